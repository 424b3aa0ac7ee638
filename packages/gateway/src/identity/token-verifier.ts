import { createRemoteJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../clock.js';
import type { IssuerConfig } from '../config/index.js';
import { ProblemError } from '../contract/index.js';

/** Public-key algorithms only: a shared secret or `none` never passes. */
export const ALGORITHMS = ['EdDSA', 'ES256', 'RS256'];

/** Seconds by which the clocks of issuer and gateway may differ. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** Verifies tokens against the JWKS of their issuer. */
export class TokenVerifier {
  readonly #issuers: ReadonlyMap<string, { audience: string; keys: JWTVerifyGetKey }>;

  constructor(
    issuers: readonly IssuerConfig[],
    readonly clock: Clock,
  ) {
    this.#issuers = new Map(
      issuers.map(({ issuer, audience, jwksUrl }) => [
        issuer,
        { audience, keys: createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 3_000, cooldownDuration: 10_000 }) },
      ]),
    );
  }

  /**
   * The payload of a token whose signature, issuer, audience and times hold. Throws `token-expired`, `unauthenticated`, or
   * `unavailable` when the issuer's keys cannot be read.
   */
  async verify(token: string): Promise<JWTPayload> {
    let claimed: string | undefined;
    try {
      claimed = decodeJwt(token).iss; // only to choose whose keys must have signed it
    } catch (error) {
      throw new ProblemError('unauthenticated', { detail: 'The token is no JWT', cause: error });
    }
    const issuer = claimed === undefined ? undefined : this.#issuers.get(claimed);
    if (!claimed || !issuer) throw new ProblemError('unauthenticated', { detail: 'The token’s issuer is not trusted' });
    try {
      const { payload } = await jwtVerify(token, issuer.keys, {
        algorithms: ALGORITHMS,
        issuer: claimed,
        audience: issuer.audience,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: this.clock.now(),
        requiredClaims: ['sub', 'iat', 'exp'],
      });
      return payload;
    } catch (error) {
      throw refusal(error);
    }
  }
}

function refusal(error: unknown): ProblemError {
  if (error instanceof errors.JWTExpired) return new ProblemError('token-expired', { cause: error });
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new ProblemError('unauthenticated', { detail: `The token’s ${error.claim} does not fit`, cause: error });
  }
  const keysUnreadable =
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    !(error instanceof errors.JOSEError) ||
    error.code === 'ERR_JOSE_GENERIC'; // the JWKS answered with another status, or no JSON
  if (keysUnreadable) {
    return new ProblemError('unavailable', {
      detail: 'The keys of the token’s issuer cannot be read',
      retryAfterSeconds: 5,
      cause: error,
    });
  }
  return new ProblemError('unauthenticated', { detail: 'The token’s signature does not hold', cause: error });
}
