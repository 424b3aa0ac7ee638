import { createLocalJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../clock.js';
import { ProblemError } from '../../contract/index.js';
import { ALGORITHMS } from '../token-verifier.js';
import type { Sessions } from './sessions.js';

/** The longest life of a host's assertion, in seconds. */
export const ASSERTION_SECONDS = 60;
const CLOCK_TOLERANCE_SECONDS = 5;

/** The public keys of a registered host that are in force now; none when there is no such host. */
export type KeysOf = (hostId: string) => readonly Record<string, unknown>[];

/** Reads assertions that hosts sign with keys of their registration (RFC 7523). */
export class HostAssertions {
  readonly #sets = new Map<string, { keys: readonly unknown[]; set: JWTVerifyGetKey }>();

  constructor(
    readonly deps: { keysOf: KeysOf; audience: string; environment: string; sessions: Sessions; clock: Clock },
  ) {}

  /**
   * The claims of an assertion that a registered host signed within the last minute, for this gateway and this world, and
   * that was not used before. Throws `grant-refused`.
   */
  async read(assertion: string): Promise<JWTPayload & { iss: string; sub: string }> {
    const { keysOf, audience, environment, sessions, clock } = this.deps;
    let hostId: string | undefined;
    try {
      hostId = decodeJwt(assertion).iss; // only to choose whose keys must have signed it
    } catch (error) {
      throw refused('is no JWT', error);
    }
    const keys = hostId === undefined ? [] : keysOf(hostId);
    if (hostId === undefined || keys.length === 0) throw refused('is of no host that has registered a key');
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(assertion, this.#setOf(hostId, keys), {
        algorithms: ALGORITHMS,
        issuer: hostId,
        audience,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: clock.now(),
        requiredClaims: ['sub', 'iat', 'exp', 'jti'],
      }));
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw refused('has expired', error);
      if (error instanceof errors.JWTClaimValidationFailed)
        throw refused(`has a ${error.claim} that does not fit`, error);
      throw refused('bears no signature of this host', error);
    }
    const { iat, exp, jti, sub } = payload;
    if (exp! - iat! > ASSERTION_SECONDS || iat! > clock.now().getTime() / 1000 + CLOCK_TOLERANCE_SECONDS) {
      throw refused(`must be good for ${ASSERTION_SECONDS} seconds at most, from now`);
    }
    if (payload['env'] !== environment) throw refused(`is not of this world (${environment})`);
    if (!/^[\w.~-]{8,100}$/.test(jti!) || sub === '' || sub!.length > 200) throw refused('has no usable jti or sub');
    if (!(await sessions.useOnce(hostId, jti!, new Date(exp! * 1000)))) throw refused('was used already');
    return { ...payload, iss: hostId, sub: sub! };
  }

  #setOf(hostId: string, keys: readonly Record<string, unknown>[]): JWTVerifyGetKey {
    const known = this.#sets.get(hostId);
    if (known?.keys.length === keys.length && keys.every((key, i) => key === known.keys[i])) return known.set;
    const set = createLocalJWKSet({ keys: keys as never });
    this.#sets.set(hostId, { keys, set });
    return set;
  }
}

function refused(why: string, cause?: unknown): ProblemError {
  return new ProblemError('grant-refused', { detail: `The assertion ${why}`, oauthError: 'invalid_grant', cause });
}
