import type { Problem, ProblemCode, Slot } from '@sas-embed/contract';

/**
 * Codes of failures that the gateway did not tell: `network` no connection, or it broke; `stream-cut` a stream ended
 * before its end; `timeout` the call took too long; `invalid-answer` the answer does not fit the contract (often a proxy's
 * page); `token-unavailable` the host's `getToken` failed.
 */
export type ClientErrorCode = 'network' | 'stream-cut' | 'timeout' | 'invalid-answer' | 'token-unavailable';

/** Stable codes of errors. */
export type SasErrorCode = ProblemCode | ClientErrorCode;

/** What an error is made of. */
export interface SasErrorInit {
  /** Stable code. */
  code: SasErrorCode;
  /** HTTP status; 0 when there was no answer. */
  status?: number;
  /** Id to give to the gateway's operator. */
  requestId?: string | undefined;
  /** Whether the same call may succeed later. */
  retryable?: boolean;
  /** The gateway's problem, when it told one. */
  problem?: Problem | undefined;
  /** Milliseconds that the gateway asks to wait. */
  retryAfterMs?: number | undefined;
  /** What was thrown below. */
  cause?: unknown;
}

const BRAND = Symbol.for('sas-embed.error');

/** Every failure of a call, the caller's own abort excepted. Its texts are English, for developers, without personal data. */
export class SasError extends Error {
  /** Stable code; screens choose their text by it. */
  readonly code: SasErrorCode;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Id to give to the gateway's operator; absent when there was no answer. */
  readonly requestId: string | undefined;
  /** Whether the same call may succeed later. The client has already tried again by then. */
  readonly retryable: boolean;
  /** The gateway's problem (RFC 9457), when it told one. */
  readonly problem: Problem | undefined;
  /** Milliseconds that the gateway asks to wait before the next try. */
  readonly retryAfterMs: number | undefined;

  /** What it means and what to do: a file and heading of this package, readable without a network. */
  get docs(): string {
    return `@sas-embed/client/errors.md#${this.code}`;
  }

  /** @param message English text for developers. */
  constructor(message: string, init: SasErrorInit) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'SasError';
    this.code = init.code;
    this.status = init.status ?? 0;
    this.requestId = init.requestId;
    this.retryable = init.retryable ?? false;
    this.problem = init.problem;
    this.retryAfterMs = init.retryAfterMs;
    // Two versions of this package may be loaded in a page: `instanceof` would know only one of them.
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** No connection to the gateway (`network`), or a stream cut before its end (`stream-cut`). */
export class NetworkError extends SasError {
  override readonly name = 'NetworkError';
}

/** The call took longer than its `timeoutMs`, or a stream was silent for too long. */
export class TimeoutError extends SasError {
  override readonly name = 'TimeoutError';
}

/** No token, a refused one, or one that does not allow the call (401, 403, `token-unavailable`). */
export class AuthError extends SasError {
  override readonly name = 'AuthError';
}

/** The state of what is booked does not allow the call (409). */
export class ConflictError extends SasError {
  override readonly name: string = 'ConflictError';
}

/** Somebody was faster (`slot-taken`). */
export class SlotTakenError extends ConflictError {
  override readonly name = 'SlotTakenError';
  /** The next free slots of the same offer, earliest first. */
  get alternatives(): readonly Slot[] {
    return this.problem?.alternatives ?? [];
  }
}

/** What was sent does not fit the contract (400, 422). */
export class ValidationError extends SasError {
  override readonly name = 'ValidationError';
  /** Each field at fault and the rule it breaks. */
  get errors(): NonNullable<Problem['errors']> {
    return this.problem?.errors ?? [];
  }
}

/** Whether it is a `SasError`, also one of another copy of this package. */
export function isSasError(error: unknown): error is SasError {
  return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[BRAND] === true;
}

/** The error of a problem that the gateway told. */
export function errorOfProblem(problem: Problem, more: { retryAfterMs?: number | undefined } = {}): SasError {
  const { code, status, requestId, retryable } = problem;
  const init: SasErrorInit = { code, status, requestId, retryable, problem, ...more };
  const message = `${code}: ${problem.detail ?? problem.title}`;
  if (code === 'slot-taken') return new SlotTakenError(message, init);
  if (status === 401 || status === 403) return new AuthError(message, init);
  if (status === 409) return new ConflictError(message, init);
  if (status === 400 || status === 422) return new ValidationError(message, init);
  return new SasError(message, init);
}

/** What a status means when the answer holds no problem of ours: a proxy or a load balancer spoke. */
const CODES_BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  408: 'unavailable',
  413: 'payload-too-large',
  429: 'too-many-requests',
  500: 'internal',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

/** The error of an answer that is not 2xx. `body` is its parsed body. */
export function errorOfAnswer(response: Response, body: unknown): SasError {
  const retryAfterMs = retryAfter(response);
  const problem = asProblem(body, response.status);
  if (problem) return errorOfProblem(problem, { retryAfterMs });
  const { status } = response;
  const code = CODES_BY_STATUS[status] ?? 'invalid-answer';
  const init: SasErrorInit = {
    code,
    status,
    requestId: response.headers.get('x-request-id') ?? undefined,
    retryable: status === 408 || status === 429 || (status >= 500 && status <= 504 && status !== 501),
    retryAfterMs,
  };
  const message = `${code}: HTTP ${status} without a problem of the gateway`;
  return status === 401 || status === 403 ? new AuthError(message, init) : new SasError(message, init);
}

function asProblem(body: unknown, status: number): Problem | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { code, title, requestId, retryable } = body as Partial<Record<keyof Problem, unknown>>;
  if (typeof code !== 'string' || typeof title !== 'string') return undefined;
  return {
    ...(body as Problem),
    status, // a proxy may have changed it; the answer's own is what retries go by
    requestId: typeof requestId === 'string' ? requestId : '',
    retryable: retryable === true,
  };
}

/** Milliseconds of `Retry-After`: seconds, or a date of HTTP. */
function retryAfter(response: Response): number | undefined {
  const value = response.headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
