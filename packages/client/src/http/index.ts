export { createApi } from './api.js';
export { newIdempotencyKey } from './idempotency-key.js';
export { iterable } from './iterate.js';
export type { Emit } from './iterate.js';
export { errorOfThrown, send } from './send.js';
export type { Answer, Attempt, Plan, RetryPolicy } from './send.js';
export { connect, parseEvent } from './sse.js';
export { backoff, follow, raced, wait } from './timing.js';
export { TokenCache } from './token.js';
