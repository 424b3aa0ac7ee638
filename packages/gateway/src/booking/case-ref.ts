import { caseRefFault } from '@sas-embed/contract';
import { ProblemError } from '../contract/index.js';
import type { Principal } from '../identity/index.js';
import type { LaunchedCases } from './deps.js';

/** Throws `case-ref-refused` for a reference that is not opaque: one that looks like a patient's identity. */
export function requireOpaqueCaseRef(caseRef: string | undefined): void {
  const fault = caseRef === undefined ? undefined : caseRefFault(caseRef);
  if (!fault) return;
  throw new ProblemError('case-ref-refused', {
    detail: 'A case reference is opaque: 1 to 64 of letters, digits, - and _, no identity of a patient.',
    errors: [{ field: 'body:/caseRef', rule: `opaque (${fault})` }],
  });
}

/** The case that is booked for: the body's own, or that of the launch which opened the page. */
export async function caseOf(
  launches: LaunchedCases,
  principal: Principal,
  { caseRef, launchId }: { caseRef?: string; launchId?: string },
): Promise<{ hostId: string; caseRef?: string }> {
  if (launchId === undefined) return { hostId: principal.hostId, ...(caseRef === undefined ? {} : { caseRef }) };
  if (caseRef !== undefined) {
    throw new ProblemError('invalid-request', {
      detail: 'A launched page books for the case of its launch: send no caseRef.',
      errors: [{ field: 'body:/caseRef', rule: 'must be absent beside launchId' }],
    });
  }
  return launches.caseOf(principal, launchId);
}
