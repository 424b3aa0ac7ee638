import { toZonedIso, type AuditVerdict } from '@sas-embed/contract';
import { sql } from 'kysely';
import { actorOf, verifyAudit, type Audit } from '../audit/index.js';
import type { Idempotency } from '../booking/index.js';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import type { Handlers } from '../contract/index.js';
import { replayDead } from '../delivery/index.js';
import type { Database } from '../storage/index.js';
import { auditTable, readAudit } from './audit-page.js';
import { describeEditors } from './editors.js';
import { hostHandlers } from './hosts.js';
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

  return {
    listEditors: async () => ({ status: 200, body: { editors: describeEditors(config.editors) } }),
    ...hostHandlers(deps),

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
        ...{ recipient: row.recipient, createdAt: at(row.created_at) },
        ...{ attempts: row.earlier_attempts + row.attempts, replays: row.replays },
        ...(row.replayed_at && { replayedAt: at(row.replayed_at) }),
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
