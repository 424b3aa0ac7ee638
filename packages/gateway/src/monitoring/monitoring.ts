import type { FastifyInstance } from 'fastify';
import type { RunningAvailability } from '../availability/index.js';
import type { Idempotency } from '../booking/index.js';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import type { Handlers } from '../contract/index.js';
import type { RunningDirectory } from '../directory/index.js';
import type { Identity } from '../identity/index.js';
import type { ReadPresented } from '../mutual-tls/index.js';
import type { Database } from '../storage/index.js';
import { createAnomalies } from './anomalies.js';
import { createEditorDesk } from './editor-desk.js';
import { createFlowMeter, FINE_MS, type FlowMeter } from './flow-meter.js';
import { monitoringHandlers } from './handlers.js';
import { createInterfaces } from './interfaces.js';
import { createNoticeBoard } from './notices.js';
import { createNoticeSender } from './notice-sender.js';
import { registerOwnRoute } from './own-route.js';
import { createProbe } from './probe.js';
import type { FlowSwitches, RecordCall } from './types.js';
import { createWatch, type WatchDeps } from './watch.js';

/** What monitoring needs from the start. */
export interface MonitoringDeps {
  database: Database;
  config: Pick<GatewayConfig, 'monitoring' | 'editors' | 'secrets' | 'environment'>;
  clock: Clock;
  log: WatchDeps['log'];
  /** How soon a notice is sent again; tests make it shorter. */
  firstWaitMs?: number;
}

/** The room that watches the interfaces. */
export interface Monitoring {
  record: RecordCall;
  switches: FlowSwitches;
  meter: FlowMeter;
  handlers(idempotency: Idempotency): Handlers;
  /** What an editor reads of its own. */
  registerRoutes(app: FastifyInstance, identity: Identity, presented?: ReadPresented): Promise<void>;
  /** Everything that is due: counts written, flows probed and judged, changes applied, anomalies escalated, notices sent. */
  tick(asked: { availability: RunningAvailability; directory: RunningDirectory }): Promise<void>;
  /** Forgets what is old. */
  purge(): Promise<void>;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Fine counts are for judging, and for the period of an hour. */
const FINE_KEPT_MS = 3 * HOUR_MS;
const HOURS_KEPT_MS = 400 * DAY_MS;
const NOTICES_KEPT_MS = 90 * DAY_MS;

/** Opens the room. */
export async function createMonitoring(deps: MonitoringDeps): Promise<Monitoring> {
  const { database, config, clock } = deps;
  const meter = createFlowMeter({ database, clock, fineMs: Math.min(FINE_MS, config.monitoring.everySeconds * 1000) });
  const notices = createNoticeBoard({ config, clock });
  const desk = await createEditorDesk({ ...deps, notices });
  const anomalies = createAnomalies({ database, config, clock, notices });
  const interfaces = createInterfaces({ database, config, clock, desk });
  const watch = createWatch({ ...deps, notices });
  const sender = createNoticeSender(deps);
  let turn: Promise<void> | undefined;

  async function work(asked: Parameters<Monitoring['tick']>[0]): Promise<void> {
    await meter.flush();
    await createProbeOnce(asked).run();
    await meter.flush();
    await watch.look();
    await desk.applyChanges();
    await anomalies.escalate();
    sender.wake();
  }

  let probe: ReturnType<typeof createProbe> | undefined;
  const createProbeOnce = (asked: Parameters<Monitoring['tick']>[0]) =>
    (probe ??= createProbe({ database, config, clock, ...asked }));

  return {
    record: meter.record,
    switches: desk,
    meter,
    handlers: (idempotency) =>
      monitoringHandlers({ database, idempotency, interfaces, desk, anomalies, wake: () => sender.wake() }),
    registerRoutes: (app, identity, presented) =>
      registerOwnRoute(app, { identity, interfaces, anomalies, ...(presented && { presented }) }),
    tick(asked) {
      turn ??= work(asked).finally(() => (turn = undefined));
      return turn;
    },
    async purge() {
      const before = (ms: number) => new Date(clock.now().getTime() - ms);
      await desk.refresh();
      await database.db.deleteFrom('flow_fine').where('at', '<', before(FINE_KEPT_MS)).execute();
      await database.db.deleteFrom('flow_hour').where('at', '<', before(HOURS_KEPT_MS)).execute();
      await database.db.deleteFrom('flow_writer').where('at', '<', before(DAY_MS)).execute();
      await database.db.deleteFrom('interface_alert').where('at', '<', before(HOURS_KEPT_MS)).execute();
      await database.db.deleteFrom('monitoring_notice').where('at', '<', before(NOTICES_KEPT_MS)).execute();
    },
    async close() {
      await turn?.catch(() => undefined);
      await meter.flush(true).catch((err: unknown) => deps.log.warn({ err }, 'the last counts were not written'));
      await sender.close(() => desk.close());
    },
  };
}
