import type { SasErrorDetail } from '../events.js';

/** Whether a failure says that nobody is signed in (any more): what was entered is kept, and the same is tried again then. */
export const isSignedOut = (code: string | undefined): boolean =>
  ['unauthenticated', 'token-expired', 'token-unavailable', 'session-ended'].includes(code ?? '');

/** Code of what cannot be asked, since no client stands above the element. */
export const NO_CLIENT = 'client-missing';

/** The stable part of a failure, read by its shape: another copy of the client may have made it. */
export function errorDetail(error: unknown): SasErrorDetail {
  const { code, retryable = true, requestId } = (error ?? {}) as Partial<SasErrorDetail>;
  // What a browser throws has numbers for codes.
  return {
    code: typeof code === 'string' ? code : 'network',
    retryable,
    ...(requestId !== undefined && { requestId }),
  };
}
