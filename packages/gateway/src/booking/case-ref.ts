import { caseRefFault } from '@sas-embed/contract';
import { ProblemError } from '../contract/index.js';

/** Throws `case-ref-refused` for a reference that is not opaque: one that looks like a patient's identity. */
export function requireOpaqueCaseRef(caseRef: string | undefined): void {
  const fault = caseRef === undefined ? undefined : caseRefFault(caseRef);
  if (!fault) return;
  throw new ProblemError('case-ref-refused', {
    detail: 'A case reference is opaque: 1 to 64 of letters, digits, - and _, no identity of a patient.',
    errors: [{ field: 'body:/caseRef', rule: `opaque (${fault})` }],
  });
}
