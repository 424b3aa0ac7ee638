import { caseRefFault } from '@sas-embed/contract';
import type { Problem } from '@sas-embed/contract';
import { errorOfProblem } from './errors.js';

/** An id fit for a path: an empty one, `.` or `..` would name another resource. */
export function id(value: string): string {
  if (/^[A-Za-z0-9_.~-]{1,80}$/.test(value) && !/^\.{1,2}$/.test(value)) return value;
  throw new TypeError('Not an id of the gateway');
}

/** Told when the page starts rather than as a `network` error of every call. */
export function checkAddress(baseUrl: string): void {
  const page = (globalThis as { location?: { href: string } }).location?.href;
  const { protocol } = new URL(baseUrl, page);
  if (!/^https?:$/.test(protocol)) throw new TypeError('baseUrl must be an http or https address');
}

/** As the gateway would tell it. Written out, since the table of all problems is for who tells them. */
const CASE_REF_REFUSED: Problem = {
  type: 'urn:sas-embed:problem:case-ref-refused',
  code: 'case-ref-refused',
  requestId: '',
  status: 422,
  title: 'The case reference looks like a patient’s identity',
  retryable: false,
};

/** Before it is sent: what looks like a patient's identity must not leave the page. */
export function requireOpaque(caseRef: string | undefined): void {
  if (caseRef !== undefined && caseRefFault(caseRef)) throw errorOfProblem(CASE_REF_REFUSED);
}
