import { toZonedIso, type InterfaceAlert, type InterfaceFlow, type InterfaceState } from '@sas-embed/contract';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import type { Database, Trx } from '../storage/index.js';
import { newId, utc } from '../values/index.js';
import type { Counts } from './flow-counts.js';
import { judge } from './judge.js';
import { alertMessage, type NoticeBoard } from './notices.js';

/** Instants of monitoring belong to no place: they are told in the service's own zone. */
export const ZONE = 'Europe/Paris';

/** What the watch needs. */
export interface WatchDeps {
  database: Database;
  config: Pick<GatewayConfig, 'monitoring' | 'editors'>;
  clock: Clock;
  notices: NoticeBoard;
  log: { info(details: object, message: string): void; warn(details: object, message: string): void };
}

/** Judges the flows again and again. */
export interface Watch {
  /** Judges each flow whose time has come, unless another replica does. */
  look(): Promise<void>;
}

/** The flows of an editor, as it is configured. */
export function flowsOf(editor: GatewayConfig['editors'][number]): InterfaceFlow[] {
  const { flows, accounts, intakeKeySha256, certificate } = editor;
  return [
    ...(['ps', 'cpts', 'sos'] as const).filter((flow) => flows[flow]),
    ...(accounts ? (['accounts'] as const) : []),
    ...(intakeKeySha256 !== undefined || certificate ? (['appointments'] as const) : []),
  ];
}

/**
 * Writes a change of state down, once, with the notices of it: in one transaction with the state, so that replicas tell it once.
 * @returns the alert's id
 */
export async function raiseAlert(
  { clock, notices, config, log }: Omit<WatchDeps, 'database'>,
  trx: Trx,
  change: { editorId: string; flow: InterfaceFlow; from: InterfaceState; to: InterfaceState },
): Promise<string> {
  const now = clock.now();
  const { editorId, flow, from, to } = change;
  const alert: InterfaceAlert = { id: newId('alert'), editorId, flow, from, to, at: toZonedIso(now.getTime(), ZONE) };
  await trx
    .insertInto('interface_alert')
    .values({ ...{ id: alert.id, editor_id: editorId, flow, from_state: from, to_state: to, at: now } })
    .execute();
  const label = config.editors.find(({ id }) => id === editorId)?.label ?? editorId;
  await notices.tellWatchers(trx, alertMessage(alert, label, utc(now)));
  log.info({ editorId, flow, from, to }, 'an interface changed');
  return alert.id;
}

/** The watch over all interfaces. */
export function createWatch(deps: WatchDeps): Watch {
  const { database, config, clock } = deps;
  const { everySeconds, windowSeconds, ...limits } = config.monitoring;
  const watched = config.editors
    .filter(({ enabled }) => enabled)
    .flatMap((editor) => flowsOf(editor).map((flow) => ({ editorId: editor.id, flow })));
  let introduced = false;

  /** Each flow gets its row, at the first look after the start. */
  async function introduce(): Promise<void> {
    const now = clock.now();
    if (introduced || watched.length === 0) return;
    const never = new Date(0);
    await database.db
      .insertInto('flow_state')
      .values(
        watched.map(({ editorId, flow }) => ({
          ...{ editor_id: editorId, flow, leaning: null, since: now, judged_at: never, probed_at: never },
        })),
      )
      .onConflict((conflict) => conflict.columns(['editor_id', 'flow']).doNothing())
      .execute();
    introduced = true;
  }

  return {
    async look() {
      if (watched.length === 0) return;
      await introduce();
      await database.transaction(async (trx) => {
        const now = clock.now();
        const due = await trx
          .selectFrom('flow_state')
          .selectAll()
          // A little early rather than a whole turn late.
          .where('judged_at', '<=', new Date(now.getTime() - everySeconds * 900))
          .orderBy('editor_id')
          .orderBy('flow')
          .forUpdate()
          .skipLocked()
          .execute();
        const mine = due.filter((row) =>
          watched.some(({ editorId, flow }) => editorId === row.editor_id && flow === row.flow),
        );
        if (mine.length === 0) return;
        const since = new Date(now.getTime() - windowSeconds * 1000);
        const spans = await trx
          .selectFrom('flow_fine')
          .select(['editor_id', 'flow', 'counts'])
          .where('at', '>', since)
          .orderBy('at')
          .execute();
        const windows = new Map<string, Counts[]>();
        for (const { editor_id: id, flow, counts } of spans) {
          const key = `${id} ${flow}`;
          windows.set(key, [...(windows.get(key) ?? []), counts]);
        }
        for (const row of mine) {
          const { editor_id: editorId, flow, state, leaning, seen } = row;
          const next = judge({ state, leaning, seen }, windows.get(`${editorId} ${flow}`) ?? [], limits);
          const changed = next.state !== state;
          await trx
            .updateTable('flow_state')
            .set({ ...next, judged_at: now, ...(changed && { since: now }) })
            .where('editor_id', '=', editorId)
            .where('flow', '=', flow)
            .execute();
          // That something began to do well is no news.
          if (changed && !(state === 'unknown' && next.state === 'up')) {
            await raiseAlert(deps, trx, { editorId, flow, from: state, to: next.state });
          }
        }
      });
    },
  };
}
