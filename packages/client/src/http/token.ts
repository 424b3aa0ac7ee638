import { AuthError } from '../errors.js';
import type { GetToken, TokenReason } from '../types.js';

/** A token is renewed this many milliseconds before its end, or at nine tenths of a very short life. */
const MARGIN_MS = 30_000;
/** A host's function that has not answered for this long is asked again, so that one lost request does not block all. */
const FLIGHT_MS = 15_000;

/** Keeps the host's token in memory, and nowhere else. */
export class TokenCache {
  #token: string | undefined;
  #renewAt = Infinity;
  #refused = false;
  #flight: Promise<string> | undefined;

  constructor(private readonly getToken: GetToken) {}

  /** The token to send; asks the host when there is none, when it ends soon, or when it was refused. */
  get(): Promise<string> {
    if (this.#token !== undefined && Date.now() < this.#renewAt) return Promise.resolve(this.#token);
    return (this.#flight ??= this.#fetch(this.#refused ? 'refused' : this.#token === undefined ? 'first' : 'expiring'));
  }

  /** The gateway refused this token; a newer one, which another call may have got meanwhile, is kept. */
  refuse(token: string): void {
    if (this.#token !== token) return;
    this.#token = undefined;
    this.#refused = true;
  }

  /** Forgets all; a token on its way is not kept. */
  reset(): void {
    this.#token = undefined;
    this.#refused = false;
    this.#flight = undefined;
  }

  #fetch(reason: TokenReason): Promise<string> {
    const forget = () => {
      if (this.#flight === flight) this.#flight = undefined;
    };
    const timer = setTimeout(forget, FLIGHT_MS);
    const flight: Promise<string> = Promise.resolve()
      .then(() => this.getToken(reason))
      .then((token) => {
        if (typeof token !== 'string' || token === '') throw new TypeError('getToken gave no token');
        if (this.#flight === flight) this.#keep(token);
        return token;
      })
      .catch((cause: unknown) => {
        // May pass: the host's own server may be restarting.
        throw new AuthError('token-unavailable: the host’s getToken failed', {
          code: 'token-unavailable',
          retryable: true,
          cause,
        });
      })
      .finally(() => {
        clearTimeout(timer);
        forget();
      });
    return flight;
  }

  #keep(token: string): void {
    this.#token = token;
    this.#refused = false;
    const { exp, iat } = claimsOf(token);
    const now = Date.now();
    const life = exp === undefined ? Infinity : exp - (iat ?? now);
    const renewAt = exp === undefined ? Infinity : exp - Math.min(MARGIN_MS, life / 10);
    // Already over when fresh: this computer's clock is wrong. Only the gateway can judge, by refusing it.
    this.#renewAt = renewAt > now ? renewAt : Infinity;
  }
}

/** `exp` and `iat` in milliseconds of a JWT, unverified (the gateway verifies); none of an opaque token. */
function claimsOf(token: string): { exp?: number; iat?: number } {
  try {
    const payload = token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/');
    const { exp, iat } = JSON.parse(atob(payload)) as { exp?: unknown; iat?: unknown };
    return {
      ...(typeof exp === 'number' && { exp: exp * 1000 }),
      ...(typeof iat === 'number' && { iat: iat * 1000 }),
    };
  } catch {
    return {};
  }
}
