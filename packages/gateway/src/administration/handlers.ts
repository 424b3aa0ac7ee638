import { toZonedIso, type AdminHost, type AuditVerdict } from '@sas-embed/contract';
import { sql } from 'kysely';
import { actorOf, verifyAudit, type Audit } from '../audit/index.js';
import type { Idempotency } from '../booking/index.js';
import type { Clock } from '../clock.js';
import { checkHost, type GatewayConfig } from '../config/index.js';
import { ProblemError, type Handlers } from '../contract/index.js';
import { replayDead } from '../delivery/index.js';
import { readHosts, removeHost, saveHost, type RegisteredHost } from '../hosts/index.js';
import type { Database, DbOrTrx } from '../storage/index.js';
import { auditTable, readAudit } from './audit-page.js';
import { describeEditors } from './editors.js';
import { findStructures } from './structures.js';

/** What the operations of administration need. */
export interface AdministrationDeps {
  database: Database;
  clock: Clock;
  audit: Audit;
  idempotency: Idempotency;
  config: Pick<GatewayConfig, 'editors' | 'sas' | 'hub' | 'environment'>;
}

const LETTERS = 500;
const EXPORTED = 50_000;
const at = (instant: Date) => toZonedIso(instant.getTime(), 'Europe/Paris');

/** The operations of administration. What the configuration file describes is shown here, and changed there. */
export function administrationHandlers(deps: AdministrationDeps): Handlers {
  const { database, clock, audit, idempotency, config } = deps;

  /** The host, which must be one that is not of the configuration file. */
  async function changeable(db: DbOrTrx, hostId: string): Promise<RegisteredHost | undefined> {
    const known = (await readHosts(db)).find(({ id }) => id === hostId);
    if (known?.source !== 'configuration') return known;
    throw new ProblemError('invalid-request', {
      detail: 'The host is described in the configuration file: change it there.',
      errors: [{ field: 'path:/hostId', rule: 'must not be of the configuration file' }],
    });
  }

  return {
    listEditors: async () => ({ status: 200, body: { editors: describeEditors(config.editors) } }),
    listHosts: async () => ({ status: 200, body: { hosts: (await readHosts(database.db)).map(hostView) } }),

    async saveHost({ principal, path, body, idempotencyKey }) {
      const { hostId } = path;
      const write = { principal, operationId: 'saveHost' as const, idempotencyKey, asked: { ...path, ...body } };
      return idempotency.run(write, async (trx) => {
        const known = await changeable(trx, hostId);
        const host = { keys: known?.keys ?? [], ...body, id: hostId };
        const faults = checkHost(host, config.environment);
        if (faults.length > 0) {
          throw new ProblemError('invalid-request', {
            detail: 'The host may not be as it is described.',
            errors: faults.map((fault) => {
              const [where, rule] = [/^\/\S*/.exec(fault)?.[0] ?? '', fault.replace(/^\/\S* /, '')];
              return { field: `body:${where}`, rule };
            }),
          });
        }
        await saveHost(trx, host);
        return { status: 200, body: hostView({ ...host, source: 'command' }) };
      });
    },

    async removeHost({ principal, path, idempotencyKey }) {
      await idempotency.run({ principal, operationId: 'removeHost', idempotencyKey, asked: path }, async (trx) => {
        if (!(await changeable(trx, path.hostId))) throw new ProblemError('not-found', { detail: 'No such host.' });
        await removeHost(trx, path.hostId);
        return { status: 204, body: undefined };
      });
      return { status: 204 };
    },

    async listServedSas() {
      const { rows } = await sql<{ sas_id: string; waiting: number; dead: number }>`
        select sas_id, count(*) filter (where state in ('waiting', 'sent'))::int as waiting,
          count(*) filter (where state = 'dead')::int as dead
        from hub_delivery group by sas_id`.execute(database.db);
      const of = new Map(rows.map((row) => [row.sas_id, row]));
      const sas = config.sas.map(({ id, label, territories, hubRecipient }) => ({
        ...{ id, label, territories, ...(hubRecipient !== undefined && { hubRecipient }) },
        ...{ waiting: of.get(id)?.waiting ?? 0, dead: of.get(id)?.dead ?? 0 },
      }));
      return { status: 200, body: { publishing: config.hub !== undefined, sas } };
    },

    findStructures: async ({ body: { query, limit = 50 } }) => ({
      status: 200,
      body: { structures: await findStructures(database.db, query, limit) },
    }),

    async listDeadLetters() {
      const rows = await database.db
        .selectFrom('hub_delivery')
        .selectAll()
        .where('state', '=', 'dead')
        .orderBy('id', 'desc')
        .limit(LETTERS)
        .execute();
      const letters = rows.map((row) => ({
        ...{ id: Number(row.id), appointmentId: row.appointment_id, version: row.version, sasId: row.sas_id },
        ...{ recipient: row.recipient, attempts: row.attempts, createdAt: at(row.created_at) },
        ...(row.sent_at && { sentAt: at(row.sent_at) }),
        ...(row.error_code !== null && { code: row.error_code }),
        ...(row.error_text !== null && { text: row.error_text.slice(0, 500) }),
      }));
      return { status: 200, body: { letters } };
    },

    replayDeadLetters: ({ principal, body, idempotencyKey }) =>
      idempotency.run({ principal, operationId: 'replayDeadLetters', idempotencyKey, asked: body }, async (trx) => {
        const replayed = await replayDead(trx, clock.now(), body.ids);
        return { status: 200, body: { replayed, notDead: body.ids.filter((id) => !replayed.includes(id)) } };
      }),

    async listAudit({ principal, query, accept }) {
      if (accept !== 'csv') return { status: 200, body: await readAudit(database.db, query) };
      await database.transaction((trx) =>
        audit.write(trx, { actor: actorOf(principal), action: 'audit.exported', codes: { form: 'csv' } }),
      );
      const { entries } = await readAudit(database.db, { ...query, limit: EXPORTED });
      return { status: 200, csv: auditTable(entries) };
    },

    async verifyAudit() {
      const verdict = await verifyAudit(database.db);
      const { ok, entries } = verdict;
      const body: AuditVerdict = verdict.ok
        ? { ok, entries, seq: Number(verdict.head.seq), hash: verdict.head.hash }
        : { ok, entries, seq: Number(verdict.seq), fault: verdict.fault };
      return { status: 200, body };
    },
  };
}

/** A host without what its keys are. */
function hostView({
  id,
  label,
  origins,
  territories,
  webhooks,
  requestsPerMinute,
  keys,
  source,
}: RegisteredHost): AdminHost {
  return {
    ...{ id, label, origins, territories, webhooks, requestsPerMinute, source },
    keys: keys.map(({ kid, expiresAt }) => ({ kid, ...(expiresAt !== undefined && { expiresAt }) })),
  };
}
