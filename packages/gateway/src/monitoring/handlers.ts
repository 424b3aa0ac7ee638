import { toZonedIso } from '@sas-embed/contract';
import type { Idempotency } from '../booking/index.js';
import { ProblemError, type Handlers } from '../contract/index.js';
import type { Database, Trx } from '../storage/index.js';
import type { Anomalies } from './anomalies.js';
import type { EditorDesk } from './editor-desk.js';
import type { Interfaces } from './interfaces.js';
import { ZONE } from './watch.js';

/** What the operations tagged `monitoring` need. */
export interface MonitoringHandlerDeps {
  database: Database;
  idempotency: Idempotency;
  interfaces: Interfaces;
  desk: EditorDesk;
  anomalies: Anomalies;
  /** Something may have to be told. */
  wake: () => void;
}

const LISTED = 200;

/** Handlers of the operations tagged `monitoring`. */
export function monitoringHandlers(deps: MonitoringHandlerDeps): Handlers {
  const { database, idempotency, interfaces, desk, anomalies, wake } = deps;
  type Write = Parameters<Idempotency['run']>[0];

  /** Does it, once; then tells how the editor's interfaces are. */
  async function decide(write: Write, editorId: string, status: 200 | 201, work: (trx: Trx) => Promise<void>) {
    await idempotency.run(write, async (trx) => {
      await work(trx);
      return { status, body: { id: editorId } };
    });
    await desk.refresh();
    wake();
    const [found] = (await interfaces.read('day', editorId)).interfaces;
    if (!found) throw new ProblemError('not-found', { detail: 'No such editor.' });
    return { status, body: found };
  }

  return {
    async listInterfaces({ query }) {
      return { status: 200, body: await interfaces.read(query.period ?? 'day') };
    },

    async listInterfaceAlerts({ query }) {
      const rows = await database.db
        .selectFrom('interface_alert')
        .select(['id', 'editor_id', 'flow', 'from_state', 'to_state', 'at'])
        // The first anomaly that was opened from it.
        .select((eb) =>
          eb
            .selectFrom('anomaly')
            .select('anomaly.id')
            .whereRef('anomaly.alert_id', '=', 'interface_alert.id')
            .orderBy('anomaly.opened_at')
            .limit(1)
            .as('anomaly_id'),
        )
        .$if(query.editorId !== undefined, (all) => all.where('editor_id', '=', query.editorId!))
        .orderBy('at', 'desc')
        .orderBy('id')
        .limit(LISTED)
        .execute();
      return {
        status: 200,
        body: {
          alerts: rows.map((row) => ({
            ...{ id: row.id, editorId: row.editor_id, flow: row.flow, from: row.from_state, to: row.to_state },
            at: toZonedIso(row.at.getTime(), ZONE),
            ...(row.anomaly_id !== null && { anomalyId: row.anomaly_id }),
          })),
        },
      };
    },

    async switchFlow({ principal, path, body, idempotencyKey }) {
      const write = { principal, operationId: 'switchFlow' as const, idempotencyKey, asked: { path, body } };
      return decide(write, path.editorId, 200, (trx) =>
        desk.switchFlow(trx, path.editorId, path.flow, body, principal.regulatorId),
      );
    },

    async setEditorStage({ principal, path, body, idempotencyKey }) {
      const write = { principal, operationId: 'setEditorStage' as const, idempotencyKey, asked: { path, body } };
      return decide(write, path.editorId, 200, (trx) => desk.setStage(trx, path.editorId, body));
    },

    async announceEditorChange({ principal, path, body, idempotencyKey }) {
      const write = { principal, operationId: 'announceEditorChange' as const, idempotencyKey, asked: { path, body } };
      return decide(write, path.editorId, 201, (trx) => desk.announce(trx, path.editorId, body));
    },

    async recordConformanceRun({ principal, path, body, idempotencyKey }) {
      const write = { principal, operationId: 'recordConformanceRun' as const, idempotencyKey, asked: { path, body } };
      return decide(write, path.editorId, 201, (trx) => desk.recordRun(trx, path.editorId, body));
    },

    async listAnomalies({ query }) {
      return { status: 200, body: { anomalies: await anomalies.list(query.editorId, query.closed ?? false) } };
    },

    async openAnomaly({ principal, body, idempotencyKey }) {
      const write = { principal, operationId: 'openAnomaly' as const, idempotencyKey, asked: body };
      const { body: opened } = await idempotency.run(write, async (trx) => ({
        status: 201,
        body: await anomalies.open(trx, body, principal.regulatorId),
      }));
      return { status: 201, body: opened };
    },

    async recordAnomalyStep({ principal, path, body, idempotencyKey }) {
      const write = { principal, operationId: 'recordAnomalyStep' as const, idempotencyKey, asked: { path, body } };
      const { body: now } = await idempotency.run(write, async (trx) => ({
        status: 201,
        body: await anomalies.step(trx, path.anomalyId, body, principal.regulatorId),
      }));
      wake();
      return { status: 201, body: now };
    },
  };
}
