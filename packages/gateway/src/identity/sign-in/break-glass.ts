import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { BreakGlassConfig } from '../../config/index.js';
import { ProblemError } from '../../contract/index.js';
import { regulatorIdOf, type TokenHandlersDeps } from './token-handlers.js';

/** Why the glass is broken; nothing else is told of it. */
export const BREAK_GLASS_REASONS = ['provider-outage', 'network-outage'] as const;
/** One of them. */
export type BreakGlassReason = (typeof BREAK_GLASS_REASONS)[number];

const derive = promisify(scrypt) as (secret: string, salt: Buffer, length: number) => Promise<Buffer>;
const HASH_BYTES = 32;
const ATTEMPTS = 5;
const ATTEMPTS_S = 15 * 60;

/** `scrypt.<salt>.<hash>` of a secret, as the configuration keeps it. */
export async function hashSecret(secret: string, salt = randomBytes(16)): Promise<string> {
  return `scrypt.${salt.toString('base64url')}.${(await derive(secret, salt, HASH_BYTES)).toString('base64url')}`;
}

/** A new secret, to be sealed in an envelope, and its hash for the configuration. */
export async function newBreakGlassSecret(): Promise<{ secret: string; secretHash: string }> {
  const secret = randomBytes(18).toString('base64url');
  return { secret, secretHash: await hashSecret(secret) };
}

/**
 * The way in while a SAS's provider is out of reach: a credential of the SAS, kept in an envelope. It works only while the provider
 * itself does not answer, for so long as is configured, and every use, taken or not, is in the audit.
 */
export class BreakGlass {
  readonly #attempts = new RateLimiterMemory({ keyPrefix: 'break-glass', points: ATTEMPTS, duration: ATTEMPTS_S });

  constructor(readonly deps: TokenHandlersDeps) {}

  /** Whether a SAS has a credential at all. */
  get isOffered(): boolean {
    return this.deps.config.signIn.breakGlass.length > 0;
  }

  /** Opens a session on a page of ours; the secret of its cookie. Throws `forbidden`, `too-many-requests`. */
  async open(id: string, secret: string, reason: BreakGlassReason): Promise<string> {
    const credential = this.deps.config.signIn.breakGlass.find((one) => one.id === id);
    // One that is not there takes as long as one that is, and may be tried as seldom.
    await this.#attempts.consume(credential ? id : 'unknown').catch((spent: unknown) => {
      if (!(spent instanceof RateLimiterRes)) throw spent;
      throw new ProblemError('too-many-requests', { retryAfterSeconds: spent.msBeforeNext / 1000 });
    });
    const known = credential?.secretHash ?? (await hashSecret('nobody'));
    if (!(await isSecret(secret, known)) || !credential) return this.#refuse(id, credential, reason, 'secret');
    if (await this.deps.providers.get(credential.provider)?.answers()) {
      return this.#refuse(id, credential, reason, 'provider-answers');
    }
    const { database, audit, clock, sessions, config } = this.deps;
    const { role, sasId, label, regulatorUuid, email } = credential;
    const acting = { role, sasId };
    const identifiers = [{ system: 'urn:oid:1.2.250.1.213.3.6', value: regulatorUuid }];
    const regulator = { identifiers, lastName: label, firstName: 'Accès de secours', email };
    const regulatorId = await regulatorIdOf(this.deps, config.signIn.pages!.hostId, { acting, regulator });
    const opened = await sessions.openPage({
      ...{ kind: 'page', hostId: config.signIn.pages!.hostId, issuer: 'break-glass', subject: id, regulatorId, acting },
      endsAt: new Date(clock.now().getTime() + credential.minutes * 60_000),
    });
    await database.transaction((trx) =>
      audit.write(trx, {
        actor: { kind: 'regulator', id: regulatorId, role, sasId, hostId: opened.session.host_id },
        action: 'break-glass.opened',
        on: { credential: id, sessionId: opened.session.id },
        codes: { reason },
      }),
    );
    return opened.secret;
  }

  async #refuse(
    id: string,
    credential: BreakGlassConfig | undefined,
    reason: BreakGlassReason,
    why: string,
  ): Promise<never> {
    const on = { credential: credential ? id : 'unknown' };
    await this.deps.database.transaction((trx) =>
      this.deps.audit.write(trx, {
        actor: { kind: 'nobody' },
        action: 'break-glass.refused',
        on,
        codes: { reason, why },
      }),
    );
    const detail = why === 'secret' ? 'This is no credential of break-glass' : 'The provider answers: sign in there';
    throw new ProblemError('forbidden', { detail });
  }
}

async function isSecret(secret: string, known: string): Promise<boolean> {
  const [kind, salt, hash] = known.split('.');
  if (kind !== 'scrypt' || salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, 'base64url');
  const given = await derive(secret, Buffer.from(salt, 'base64url'), HASH_BYTES);
  return expected.length === given.length && timingSafeEqual(given, expected);
}
