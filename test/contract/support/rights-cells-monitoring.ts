/** The rows of what those who watch over interfaces and accounts read and decide: of every editor, which are nobody's own. */
import type { Anomaly } from '@sas-embed/contract';
import type { Cell, Role, Row } from './rights-cells.js';

const WATCHING: readonly Role[] = ['monitoring', 'administrator'];
const EDITOR = 'rapide';
const AT = '2026-11-20T08:00:00+01:00';

/** Made with what calls an operation that the client does not have. */
export function monitoringRows(
  asked: (cell: Cell, method: string, path: string, body?: object) => Promise<unknown>,
): Record<string, Row> {
  const watched = (call: Row['call']): Row => ({ allowed: WATCHING, hasOther: false, call });
  const base = '/v1/monitoring';
  const flaw = { editorId: EDITOR, flow: 'ps', severity: 'minor', title: 'Libellé absent' };
  const blocked: Row['call'] = (cell) => asked(cell, 'GET', '/v1/blocked-appointments');
  return {
    listBlockedAppointments: { allowed: ['account-manager', 'administrator'], hasOther: false, call: blocked },
    listInterfaces: watched((cell) => asked(cell, 'GET', `${base}/interfaces?period=hour`)),
    listInterfaceAlerts: watched((cell) => asked(cell, 'GET', `${base}/alerts`)),
    switchFlow: watched((cell) => asked(cell, 'PUT', `${base}/interfaces/${EDITOR}/flows/ps/switch`, { on: true })),
    setEditorStage: watched((cell) => asked(cell, 'PUT', `${base}/interfaces/${EDITOR}/stage`, { stage: 'mco' })),
    announceEditorChange: watched((cell) => {
      const change = { effectiveAt: '2027-01-04T06:00:00+01:00', flows: ['ps'], note: 'Version 2' };
      return asked(cell, 'POST', `${base}/interfaces/${EDITOR}/changes`, change);
    }),
    recordConformanceRun: watched((cell) => {
      const run = { at: AT, flows: ['ps'], mode: 'strict', failed: 0, version: '0.1.0' };
      return asked(cell, 'POST', `${base}/interfaces/${EDITOR}/conformance-runs`, run);
    }),
    listAnomalies: watched((cell) => asked(cell, 'GET', `${base}/anomalies`)),
    openAnomaly: watched((cell) => asked(cell, 'POST', `${base}/anomalies`, flaw)),
    recordAnomalyStep: watched(async (cell) => {
      const watcher: Cell = { world: cell.world, client: cell.client, role: 'monitoring', of: 'own' };
      const { id } = (await asked(watcher, 'POST', `${base}/anomalies`, flaw)) as Anomaly;
      return asked(cell, 'POST', `${base}/anomalies/${id}/steps`, { kind: 'noted', note: 'Vu' });
    }),
  };
}
