import { createHash, randomUUID } from 'node:crypto';
import type { BookingSas } from '@sas-embed/contract';
import { sql } from 'kysely';
import type { Accounts } from '../accounts/index.js';
import type { Clock } from '../clock.js';
import { ProblemError } from '../contract/index.js';
import type { Database, DbOrTrx, Trx } from '../storage/index.js';
import type { RegulatorAccount, RegulatorIdentifier } from './types.js';

/** What a token says of a regulator. */
export interface SeenRegulator {
  identifiers: readonly RegulatorIdentifier[];
  lastName: string;
  firstName: string;
  email: string;
  bookingSas: BookingSas;
  /** Whether he books, so that editors shall know him (INT_R02). */
  books?: boolean;
}

const CACHE_SIZE = 2_000;
const CACHE_MS = 10 * 60_000;

/** The regulators' accounts. Written only when a token says something new; most requests do not even read. */
export class Regulators {
  readonly #known = new Map<string, { id: string; until: number }>();

  constructor(
    readonly database: Database,
    /** Tells editors of who books. */
    readonly accounts: Pick<Accounts, 'want'>,
    readonly clock: Clock,
  ) {}

  /** The account's id, made or brought up to date from a verified token. */
  async idOf(seen: SeenRegulator): Promise<string> {
    const key = createHash('sha256').update(JSON.stringify(seen)).digest('base64');
    const known = this.#known.get(key);
    if (known && known.until > Date.now()) return known.id;
    const id =
      (await unchanged(this.database.db, seen)) ?? (await this.database.transaction((trx) => bringUpToDate(trx, seen)));
    await this.#note(id);
    if (seen.books && (await this.isEnabled(id))) await this.accounts.want(id);
    if (this.#known.size >= CACHE_SIZE) this.#known.clear();
    this.#known.set(key, { id, until: Date.now() + CACHE_MS });
    return id;
  }

  /** Notes that he acts, once a day: whoever does not for long is forgotten. */
  async #note(id: string): Promise<void> {
    const now = this.clock.now();
    await this.database.db
      .updateTable('regulator')
      .set({ seen_at: now })
      .where('id', '=', id)
      .where('seen_at', '<', new Date(now.getTime() - 86_400_000))
      .execute();
  }

  /** Whether nobody took his access away. */
  async isEnabled(id: string): Promise<boolean> {
    const query = this.database.db.selectFrom('regulator').select('disabled_at').where('id', '=', id);
    return (await query.executeTakeFirst())?.disabled_at === null;
  }

  /** Throws `forbidden` when his access was taken away. */
  async requireEnabled(id: string): Promise<string> {
    if (await this.isEnabled(id)) return id;
    throw new ProblemError('forbidden', { detail: 'The access of this person was taken away' });
  }

  /** The account with this identifier. */
  async find(identifier: RegulatorIdentifier): Promise<RegulatorAccount | undefined> {
    return findAccount(this.database.db, identifier);
  }
}

async function findAccount(db: DbOrTrx, { system, value }: RegulatorIdentifier): Promise<RegulatorAccount | undefined> {
  const row = await db
    .selectFrom('regulator_identifier as given')
    .innerJoin('regulator', 'regulator.id', 'given.regulator_id')
    .selectAll('regulator')
    .where('given.system', '=', system)
    .where('given.value', '=', system === 'urn:oid:1.2.250.1.213.3.6' ? value.toLowerCase() : value)
    .executeTakeFirst();
  if (!row) return undefined;
  const identifiers = await db
    .selectFrom('regulator_identifier')
    .select(['system', 'value'])
    .where('regulator_id', '=', row.id)
    .orderBy('system')
    .orderBy('value')
    .execute();
  return {
    id: row.id,
    identifiers,
    lastName: row.last_name,
    firstName: row.first_name,
    email: row.email,
    bookingSas: { id: row.sas_id, label: row.sas_label },
  };
}

async function accountOf(db: DbOrTrx, seen: SeenRegulator): Promise<RegulatorAccount | undefined> {
  for (const identifier of seen.identifiers) {
    const account = await findAccount(db, identifier);
    if (account) return account;
  }
  return undefined;
}

async function unchanged(db: DbOrTrx, seen: SeenRegulator): Promise<string | undefined> {
  const account = await accountOf(db, seen);
  const same =
    account?.lastName === seen.lastName &&
    account.firstName === seen.firstName &&
    account.email === seen.email &&
    account.bookingSas.id === seen.bookingSas.id &&
    account.bookingSas.label === seen.bookingSas.label &&
    seen.identifiers.every(({ system, value }) =>
      account.identifiers.some((known) => known.system === system && known.value === value),
    );
  return same ? account.id : undefined;
}

async function bringUpToDate(trx: Trx, seen: SeenRegulator): Promise<string> {
  // Two replicas may see a new regulator at the same moment: one makes the account, the other finds it.
  for (const { system, value } of [...seen.identifiers].sort((a, b) => (a.value < b.value ? -1 : 1))) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`regulator ${system}|${value}`}, 0))`.execute(trx);
  }
  const account = await accountOf(trx, seen);
  const id = account?.id ?? randomUUID();
  const row = {
    last_name: seen.lastName,
    first_name: seen.firstName,
    email: seen.email,
    sas_id: seen.bookingSas.id,
    sas_label: seen.bookingSas.label,
    updated_at: new Date(),
  };
  if (account) await trx.updateTable('regulator').set(row).where('id', '=', id).execute();
  else
    await trx
      .insertInto('regulator')
      .values({ id, ...row })
      .execute();
  await trx
    .insertInto('regulator_identifier')
    .values(seen.identifiers.map(({ system, value }) => ({ system, value, regulator_id: id })))
    .onConflict((conflict) => conflict.columns(['system', 'value']).doNothing()) // never taken from another account
    .execute();
  return id;
}
