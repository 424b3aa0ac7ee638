import { readFilters } from '@sas-embed/contract';
import type { Problem, ProblemCode } from '@sas-embed/contract';
import { errorOfProblem } from '../errors.js';
import { problemOf } from '../problem.js';

/** The error that the gateway would tell. */
export function fault(code: ProblemCode, more: Partial<Problem> = {}): Error {
  return errorOfProblem(problemOf(code, 'mock-request', more));
}

/** What the gateway says of a request that breaks a rule of the contract. */
export function invalid(field: string, rule: string): Error {
  return fault('invalid-request', { errors: [{ field, rule }] });
}

/** Throws `invalid-request` for a limit that the contract does not allow. */
export function requireLimit(field: string, limit: number, most: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > most) throw invalid(field, `must be 1 to ${most}`);
}

/** What the contract's schema says of filters. */
export function requireFilters(filters: unknown): void {
  if (filters === undefined) return;
  const [fault] = readFilters(filters).faults;
  if (fault) throw invalid(`body:/filters/${fault.path.replace('.', '/')}`, `is wrong: ${fault.code}`);
  const empty = Object.entries(filters as object).find(([, values]) => (values as unknown[]).length === 0);
  if (empty) throw invalid(`body:/filters/${empty[0]}`, 'must NOT have fewer than 1 items');
}
