import { caseRefFault } from '@sas-embed/contract';
import { ProblemError } from '../contract/index.js';
import type { Principal } from '../identity/index.js';
import type { BookingDeps } from './deps.js';

/** Throws `case-ref-refused` for a reference that is not opaque: one that looks like a patient's identity. */
export function requireOpaqueCaseRef(caseRef: string | undefined): void {
  const fault = caseRef === undefined ? undefined : caseRefFault(caseRef);
  if (!fault) return;
  throw new ProblemError('case-ref-refused', {
    detail: 'A case reference is opaque: 1 to 64 of letters, digits, - and _, no identity of a patient.',
    errors: [{ field: 'body:/caseRef', rule: `opaque (${fault})` }],
  });
}

/** For which case, and in place of what, is booked. */
interface BookedFor {
  hostId: string;
  caseRef?: string;
  replaces?: string;
}

/**
 * The case that is booked for: the body's own, that of the launch which opened the page, or else that of the appointment
 * which is replaced. Throws `appointment-not-replaceable`.
 */
export async function caseOf(
  { launches, appointments, database }: Pick<BookingDeps, 'launches' | 'appointments' | 'database'>,
  principal: Principal,
  { caseRef, launchId, replaces }: { caseRef?: string; launchId?: string; replaces?: string },
): Promise<BookedFor> {
  if (launchId !== undefined && caseRef !== undefined) {
    throw new ProblemError('invalid-request', {
      detail: 'A launched page books for the case of its launch: send no caseRef.',
      errors: [{ field: 'body:/caseRef', rule: 'must be absent beside launchId' }],
    });
  }
  const named =
    launchId === undefined
      ? { hostId: principal.hostId, ...(caseRef === undefined ? {} : { caseRef }) }
      : await launches.caseOf(principal, launchId);
  if (replaces === undefined) return named;
  const old = await appointments.replaceable(database.db, principal, replaces);
  // Another host's case is not this one's to know.
  const isSameCase = named.caseRef === undefined && old.hostId === named.hostId && old.caseRef !== undefined;
  return { ...named, replaces, ...(isSameCase ? { caseRef: old.caseRef } : {}) };
}
