import type { ProblemCode } from './api.js';

/** Content type of a problem (RFC 9457). */
export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** What there is to know of a problem code. */
export interface ProblemMeaning {
  /** HTTP status. */
  status: number;
  /** English, for developers. */
  title: string;
  /** Whether the same request may succeed later. */
  retryable: boolean;
  /** What who calls should do about it; English, for developers. */
  whatToDo: string;
}

/** What each problem code means, and what to do about it. */
export const PROBLEMS: Readonly<Record<ProblemCode, ProblemMeaning>> = {
  'invalid-request': {
    status: 400,
    title: 'The request does not fit the contract',
    retryable: false,
    whatToDo: 'Correct the fields named in `errors` and send again; a repeat as it is fails again.',
  },
  unauthenticated: {
    status: 401,
    title: 'No valid token',
    retryable: false,
    whatToDo: 'Ask the issuer for a token of this world and audience and send it as `Authorization: Bearer`.',
  },
  'token-expired': {
    status: 401,
    title: 'The token has expired; get a new one',
    retryable: false,
    whatToDo: 'Get a new token and repeat the request; the client does so by itself.',
  },
  'session-ended': {
    status: 401,
    title: 'The session is over; sign in again',
    retryable: false,
    whatToDo:
      'Sign the person in again, then go on: holds and what was entered are kept for their time. A host’s server starts a new session of its own.',
  },
  'grant-refused': {
    status: 400,
    title: 'The assertion or the token to be exchanged is not taken',
    retryable: false,
    whatToDo:
      'Read `detail`: sign a new assertion for each request, with a registered key, for this gateway and world.',
  },
  'authorization-pending': {
    status: 400,
    title: 'The person has not decided yet',
    retryable: true,
    whatToDo: 'Poll again after `Retry-After`.',
  },
  'slow-down': {
    status: 400,
    title: 'Polled too soon',
    retryable: true,
    whatToDo: 'Wait five seconds longer between polls.',
  },
  'sign-in-declined': {
    status: 400,
    title: 'The person declined',
    retryable: false,
    whatToDo: 'Offer to ask again.',
  },
  'sign-in-expired': {
    status: 400,
    title: 'The person did not decide in time',
    retryable: false,
    whatToDo: 'Offer to ask again.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed for this role',
    retryable: false,
    whatToDo: 'Do not repeat. Offer only what `actions` lists; check the role and the SAS of the token.',
  },
  'origin-not-allowed': {
    status: 403,
    title: 'The page’s origin is not registered for this host',
    retryable: false,
    whatToDo: 'Have the page’s origin added to the host’s registration.',
  },
  'not-found': {
    status: 404,
    title: 'No such object',
    retryable: false,
    whatToDo: 'The id is not known to this regulator: read the list or search again.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    retryable: false,
    whatToDo: 'Use a method of the `Allow` header.',
  },
  'not-acceptable': {
    status: 406,
    title: 'No such representation',
    retryable: false,
    whatToDo: 'Accept application/json, or text/event-stream where the operation streams.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body has a wrong media type',
    retryable: false,
    whatToDo: 'Send JSON with `Content-Type: application/json`.',
  },
  'payload-too-large': {
    status: 413,
    title: 'The body is too large',
    retryable: false,
    whatToDo: 'Send less: no operation needs more than 64 KiB.',
  },
  'location-not-found': {
    status: 422,
    title: 'The address cannot be located',
    retryable: false,
    whatToDo: 'Let the regulator correct the address or choose a suggestion.',
  },
  'specialty-unknown': {
    status: 422,
    title: 'Unknown specialty code',
    retryable: false,
    whatToDo: 'Use a code of `suggestSpecialties`.',
  },
  'cursor-invalid': {
    status: 422,
    title: 'The cursor was not given by this operation',
    retryable: false,
    whatToDo: 'Start again without a cursor, or with the one that this very operation gave.',
  },
  'case-ref-refused': {
    status: 422,
    title: 'The case reference looks like a patient’s identity',
    retryable: false,
    whatToDo: 'Send an opaque reference of the case (1–64 of `[A-Za-z0-9_-]`), never a NIR, an INS or a name.',
  },
  'launch-unknown': {
    status: 404,
    title: 'No such launch of this regulator',
    retryable: false,
    whatToDo: 'Launch again from the case; only the regulator who launched may open the address.',
  },
  'launch-used': {
    status: 410,
    title: 'The launch has been opened already',
    retryable: false,
    whatToDo: 'An address is good once: go back to the page that it opened, or launch again from the case.',
  },
  'launch-expired': {
    status: 410,
    title: 'The launch was not opened in time',
    retryable: false,
    whatToDo: 'An address is good for 60 seconds, and books for its case for 24 hours: launch again from the case.',
  },
  'launch-not-offered': {
    status: 503,
    title: 'This gateway has no page to launch',
    retryable: false,
    whatToDo: 'Have the operator configure `web.searchUrl`, or use the components.',
  },
  'slot-taken': {
    status: 409,
    title: 'The slot has just been taken',
    retryable: false,
    whatToDo: 'Show `alternatives` and let the regulator choose another slot.',
  },
  'slot-unknown': {
    status: 404,
    title: 'The offer has no such slot',
    retryable: false,
    whatToDo: 'Read the offer’s slots again: the slot was withdrawn, or is not for this role.',
  },
  'not-enough-places': {
    status: 409,
    title: 'The slot takes fewer patients than that',
    retryable: false,
    whatToDo: 'Hold it for at most `placesLeft` patients, or choose another slot for the others.',
  },
  'slot-in-the-past': {
    status: 409,
    title: 'The slot’s time has passed',
    retryable: false,
    whatToDo: 'Read the offer’s slots again and choose a later one.',
  },
  'hold-expired': {
    status: 409,
    title: 'The hold has expired',
    retryable: false,
    whatToDo: 'Hold the slot again; it may have been taken meanwhile.',
  },
  'hold-not-active': {
    status: 409,
    title: 'The hold was released or used',
    retryable: false,
    whatToDo: 'Hold a slot again; this hold was released or has been used.',
  },
  'not-bookable-here': {
    status: 409,
    title: 'This kind of slot is not booked by this operation',
    retryable: false,
    whatToDo: 'Use what the hold’s `actions` lists: `confirm` for the SAS agenda, `handover` for an editor.',
  },
  'agenda-overlap': {
    status: 409,
    title: 'The rule overlaps another of the same place',
    retryable: false,
    whatToDo: 'Change the rule of `ruleId`, cancel its `dates`, or choose other hours.',
  },
  'agenda-booked': {
    status: 409,
    title: 'Patients are booked there, or about to be',
    retryable: false,
    whatToDo: 'Keep the hours and places of `dates`, cancel those appointments first, or declare an absence.',
  },
  'agenda-full': {
    status: 409,
    title: 'The agenda takes no more of those',
    retryable: false,
    whatToDo: 'Delete rules, exceptions or absences that are over; the limits are in the contract.',
  },
  'version-conflict': {
    status: 409,
    title: 'Somebody else has changed it meanwhile',
    retryable: false,
    whatToDo: 'Read it again, show what changed, and let the person decide.',
  },
  'cancel-at-editor': {
    status: 409,
    title: 'The appointment is cancelled on the editor’s page',
    retryable: false,
    whatToDo: 'Open the editor’s page and cancel there; the change comes back by the feed.',
  },
  'appointment-not-cancellable': {
    status: 409,
    title: 'The appointment’s status does not allow it',
    retryable: false,
    whatToDo: 'Read the appointment again: its status has changed.',
  },
  'appointment-not-replaceable': {
    status: 409,
    title: 'The appointment cannot be replaced by another',
    retryable: false,
    whatToDo: 'Read the appointment again: one that is cancelled or missed, and not replaced yet, offers `rebook`.',
  },
  'appointment-status-refused': {
    status: 409,
    title: 'The appointment cannot take this status',
    retryable: false,
    whatToDo: 'Read the appointment again: it offers `set-status` when something can be said of it.',
  },
  'appointment-linked': {
    status: 409,
    title: 'The appointment belongs to a case already',
    retryable: false,
    whatToDo: 'Read the appointment again; its own host may unlink it first.',
  },
  'editor-late': {
    status: 504,
    title: 'The editor did not answer in time',
    retryable: true,
    whatToDo: 'Try again, or propose a slot of another source. It says nothing of whether the slot is free.',
  },
  'editor-failed': {
    status: 502,
    title: 'The editor answered with an error',
    retryable: true,
    whatToDo: 'Try again, or propose a slot of another source. It says nothing of whether the slot is free.',
  },
  'editor-disabled': {
    status: 503,
    title: 'The editor’s flow is switched off',
    retryable: false,
    whatToDo: 'Propose a slot of another source; the flow is switched off on purpose.',
  },
  'conformance-required': {
    status: 409,
    title: 'The flow was changed, and no conformance run without failures was recorded since',
    retryable: false,
    whatToDo: 'Run the conformance kit on the flow, record the run, then switch the flow on.',
  },
  'idempotency-key-missing': {
    status: 400,
    title: 'A write needs an Idempotency-Key',
    retryable: false,
    whatToDo: 'Send an `Idempotency-Key`: one for each intended write, kept over its repeats.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The key was used for another request',
    retryable: false,
    whatToDo: 'Take a new key: this one belongs to another request.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    retryable: true,
    whatToDo: 'Wait as long as `Retry-After` says, then repeat.',
  },
  unavailable: {
    status: 503,
    title: 'Temporarily unavailable',
    retryable: true,
    whatToDo: 'Wait as long as `Retry-After` says, then repeat with the same `Idempotency-Key`.',
  },
  internal: {
    status: 500,
    title: 'Unexpected error',
    retryable: true,
    whatToDo: 'Repeat once with the same `Idempotency-Key`; then report the `requestId`.',
  },
};
