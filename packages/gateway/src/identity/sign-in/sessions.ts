import { createHash, randomBytes } from 'node:crypto';
import type { Insertable, Selectable } from 'kysely';
import type { Audit, AuditAct } from '../../audit/index.js';
import type { Clock } from '../../clock.js';
import { ProblemError } from '../../contract/index.js';
import type { Database, Trx } from '../../storage/index.js';
import { newId } from '../../values/index.js';
import type { Acting, SessionEnd, SessionKind, SessionTable } from './tables.js';

/** How long a session lasts at most, and without anybody acting in it (Pro Santé Connect's own limits). */
export const SESSION_MS = { most: 4 * 3_600_000, idle: 30 * 60_000 };
/** That somebody acts is written down once in so many milliseconds. */
const SEEN_EVERY_MS = 60_000;
/** What is over is kept so long, so that it is not taken for something that never was. */
const KEPT_MS = 24 * 3_600_000;

/** A session as it is stored. */
export type SessionRow = Selectable<SessionTable>;

/** What a session is opened with. */
export interface NewSession {
  kind: SessionKind;
  hostId: string;
  issuer: string;
  subject: string;
  issuerSid?: string | undefined;
  regulatorId: string;
  acting: Acting;
  /** Sealed tokens of the provider. */
  tokens?: string;
  /** When the issuer's own session ends, where that is known. */
  endsAt?: Date;
}

/** SHA-256 of a secret that a browser keeps; what the database holds opens nothing. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Gives back what a session held, within its transaction. */
export type Release = (trx: Trx, sessionId: string) => Promise<void>;

/** The sessions of those who signed in. */
export class Sessions {
  /** What is done with a session that ends; set once the rooms that hold something for it are there. */
  release: Release = () => Promise.resolve();

  constructor(
    readonly database: Database,
    readonly clock: Clock,
    readonly audit: Audit,
    /** How people of an issuer signed in, as it is counted. */
    readonly viaOf: (session: Pick<SessionRow, 'kind' | 'issuer'>) => string,
  ) {}

  /** Opens a session on a page of ours; `secret` is for the page's cookie alone. */
  openPage(wanted: NewSession): Promise<{ session: SessionRow; secret: string }> {
    return this.database.transaction((trx) => this.openWithSecret(trx, wanted));
  }

  /** Opens a session that goes on by a secret, which nobody but its holder keeps: a page's cookie, a host's refresh token. */
  async openWithSecret(trx: Trx, wanted: NewSession): Promise<{ session: SessionRow; secret: string }> {
    const secret = randomBytes(32).toString('base64url');
    return { session: await this.#open(trx, { ...this.#rowOf(wanted), cookie_hash: hashOf(secret) }), secret };
  }

  /**
   * The session that a host's word or a provider's token belongs to, opened or gone on with. Throws `session-ended` when it
   * was signed out: only another session of the host begins anew.
   */
  async ofHost(wanted: NewSession): Promise<SessionRow> {
    const row = this.#rowOf(wanted);
    return this.database.transaction(async (trx) => {
      const known = await trx
        .selectFrom('session')
        .selectAll()
        .where('host_id', '=', wanted.hostId)
        .where('issuer', '=', wanted.issuer)
        .where('subject', '=', wanted.subject)
        .where('kind', 'not in', ['page', 'ciba'])
        .where((eb) =>
          wanted.issuerSid === undefined ? eb('issuer_sid', 'is', null) : eb('issuer_sid', '=', wanted.issuerSid),
        )
        .orderBy('created_at', 'desc')
        .forUpdate()
        .execute();
      if (wanted.issuerSid !== undefined && known.some(({ end_reason }) => isFinal(end_reason))) throw ended();
      const alive = known.find(({ ended_at }) => ended_at === null);
      // The host vouches anew each time: its word goes on with a session that slept, and begins one after four hours.
      if (alive && alive.ends_at > row.created_at) {
        return trx
          .updateTable('session')
          .set({ seen_at: row.created_at, regulator_id: row.regulator_id, acting: row.acting })
          .where('id', '=', alive.id)
          .returningAll()
          .executeTakeFirstOrThrow();
      }
      if (alive) await this.#end(trx, [alive.id], 'replaced');
      return this.#open(trx, row);
    });
  }

  async #open(trx: Trx, row: Insertable<SessionTable>): Promise<SessionRow> {
    const session = await trx.insertInto('session').values(row).returningAll().executeTakeFirstOrThrow();
    const act = actOfSession(session, 'session.opened', session.kind);
    await this.audit.write(trx, { ...act, codes: { ...act.codes, via: this.viaOf(session) } });
    return session;
  }

  /** The living session; notes that somebody acts in it. Throws `session-ended`. */
  async require(id: string): Promise<SessionRow> {
    const session = await this.database.db.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirst();
    return this.#alive(session);
  }

  /** The living session of a page's cookie. Throws `session-ended`. */
  async ofCookie(secret: string): Promise<SessionRow> {
    const query = this.database.db.selectFrom('session').selectAll().where('kind', '=', 'page');
    return this.#alive(await query.where('cookie_hash', '=', hashOf(secret)).executeTakeFirst());
  }

  /** The living session of a refresh token that this host was given; `undefined` when it never was. Throws `session-ended`. */
  async ofRefreshToken(hostId: string, secret: string): Promise<SessionRow | undefined> {
    const query = this.database.db.selectFrom('session').selectAll().where('kind', '=', 'ciba');
    const session = await query
      .where('host_id', '=', hostId)
      .where('cookie_hash', '=', hashOf(secret))
      .executeTakeFirst();
    return session && this.#alive(session);
  }

  /** Whether the session of a page's cookie was left by its person, rather than ran out. */
  async wasLeft(secret: string): Promise<boolean> {
    const query = this.database.db.selectFrom('session').select('end_reason').where('cookie_hash', '=', hashOf(secret));
    return isFinal((await query.executeTakeFirst())?.end_reason ?? null);
  }

  /** Ends a session, and gives back what it holds; whether it was alive. */
  async end(id: string, reason: SessionEnd): Promise<boolean> {
    return (await this.database.transaction((trx) => this.#end(trx, [id], reason))) > 0;
  }

  /** Ends the sessions that a provider closed: by its own session's id, else all of the person. */
  async endAtProvider(issuer: string, { sid, subject }: { sid?: string; subject?: string }): Promise<number> {
    return this.database.transaction(async (trx) => {
      let query = trx.selectFrom('session').select('id').where('issuer', '=', issuer).where('ended_at', 'is', null);
      if (sid !== undefined) query = query.where('issuer_sid', '=', sid);
      if (subject !== undefined) query = query.where('subject', '=', subject);
      if (sid === undefined && subject === undefined) return 0;
      const ids = (await query.execute()).map(({ id }) => id);
      return this.#end(trx, ids, 'provider-logout');
    });
  }

  /** Ends all that a regulator has open, and gives back what it holds. */
  async endOf(trx: Trx, regulatorId: string): Promise<void> {
    const open = await trx
      .selectFrom('session')
      .select('id')
      .where('regulator_id', '=', regulatorId)
      .where('ended_at', 'is', null)
      .execute();
    await this.#end(
      trx,
      open.map(({ id }) => id),
      'disabled',
    );
  }

  /** Ends what a regulator has open by an issuer, in another role or SAS than `allowed`; without it, all. */
  async endFrom(
    trx: Trx,
    regulatorId: string,
    issuer: string,
    allowed: Pick<Acting, 'role' | 'sasId'> | undefined,
  ): Promise<void> {
    const open = await trx
      .selectFrom('session')
      .select(['id', 'acting'])
      .where('regulator_id', '=', regulatorId)
      .where('issuer', '=', issuer)
      .where('ended_at', 'is', null)
      .execute();
    const over = open.filter(({ acting }) => acting.role !== allowed?.role || acting.sasId !== allowed.sasId);
    await this.#end(
      trx,
      over.map(({ id }) => id),
      'disabled',
    );
  }

  /** Whether this is the first use of a token that is good once; at every replica. */
  async useOnce(issuer: string, jti: string, expiresAt: Date): Promise<boolean> {
    const inserted = await this.database.db
      .insertInto('used_token')
      .values({ issuer, jti, expires_at: expiresAt })
      .onConflict((conflict) => conflict.doNothing())
      .returning('jti')
      .executeTakeFirst();
    return inserted !== undefined;
  }

  /** Forgets what is long over, and the provider's tokens of what has ended. */
  async purge(): Promise<void> {
    const { db } = this.database;
    const now = this.clock.now();
    const old = new Date(now.getTime() - KEPT_MS);
    await db.deleteFrom('session').where('ends_at', '<', old).execute();
    await db.deleteFrom('sign_in').where('expires_at', '<', now).execute();
    // An assertion may be a minute old, and clocks differ by seconds.
    await db
      .deleteFrom('used_token')
      .where('expires_at', '<', new Date(now.getTime() - 120_000))
      .execute();
    const idle = new Date(now.getTime() - SESSION_MS.idle);
    await db
      .updateTable('session')
      .set({ tokens: null })
      .where('tokens', 'is not', null)
      .where((eb) => eb.or([eb('seen_at', '<', idle), eb('ends_at', '<', now)]))
      .execute();
  }

  #rowOf({ kind, hostId, issuer, subject, issuerSid, regulatorId, acting, tokens, endsAt }: NewSession) {
    const now = this.clock.now();
    const most = new Date(now.getTime() + SESSION_MS.most);
    return {
      ...{ id: newId('session'), kind, host_id: hostId, issuer, subject, issuer_sid: issuerSid ?? null },
      ...{ regulator_id: regulatorId, acting: JSON.stringify(acting), tokens: tokens ?? null, created_at: now },
      ...{ seen_at: now, ends_at: endsAt && endsAt < most ? endsAt : most },
    };
  }

  async #alive(session: SessionRow | undefined): Promise<SessionRow> {
    const now = this.clock.now();
    if (!session || session.ended_at !== null || session.ends_at <= now) throw ended();
    const idle = now.getTime() - session.seen_at.getTime();
    if (idle > SESSION_MS.idle) throw ended();
    if (idle > SEEN_EVERY_MS) {
      await this.database.db.updateTable('session').set({ seen_at: now }).where('id', '=', session.id).execute();
    }
    return session;
  }

  async #end(trx: Trx, ids: readonly string[], reason: SessionEnd): Promise<number> {
    if (ids.length === 0) return 0;
    const rows = await trx
      .updateTable('session')
      .set({ ended_at: this.clock.now(), end_reason: reason, tokens: null })
      .where('id', 'in', ids)
      .where('ended_at', 'is', null)
      .returningAll()
      .execute();
    for (const row of rows) await this.audit.write(trx, actOfSession(row, 'session.ended', reason));
    // A session that the same person goes on with in another keeps its holds; so does one whose provider's session ran out, for
    // their time: who signs in again goes on where he was.
    if (reason !== 'replaced' && reason !== 'provider-refused') for (const { id } of rows) await this.release(trx, id);
    return rows.length;
  }
}

const actOfSession = (session: SessionRow, action: string, code: string): AuditAct => ({
  actor: {
    ...{ kind: 'regulator', id: session.regulator_id, role: session.acting.role, sasId: session.acting.sasId },
    ...{ hostId: session.host_id, sessionId: session.id },
  },
  action,
  on: { sessionId: session.id },
  codes: { kind: code },
});

const isFinal = (reason: SessionEnd | null) =>
  reason === 'signed-out' || reason === 'provider-logout' || reason === 'disabled';

function ended(): ProblemError {
  return new ProblemError('session-ended', { detail: 'Sign in again; nothing that was entered is lost by it' });
}
