import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../../clock.js';
import { ProblemError } from '../../contract/index.js';
import type { SecretKeys } from '../../values/index.js';

/** How long a token of the gateway is good, in seconds. */
export const TOKEN_SECONDS = 300;
/** `iss` and `aud` of the gateway's own tokens. */
export const GATEWAY_ISSUER = 'urn:sas-embed:gateway';
/** RFC 8410: an Ed25519 private key in PKCS #8, before its 32 bytes. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** What a token of the gateway says: whose session it is, at which host, in which world. */
export interface GatewayToken {
  sessionId: string;
  hostId: string;
  environment: string;
  expiresAt: Date;
}

/**
 * Signs and reads the gateway's own tokens. They hold ids only. The keys are derived from those of `secrets`, so that all
 * replicas have the same, and a rotation keeps what was signed before it.
 */
export class GatewayTokens {
  readonly #keys: { kid: string; privateKey: KeyObject; publicKey: KeyObject }[];

  constructor(
    secrets: SecretKeys,
    readonly environment: string,
    readonly clock: Clock,
  ) {
    this.#keys = [secrets.caseRefKey, ...(secrets.previousCaseRefKeys ?? [])].map((text) => {
      const seed = Buffer.from(
        hkdfSync('sha256', Buffer.from(text, 'base64'), '', `gateway tokens ${environment}`, 32),
      );
      const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
      const publicKey = createPublicKey(privateKey);
      const kid = createHash('sha256')
        .update(publicKey.export({ format: 'der', type: 'spki' }))
        .digest('base64url');
      return { kid: kid.slice(0, 16), privateKey, publicKey };
    });
  }

  /** A token of the session, good for five minutes, or until `endsAt` when that comes first. */
  async issue(of: { id: string; host_id: string; ends_at: Date }): Promise<{ token: string; expiresIn: number }> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const expiresIn = Math.max(1, Math.min(TOKEN_SECONDS, Math.floor(of.ends_at.getTime() / 1000) - now));
    const { kid, privateKey } = this.#keys[0]!;
    const token = await new SignJWT({ env: this.environment, host_id: of.host_id })
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
      .setIssuer(GATEWAY_ISSUER)
      .setAudience(GATEWAY_ISSUER)
      .setSubject(of.id)
      .setIssuedAt(now)
      .setExpirationTime(now + expiresIn)
      .sign(privateKey);
    return { token, expiresIn };
  }

  /** What a token says; throws `token-expired` or `unauthenticated`. */
  async read(token: string): Promise<GatewayToken> {
    try {
      const { kid } = decodeProtectedHeader(token);
      const key = this.#keys.find((one) => one.kid === kid);
      if (!key) throw new ProblemError('unauthenticated', { detail: 'The token was signed by no key of this gateway' });
      const { payload } = await jwtVerify(token, key.publicKey, {
        algorithms: ['EdDSA'],
        issuer: GATEWAY_ISSUER,
        audience: GATEWAY_ISSUER,
        currentDate: this.clock.now(),
        requiredClaims: ['sub', 'exp'],
      });
      const expiresAt = new Date(payload.exp! * 1000);
      return {
        ...{ sessionId: payload.sub!, hostId: String(payload['host_id']), environment: String(payload['env']) },
        expiresAt,
      };
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      if (error instanceof errors.JWTExpired) throw new ProblemError('token-expired', { cause: error });
      throw new ProblemError('unauthenticated', { detail: 'The token’s signature does not hold', cause: error });
    }
  }
}
