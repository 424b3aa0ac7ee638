import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ProblemError } from '../../contract/index.js';

/**
 * What one address may ask of sign-in a minute. A call centre is behind one address: some hundred people whose pages each ask
 * for a token every five minutes, and who sign in together when the shift changes.
 */
export interface SignInBounds {
  /** Whatever is asked. */
  asked: number;
  /** What was refused: forged, replayed, guessed. */
  refused: number;
}

const BOUNDS: SignInBounds = { asked: 600, refused: 60 };
const MINUTE_S = 60;
/** What an attempt is refused with. Without a session is none: a page asks so when it opens. */
const REFUSALS: ReadonlySet<string> = new Set(['grant-refused', 'forbidden', 'origin-not-allowed']);

/**
 * Bounds what an address may ask below `/auth`, of `/v1/token` and `/v1/backchannel-sign-in`, before anything is read of it. Each replica counts for itself.
 * Behind a proxy the address is the one that a trusted proxy tells (`listen.trustedProxies`).
 */
export function limitSignIn(app: FastifyInstance, { asked, refused }: SignInBounds = BOUNDS): void {
  const all = new RateLimiterMemory({ keyPrefix: 'sign-in', points: asked, duration: MINUTE_S });
  const failures = new RateLimiterMemory({ keyPrefix: 'sign-in-refused', points: refused, duration: MINUTE_S });
  app.addHook('onRequest', async (request) => {
    if (!isSignIn(request)) return;
    const failed = await failures.get(request.ip);
    if (failed && failed.consumedPoints >= refused) refuse(failed.msBeforeNext);
    await all.consume(request.ip).catch((spent: unknown) => {
      if (!(spent instanceof RateLimiterRes)) throw spent;
      refuse(spent.msBeforeNext);
    });
  });
  app.addHook('onError', async (request, _reply, error) => {
    if (error instanceof ProblemError && REFUSALS.has(error.code)) request.signInRefused = true;
  });
  app.addHook('onResponse', async (request) => {
    if (isSignIn(request) && request.signInRefused === true) await failures.penalty(request.ip);
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Somebody was not let in, though the answer only leads back to the page. */
    signInRefused?: boolean;
  }
}

function isSignIn({ routeOptions }: FastifyRequest): boolean {
  const url = routeOptions.url ?? '';
  return url === '/v1/token' || url === '/v1/backchannel-sign-in' || url.startsWith('/auth/');
}

function refuse(msBeforeNext: number): never {
  throw new ProblemError('too-many-requests', {
    detail: 'Too many attempts from this address; wait as Retry-After says',
    retryAfterSeconds: msBeforeNext / 1000,
  });
}
