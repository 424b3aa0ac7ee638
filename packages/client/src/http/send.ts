import { errorOfAnswer, isSasError, NetworkError, SasError, TimeoutError } from '../errors.js';
import { backoff, follow, raced, wait } from './timing.js';
import type { TokenCache } from './token.js';

/** How calls are repeated. */
export interface RetryPolicy {
  /** How many times at most. */
  maxRetries: number;
  /** Milliseconds before the first repeat. */
  baseMs: number;
  /** Milliseconds before a repeat at most. */
  maxMs: number;
}

/** One call. */
export interface Plan {
  /** Whether a repeat does no harm: it only reads, or it carries an idempotency key. */
  repeatable: boolean;
  /** The caller's signal. */
  signal?: AbortSignal | undefined;
  /** Milliseconds in all; none when undefined. */
  timeoutMs?: number | undefined;
}

/** What one try is sent with. */
// A type, not an interface: openapi-fetch wants an index signature, which only a type has implicitly.
export type Attempt = {
  signal?: AbortSignal;
  headers: Record<string, string>;
};

/** What openapi-fetch answers. */
export interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * Sends a call until it is answered: renews a refused token once, repeats after passing failures. Rejects with a
 * `SasError`, or with the reason of the caller's signal, untouched.
 */
export async function send<T>(
  tokens: TokenCache | undefined,
  policy: RetryPolicy,
  plan: Plan,
  once: (attempt: Attempt) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  const limit = limited(plan);
  let renewed = false;
  let repeats = 0;
  try {
    for (;;) {
      const token = tokens && (await raced(tokens.get(), limit.signal));
      const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
      const began = Date.now();
      // Outside of the `try`: a request that cannot be made is the caller's mistake, no failure of the network.
      const answering = once({ headers, ...(limit.signal && { signal: limit.signal }) });
      let failure: SasError;
      try {
        const answer = await answering;
        if (answer.response.ok) return answer;
        failure = errorOfAnswer(answer.response, answer.error);
      } catch (error) {
        if (limit.signal?.aborted) throw limit.signal.reason;
        failure = errorOfThrown(error);
      }
      if (failure.status === 401 && tokens && !renewed) {
        renewed = true;
        tokens.refuse(token!);
        continue;
      }
      if (!plan.repeatable || repeats >= policy.maxRetries || !passes(failure)) throw failure;
      const pause = failure.retryAfterMs ?? backoff(repeats, policy.baseMs, policy.maxMs);
      // The caller learns it now rather than a mere timeout at the deadline: who took seconds to fail takes them again.
      if (pause + Date.now() - began >= limit.leftMs()) throw failure;
      repeats += 1;
      await wait(pause, limit.signal);
    }
  } finally {
    limit.clear();
  }
}

/** Whether the failure may pass within seconds; the gateway's own verdict goes before what its status says. */
function passes({ code, status, retryable }: SasError): boolean {
  return retryable && (code === 'network' || status === 408 || status === 429 || (status >= 502 && status <= 504));
}

/** The error of what `fetch` or reading its body threw. */
export function errorOfThrown(error: unknown): SasError {
  if (isSasError(error)) return error;
  if (error instanceof SyntaxError) {
    return new SasError('invalid-answer: the answer is not JSON', { code: 'invalid-answer', cause: error });
  }
  return new NetworkError('network: the gateway cannot be reached', { code: 'network', retryable: true, cause: error });
}

/** What a stream, which has no deadline, waits at most for a gateway that says when to come back. */
const LONGEST_WAIT_MS = 30_000;

interface Limit {
  /** Aborted by the caller, or at the deadline with a `TimeoutError`. */
  signal: AbortSignal | undefined;
  /** Milliseconds that may be waited for the next try. */
  leftMs(): number;
  clear(): void;
}

/** The caller's signal and the deadline as one signal. Without a deadline it is the caller's, which outlives the call. */
function limited({ signal, timeoutMs }: Plan): Limit {
  if (timeoutMs === undefined) return { signal, leftMs: () => LONGEST_WAIT_MS, clear: () => {} };
  const controller = new AbortController();
  const unfollow = follow(controller, signal);
  const end = Date.now() + timeoutMs;
  const timer = setTimeout(() => {
    controller.abort(
      new TimeoutError(`timeout: no answer within ${timeoutMs} ms`, { code: 'timeout', retryable: true }),
    );
  }, timeoutMs);
  return {
    signal: controller.signal,
    leftMs: () => end - Date.now(),
    clear: () => {
      clearTimeout(timer);
      unfollow();
    },
  };
}
