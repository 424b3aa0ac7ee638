import { PROBLEMS } from '@sas-embed/contract';
import type { Problem, ProblemCode } from '@sas-embed/contract';

/** A problem of the contract with its own status and title, as the gateway would tell it. */
export function problemOf(code: ProblemCode, requestId: string, more: Partial<Problem> = {}): Problem {
  const { status, title, retryable } = PROBLEMS[code];
  return { type: `urn:sas-embed:problem:${code}`, code, requestId, status, title, retryable, ...more };
}
