import type { ProblemCode } from './api.js';

/** Content type of a problem (RFC 9457). */
export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** What each problem code means: HTTP status, English title, and whether the same request may succeed later. */
export const PROBLEMS: Readonly<Record<ProblemCode, { status: number; title: string; retryable: boolean }>> = {
  'invalid-request': { status: 400, title: 'The request does not fit the contract', retryable: false },
  unauthenticated: { status: 401, title: 'No valid token', retryable: false },
  'token-expired': { status: 401, title: 'The token has expired; get a new one', retryable: false },
  forbidden: { status: 403, title: 'Not allowed for this role', retryable: false },
  'origin-not-allowed': { status: 403, title: 'The page’s origin is not registered for this host', retryable: false },
  'not-found': { status: 404, title: 'No such object', retryable: false },
  'method-not-allowed': { status: 405, title: 'Method not allowed', retryable: false },
  'not-acceptable': { status: 406, title: 'No such representation', retryable: false },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json', retryable: false },
  'payload-too-large': { status: 413, title: 'The body is too large', retryable: false },
  'location-not-found': { status: 422, title: 'The address cannot be located', retryable: false },
  'specialty-unknown': { status: 422, title: 'Unknown specialty code', retryable: false },
  'cursor-invalid': { status: 422, title: 'The cursor was not given by this operation', retryable: false },
  'case-ref-refused': { status: 422, title: 'The case reference looks like a patient’s identity', retryable: false },
  'slot-taken': { status: 409, title: 'The slot has just been taken', retryable: false },
  'slot-unknown': { status: 404, title: 'The offer has no such slot', retryable: false },
  'slot-in-the-past': { status: 409, title: 'The slot’s time has passed', retryable: false },
  'hold-expired': { status: 409, title: 'The hold has expired', retryable: false },
  'hold-not-active': { status: 409, title: 'The hold was released or used', retryable: false },
  'not-bookable-here': { status: 409, title: 'This kind of slot is not booked by this operation', retryable: false },
  'cancel-at-editor': { status: 409, title: 'The appointment is cancelled on the editor’s page', retryable: false },
  'appointment-not-cancellable': { status: 409, title: 'The appointment’s status does not allow it', retryable: false },
  'editor-late': { status: 504, title: 'The editor did not answer in time', retryable: true },
  'editor-failed': { status: 502, title: 'The editor answered with an error', retryable: true },
  'editor-disabled': { status: 503, title: 'The editor’s flow is switched off', retryable: false },
  'idempotency-key-missing': { status: 400, title: 'A write needs an Idempotency-Key', retryable: false },
  'idempotency-key-reused': { status: 422, title: 'The key was used for another request', retryable: false },
  'too-many-requests': { status: 429, title: 'Too many requests', retryable: true },
  unavailable: { status: 503, title: 'Temporarily unavailable', retryable: true },
  internal: { status: 500, title: 'Unexpected error', retryable: true },
};
