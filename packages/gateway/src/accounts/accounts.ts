import { createHash } from 'node:crypto';
import { SYSTEM } from '@sas-embed/contract';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Audit } from '../audit/index.js';
import type { Clock } from '../clock.js';
import type { RecordCall } from '../monitoring/index.js';
import type { EditorConnections } from '../mutual-tls/index.js';
import type { EditorConfig } from '../config/index.js';
import type { Database, DbOrTrx, Trx } from '../storage/index.js';
import { createWorkLoop } from '../values/index.js';
import { AccountClient, type AccountAnswer } from './account-client.js';
import { NOT_TAKEN, type EditorAccountState, type EditorAccountTable } from './tables.js';

/** What the accounts at editors need. */
export interface AccountsDeps {
  database: Database;
  audit: Audit;
  clock: Clock;
  editors: readonly Pick<EditorConfig, 'id' | 'fhirBaseUrl' | 'accounts'>[];
  /** How they are connected to. */
  connections: EditorConnections;
  log: { warn(details: object, message: string): void };
  /** Where each call is counted. */
  record?: RecordCall;
  /** The first wait between tries, in milliseconds; tests make it shorter. */
  firstWaitMs?: number;
}

/** Regulators' accounts at editors (INT_R02). */
export interface Accounts {
  /** Whoever books has an account at every editor that keeps some: told where it is new or has changed. */
  want(regulatorId: string): Promise<void>;
  /** Whether the editor was ever told of him; of an editor that keeps no accounts, nothing is known. */
  isTold(editorId: string, regulatorId: string): Promise<boolean>;
  /** Takes the right to regulate away at every editor, or gives it back; told at once. */
  setActive(trx: Trx, regulatorId: string, active: boolean): Promise<void>;
  /** Makes what editors did not take due now, as if it had never been tried. */
  tellAgain(trx: Trx, regulatorId: string): Promise<void>;
  /** Begins to tell what is due, if nobody does. */
  wake(): void;
  /** Tells what is due; resolves once nothing is. */
  run(): Promise<void>;
  /** Ends connections; what is under way is told again by the next. */
  close(): Promise<void>;
}

type Row = Selectable<EditorAccountTable>;
interface Known {
  id: string;
  lastName: string;
  firstName: string;
  email: string;
  identifier: { system: string; value: string };
}

/** How long a replica may be at one account before it is taken for dead: longer than two requests may take. */
const CLAIM_MS = 20_000;
const AT_ONCE = 8;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/** The identifier by which editors know a regulator: the national one where there is one, else the technical one. */
function identifierOf(identifiers: readonly Known['identifier'][]): Known['identifier'] | undefined {
  return identifiers.find(({ system }) => system === SYSTEM.idnps) ?? identifiers[0];
}

async function readKnown(db: DbOrTrx, regulatorId: string): Promise<Known | undefined> {
  const row = await db.selectFrom('regulator').selectAll().where('id', '=', regulatorId).executeTakeFirst();
  const identifiers = await db
    .selectFrom('regulator_identifier')
    .select(['system', 'value'])
    .where('regulator_id', '=', regulatorId)
    .orderBy('system')
    .orderBy('value')
    .execute();
  const identifier = identifierOf(identifiers);
  if (!row || !identifier) return undefined;
  return { id: row.id, lastName: row.last_name, firstName: row.first_name, email: row.email, identifier };
}

/**
 * The accounts at editors. What is to be told stands in rows, one an editor and regulator, written with what causes it; any replica
 * tells it, after a wait that doubles, until the editor takes it. Only the latest is told: an account that was disabled meanwhile
 * is never enabled by what came before.
 */
export function createAccounts(deps: AccountsDeps): Accounts {
  const { database, audit, clock, log } = deps;
  const client = new AccountClient(deps.connections, deps.record);
  const editors = new Map(deps.editors.filter(({ accounts }) => accounts).map((one) => [one.id, one]));

  async function mark(
    trx: Trx,
    known: Known,
    active: boolean,
    at: Iterable<string> = editors.keys(),
  ): Promise<boolean> {
    const hash = createHash('sha256')
      .update(JSON.stringify([known, active]))
      .digest('base64url');
    const now = clock.now();
    let isNews = false;
    for (const editorId of at) {
      const told = { active, content_hash: hash, state: 'pending' as const, fault: null, attempts: 0, due_at: now };
      const changed = await trx
        .insertInto('editor_account')
        .values({
          ...{ regulator_id: known.id, editor_id: editorId, known_system: null, known_value: null },
          ...{ claimed_until: null, changed_at: now, ...told },
        })
        .onConflict((conflict) =>
          conflict
            .columns(['regulator_id', 'editor_id'])
            // Not claimed any more: who is telling what was before will not say that this was told.
            .doUpdateSet({ ...told, claimed_until: null, changed_at: now })
            .where('editor_account.content_hash', '<>', hash),
        )
        .returning('editor_id')
        .executeTakeFirst();
      isNews ||= changed !== undefined;
    }
    return isNews;
  }

  async function claim(): Promise<Row[]> {
    const now = clock.now();
    return database.transaction(async (trx) => {
      const due = trx
        .selectFrom('editor_account')
        .select(['regulator_id', 'editor_id'])
        .where('due_at', '<=', now)
        .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
        // Who shall not book any more goes before who shall.
        .orderBy('active')
        .orderBy('due_at')
        .limit(AT_ONCE)
        .forUpdate()
        .skipLocked();
      return trx
        .updateTable('editor_account')
        .set({ claimed_until: new Date(now.getTime() + CLAIM_MS), attempts: sql<number>`attempts + 1` })
        .where((eb) => eb(eb.refTuple('regulator_id', 'editor_id'), 'in', due.$asTuple('regulator_id', 'editor_id')))
        .returningAll()
        .execute();
    });
  }

  async function tell(row: Row, known: Known): Promise<AccountAnswer> {
    const base = editors.get(row.editor_id)!;
    const regulator = { ...known, active: row.active };
    const { known_system: system, known_value: value } = row;
    if (system !== null && value !== null) return client.change(base, { system, value }, regulator);
    // It may know him from before: of another platform, or by an answer of its own that was lost.
    const created = row.active ? await client.create(base, regulator) : ({ taken: false, why: 'exists' } as const);
    return created.taken || created.why !== 'exists' ? created : client.change(base, known.identifier, regulator);
  }

  async function settle(row: Row, known: Known, answer: AccountAnswer): Promise<void> {
    const now = clock.now();
    const state: EditorAccountState = answer.taken
      ? row.active
        ? 'ready'
        : 'disabled'
      : answer.why === 'refused'
        ? 'refused'
        : 'failing';
    const first = deps.firstWaitMs ?? FIRST_WAIT_MS;
    const wait =
      state === 'refused'
        ? DAY_MS
        : Math.min(LONGEST_WAIT_MS, first * 2 ** Math.min(12, row.attempts - 1)) * (0.8 + Math.random() * 0.4);
    const fault = 'fault' in answer ? answer.fault : null;
    await database.transaction(async (trx) => {
      const mine = await trx
        .updateTable('editor_account')
        .set({
          ...{ state, fault, claimed_until: null, changed_at: now },
          due_at: answer.taken ? null : new Date(now.getTime() + wait),
          ...(answer.taken && { known_system: known.identifier.system, known_value: known.identifier.value }),
        })
        .where('regulator_id', '=', row.regulator_id)
        .where('editor_id', '=', row.editor_id)
        .where('content_hash', '=', row.content_hash)
        .where('attempts', '=', row.attempts)
        .returning('state')
        .executeTakeFirst();
      if (!mine || (!answer.taken && state === row.state)) return;
      await audit.write(trx, {
        ...{ actor: { kind: 'gateway' }, action: 'account.told', on: { regulatorId: row.regulator_id } },
        codes: { editorId: row.editor_id, state, ...(fault !== null && { fault }) },
      });
    });
    if (!answer.taken) {
      const { regulator_id: regulatorId, editor_id: editorId, attempts } = row;
      log.warn({ regulatorId, editorId, attempts, fault }, 'an editor did not take an account');
    }
  }

  async function perform(row: Row): Promise<void> {
    const known = await readKnown(database.db, row.regulator_id);
    if (!known || !editors.has(row.editor_id)) {
      await database.db
        .updateTable('editor_account')
        .set({ due_at: null, claimed_until: null })
        .where('regulator_id', '=', row.regulator_id)
        .where('editor_id', '=', row.editor_id)
        .execute();
      return;
    }
    await settle(row, known, await tell(row, known));
  }

  const loop = createWorkLoop(claim, perform, (err) => log.warn({ err }, 'accounts could not be told'));

  return {
    async want(regulatorId) {
      if (editors.size === 0) return;
      const isNews = await database.transaction(async (trx) => {
        const known = await readKnown(trx, regulatorId);
        return known !== undefined && mark(trx, known, true);
      });
      if (isNews) loop.wake();
    },
    async isTold(editorId, regulatorId) {
      if (!editors.has(editorId)) return true;
      const query = database.db.selectFrom('editor_account').select('state').where('editor_id', '=', editorId);
      return (await query.where('regulator_id', '=', regulatorId).executeTakeFirst()) !== undefined;
    },
    async setActive(trx, regulatorId, active) {
      const known = await readKnown(trx, regulatorId);
      // Where he never was there is nothing to take away, nor to give back.
      const told = await trx
        .selectFrom('editor_account')
        .select('editor_id')
        .where('regulator_id', '=', regulatorId)
        .execute();
      if (known) {
        await mark(
          trx,
          known,
          active,
          told.map(({ editor_id: id }) => id),
        );
      }
    },
    async tellAgain(trx, regulatorId) {
      const now = clock.now();
      await trx
        .updateTable('editor_account')
        .set({ state: 'pending', fault: null, attempts: 0, due_at: now, changed_at: now })
        .where('regulator_id', '=', regulatorId)
        .where('state', 'in', NOT_TAKEN)
        // One that is claimed is being told right now: its answer must not be lost.
        .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
        .execute();
    },
    wake: loop.wake,
    run: loop.run,
    close: () => loop.close(() => client.close()),
  };
}
