import { randomBytes } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import { ProblemError } from '../../contract/index.js';
import { createSecretBox, createWorkLoop, type SecretBox, type WorkLoop } from '../../values/index.js';
import { requireWorksWith } from '../territories.js';
import { accountOf, actingPersonOf, nameIdOf, type ActingPerson } from './accounts.js';
import type { ProviderSessions } from './provider-sessions.js';
import { SignInRefused, type OidcProvider, type ProviderTokens } from './providers.js';
import { hashOf, type SessionRow } from './sessions.js';
import type { BackchannelSignInTable, BackchannelState } from './tables.js';
import { grantRefused, problemOf, regulatorIdOf, type TokenHandlersDeps } from './token-handlers.js';

/** The longest that a person may take, whatever the provider allows. */
const LONGEST_MS = 10 * 60_000;
/** So often is one person asked, by all hosts together: a telephone that rings on and on is answered at last. */
const ASKED_AT_MOST = { times: 3, withinMs: 5 * 60_000 };
/** How long a replica may be at one poll before another takes it up. */
const POLLING_MS = 15_000;
/** Added to the interval by `slow_down` (CIBA Core 1.0, 11). */
const SLOWER_SECONDS = 5;
/** A host that polls a little early is not told so: clocks and timers are no better. */
const EARLY_MS = 500;
const AT_ONCE = 16;
const SEALED = 'backchannel-sign-in';
const PERSON = 'backchannel-person';

type Row = Selectable<BackchannelSignInTable>;

/** Who accepted, until his host asks. */
interface Accepted {
  issuer: string;
  subject: string;
  sid?: string;
  person: ActingPerson;
  tokens: ProviderTokens;
}

/** What a host asks for. */
export interface BackchannelAsked {
  login_hint: string;
  binding_message: string;
  provider?: string;
}

/**
 * Sign-in on a device of the person's own (OpenID Connect CIBA Core 1.0, poll mode), for hosts that are no browser. Requests stand
 * in the database: whichever replica is free polls the provider, whichever is asked answers the host. The provider's `auth_req_id`
 * and tokens stay here, sealed; the host has an id of ours, good for it alone, and once.
 */
export class BackchannelSignIns {
  readonly #box: SecretBox;
  readonly #loop: WorkLoop;

  constructor(
    readonly deps: TokenHandlersDeps & { providerSessions: ProviderSessions },
    onFailure: (error: unknown) => void,
  ) {
    this.#box = createSecretBox(deps.config.secrets);
    this.#loop = createWorkLoop(
      () => this.#claim(),
      (row) => this.#poll(row),
      onFailure,
    );
  }

  /** Polls what is due, if nobody does. */
  wake(): void {
    this.#loop.wake();
  }

  /** Begins no new poll, and awaits those under way. */
  close(): Promise<void> {
    return this.#loop.close(() => Promise.resolve());
  }

  /** Has somebody asked. Throws `grant-refused`, `forbidden`, `too-many-requests` or `unavailable`. */
  async begin(hostId: string, asked: BackchannelAsked) {
    const { config, hosts, providers } = this.deps;
    const provider = providers.get(asked.provider ?? config.signIn.providers[0]?.id ?? '');
    if (!provider?.config.cibaHosts.includes(hostId)) {
      throw grantRefused('This host may have nobody asked at that provider', undefined, 'unauthorized_client');
    }
    // Nobody's telephone rings for what would be refused afterwards.
    const { sasId } = this.#account(provider, asked.login_hint);
    const sas = config.sas.find(({ id }) => id === sasId);
    const host = hosts.get(hostId);
    if (!sas || !host) throw new ProblemError('forbidden', { detail: 'The person’s SAS is not served here' });
    requireWorksWith(host, sas);
    const person = this.#personOf(provider, asked.login_hint);
    const id = randomBytes(32).toString('base64url');
    await this.#note(id, hostId, provider, person);
    try {
      const begun = await provider.beginBackchannel(asked.login_hint, asked.binding_message);
      return { auth_req_id: id, ...(await this.#begun(id, begun)) };
    } catch (error) {
      const why = error instanceof SignInRefused ? error.why : 'answer';
      await this.#settle({ id_hash: hashOf(id), host_id: hostId, provider: provider.config.id }, 'refused', { why });
      throw beginProblem(error);
    }
  }

  /**
   * The session of who accepted, once, and the secret by which the host goes on with it. Throws `authorization-pending`,
   * `slow-down`, `sign-in-declined`, `sign-in-expired`, `grant-refused` or `forbidden`.
   */
  async redeem(hostId: string, id: string): Promise<{ session: SessionRow; secret: string }> {
    const { database, sessions, clock } = this.deps;
    const now = clock.now();
    const mine = database.db
      .selectFrom('backchannel_sign_in')
      .selectAll()
      .where('id_hash', '=', hashOf(id))
      .where('host_id', '=', hostId);
    const row = await mine.executeTakeFirst();
    if (!row) throw grantRefused('This host has no such request; each is good once');
    await this.#requirePatience(row, now);
    if (row.state === 'accepted' && row.expires_at > now) {
      const { person, tokens, sid, ...who } = this.#open<Accepted>(row);
      const provider = this.deps.providers.get(row.provider);
      if (!provider || !person.listed) throw grantRefused('This provider signs nobody in any more');
      // He may have been taken out of the directory since he accepted.
      this.#account(provider, person.listed.nameId);
      const regulatorId = await regulatorIdOf(this.deps, hostId, person);
      return database.transaction(async (trx) => {
        // Taken away as it is used: of two polls at the same moment one finds it, at whichever replica.
        const taken = await trx
          .deleteFrom('backchannel_sign_in')
          .where('id_hash', '=', row.id_hash)
          .where('state', '=', 'accepted')
          .returning('id_hash')
          .executeTakeFirst();
        if (!taken) throw grantRefused('This host has no such request; each is good once');
        return sessions.openWithSecret(trx, {
          ...{ kind: 'ciba', hostId, ...who, issuerSid: sid, regulatorId, acting: person.acting },
          tokens: this.deps.providerSessions.seal(tokens),
        });
      });
    }
    throw stateProblem(row, now);
  }

  /** Forgets what is over, once it does not count for how often somebody is asked. */
  async purge(): Promise<void> {
    const now = this.deps.clock.now().getTime();
    await this.deps.database.db
      .updateTable('backchannel_sign_in')
      .set({ sealed: '' })
      .where('expires_at', '<', new Date(now))
      .where('sealed', '<>', '')
      .execute();
    await this.deps.database.db
      .deleteFrom('backchannel_sign_in')
      .where('expires_at', '<', new Date(now))
      .where('created_at', '<', new Date(now - LONGEST_MS))
      .execute();
  }

  #account(provider: OidcProvider, nameId: string) {
    try {
      return accountOf(this.deps.config.signIn.accounts, provider.config, nameId);
    } catch (error) {
      throw error instanceof SignInRefused ? problemOf(error) : error;
    }
  }

  #personOf = ({ config }: OidcProvider, nameId: string) => this.#box.mac(PERSON, `${config.id}\0${nameId}`);
  #open = <T>({ sealed }: Pick<Row, 'sealed'>): T => JSON.parse(this.#box.open(SEALED, sealed)) as T;
  #seal = (value: object): string => this.#box.seal(SEALED, JSON.stringify(value));

  /** Writes down that somebody is about to be asked, unless he was too often. */
  async #note(id: string, hostId: string, { config }: OidcProvider, person: string): Promise<void> {
    const { database, clock, audit } = this.deps;
    const now = clock.now();
    const id_hash = hashOf(id);
    await database.transaction(async (trx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`backchannel ${person}`}, 0))`.execute(trx);
      const since = new Date(now.getTime() - ASKED_AT_MOST.withinMs);
      const before = await trx
        .selectFrom('backchannel_sign_in')
        .select('created_at')
        .where('person', '=', person)
        .where('created_at', '>', since)
        .orderBy('created_at', 'desc')
        .execute();
      const oldest = before[ASKED_AT_MOST.times - 1];
      if (oldest) {
        throw new ProblemError('too-many-requests', {
          detail: 'This person was asked several times just now',
          retryAfterSeconds: (oldest.created_at.getTime() - since.getTime()) / 1000,
        });
      }
      await trx
        .insertInto('backchannel_sign_in')
        .values({
          ...{
            id_hash,
            host_id: hostId,
            provider: config.id,
            person,
            state: 'pending',
            why: null,
            interval_seconds: 5,
          },
          ...{ sealed: this.#seal({}), asked_at: now, created_at: now },
          // Until the provider has said when, nobody polls.
          ...{ poll_at: new Date(now.getTime() + LONGEST_MS), expires_at: new Date(now.getTime() + LONGEST_MS) },
        })
        .execute();
      await audit.write(trx, {
        ...{ actor: { kind: 'host', id: hostId }, action: 'backchannel-sign-in.asked' },
        on: { ...requestOf(id_hash), person: person.slice(0, 16) },
        codes: { provider: config.id },
      });
    });
  }

  async #begun(id: string, begun: { id: string; seconds: number; interval: number }) {
    const now = this.deps.clock.now();
    const until = now.getTime() + Math.min(begun.seconds * 1000, LONGEST_MS);
    await this.deps.database.db
      .updateTable('backchannel_sign_in')
      .set({
        ...{ sealed: this.#seal({ authReqId: begun.id }), interval_seconds: begun.interval, asked_at: now },
        ...{ poll_at: new Date(now.getTime() + begun.interval * 1000), expires_at: new Date(until) },
      })
      .where('id_hash', '=', hashOf(id))
      .execute();
    return { expires_in: Math.max(1, Math.floor((until - now.getTime()) / 1000)), interval: begun.interval };
  }

  /** Notes that the host asks now; throws `slow-down` when it did just before. */
  async #requirePatience(row: Row, now: Date): Promise<void> {
    await this.deps.database.db
      .updateTable('backchannel_sign_in')
      .set({ asked_at: now })
      .where('id_hash', '=', row.id_hash)
      .execute();
    if (now.getTime() - row.asked_at.getTime() >= row.interval_seconds * 1000 - EARLY_MS) return;
    throw new ProblemError('slow-down', {
      detail: `Poll every ${row.interval_seconds} seconds at most`,
      oauthError: 'slow_down',
      retryAfterSeconds: row.interval_seconds + SLOWER_SECONDS,
    });
  }

  async #claim(): Promise<Row[]> {
    const now = this.deps.clock.now();
    return this.deps.database.transaction(async (trx) => {
      const due = trx
        .selectFrom('backchannel_sign_in')
        .select('id_hash')
        .where('state', '=', 'pending')
        .where('poll_at', '<=', now)
        .where('expires_at', '>', now)
        .orderBy('poll_at')
        .limit(AT_ONCE)
        .forUpdate()
        .skipLocked();
      return trx
        .updateTable('backchannel_sign_in')
        .set({ poll_at: new Date(now.getTime() + POLLING_MS) })
        .where('id_hash', 'in', due)
        .returningAll()
        .execute();
    });
  }

  async #poll(row: Row): Promise<void> {
    const provider = this.deps.providers.get(row.provider);
    const { authReqId } = this.#open<{ authReqId?: string }>(row);
    if (!provider || authReqId === undefined) return this.#settle(row, 'refused', { why: 'answer' });
    try {
      const answer = await provider.pollBackchannel(authReqId);
      if (answer.state === 'pending') return await this.#again(row, row.interval_seconds);
      if (answer.state === 'slow-down') return await this.#again(row, row.interval_seconds + SLOWER_SECONDS);
      if (answer.state !== 'accepted') return await this.#settle(row, answer.state, {});
      const { identity, tokens } = answer;
      if (this.#personOf(provider, nameIdOf(provider.config, identity) ?? '') !== row.person) {
        throw new SignInRefused('person');
      }
      const person = actingPersonOf(this.deps.config.signIn.accounts, provider.config, identity);
      const { issuer, subject, sid } = identity;
      const accepted: Accepted = { issuer, subject, person, tokens, ...(sid !== undefined && { sid }) };
      await this.#settle(row, 'accepted', { sealed: this.#seal(accepted) });
    } catch (error) {
      if (!(error instanceof SignInRefused)) throw error;
      // Out of reach is no refusal: asked again, until the time is over.
      if (error.why === 'unavailable') return this.#again(row, row.interval_seconds);
      await this.#settle(row, 'refused', { why: error.why });
    }
  }

  async #again({ id_hash }: Row, interval: number): Promise<void> {
    await this.deps.database.db
      .updateTable('backchannel_sign_in')
      .set({ poll_at: new Date(this.deps.clock.now().getTime() + interval * 1000), interval_seconds: interval })
      .where('id_hash', '=', id_hash)
      .where('state', '=', 'pending')
      .execute();
  }

  async #settle(
    row: Pick<Row, 'id_hash' | 'host_id' | 'provider'>,
    state: Exclude<BackchannelState, 'pending'>,
    what: { why?: string; sealed?: string },
  ): Promise<void> {
    const { database, audit } = this.deps;
    await database.transaction(async (trx) => {
      const settled = await trx
        .updateTable('backchannel_sign_in')
        .set({ state, why: what.why ?? null, sealed: what.sealed ?? this.#seal({}) })
        .where('id_hash', '=', row.id_hash)
        .where('state', '=', 'pending')
        .returning('id_hash')
        .executeTakeFirst();
      if (!settled) return;
      await audit.write(trx, {
        ...{ actor: { kind: 'provider', id: row.provider }, action: `backchannel-sign-in.${state}` },
        on: requestOf(row.id_hash),
        codes: { hostId: row.host_id, ...(what.why !== undefined && { why: what.why }) },
      });
    });
  }
}

/** A request as the audit names it: by the beginning of a hash, which opens nothing. */
const requestOf = (idHash: string) => ({ request: idHash.slice(0, 16) });

/** What the host is told of a request that gives no token now. */
function stateProblem({ state, why, expires_at, interval_seconds }: Row, now: Date): ProblemError {
  if (state === 'refused') return problemOf(new SignInRefused((why ?? 'answer') as SignInRefused['why']));
  if (state === 'declined') {
    return new ProblemError('sign-in-declined', { detail: 'The person said no', oauthError: 'access_denied' });
  }
  if (state === 'expired' || expires_at <= now) {
    return new ProblemError('sign-in-expired', { detail: 'The person’s time is over', oauthError: 'expired_token' });
  }
  return new ProblemError('authorization-pending', {
    detail: 'The person has not decided yet',
    oauthError: 'authorization_pending',
    retryAfterSeconds: interval_seconds,
  });
}

function beginProblem(error: unknown): unknown {
  if (!(error instanceof SignInRefused)) return error;
  if (error.why === 'unsupported') return grantRefused('The provider asks nobody on his own device', error);
  if (error.why === 'unavailable') return problemOf(error);
  return grantRefused('The provider does not ask this person', error);
}
