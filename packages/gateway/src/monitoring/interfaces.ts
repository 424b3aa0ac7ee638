import { toZonedIso, type EditorInterfaces, type InterfaceList } from '@sas-embed/contract';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import type { Database } from '../storage/index.js';
import type { EditorDesk } from './editor-desk.js';
import { addCounts, statsOf, type Counts } from './flow-counts.js';
import { flowsOf, ZONE } from './watch.js';

/** How far back it is counted. */
export type Period = InterfaceList['period'];

const HOURS: Readonly<Record<Period, number>> = { hour: 1, day: 24, week: 168, month: 720 };

/** Reads how the interfaces do. */
export interface Interfaces {
  /** All of them, or those of one editor. */
  read(period: Period, editorId?: string): Promise<InterfaceList>;
}

/** Reads the counts and judgements together. */
export function createInterfaces(deps: {
  database: Database;
  config: Pick<GatewayConfig, 'editors'>;
  clock: Clock;
  desk: EditorDesk;
}): Interfaces {
  const { database, config, clock, desk } = deps;
  const at = (instant: Date) => toZonedIso(instant.getTime(), ZONE);

  return {
    async read(period, editorId) {
      const { db } = database;
      const to = clock.now();
      const from = new Date(to.getTime() - HOURS[period] * 3_600_000);
      const only = <T extends { editor_id: string }>(rows: T[]) =>
        editorId === undefined ? rows : rows.filter((row) => row.editor_id === editorId);
      const [spans, latest, states, switches, anomalies, stages] = await Promise.all([
        // Hours are counted whole: the first one is the one in which the period begins.
        period === 'hour'
          ? db.selectFrom('flow_fine').selectAll().where('at', '>=', from).execute()
          : db
              .selectFrom('flow_hour')
              .selectAll()
              .where('at', '>', new Date(from.getTime() - 3_600_000))
              .execute(),
        // Hours are written once a minute.
        db
          .selectFrom(
            db
              .selectFrom('flow_hour')
              .select(['editor_id', 'flow', 'last_success_at'])
              .unionAll(db.selectFrom('flow_fine').select(['editor_id', 'flow', 'last_success_at']))
              .as('span'),
          )
          .select(({ fn }) => ['editor_id', 'flow', fn.max('last_success_at').as('last_success_at')])
          .groupBy(['editor_id', 'flow'])
          .execute(),
        db.selectFrom('flow_state').selectAll().execute(),
        db.selectFrom('flow_switch').selectAll().execute(),
        db
          .selectFrom('anomaly')
          .select(({ fn }) => ['editor_id', fn.countAll<string>().as('open')])
          .where('state', '<>', 'closed')
          .groupBy('editor_id')
          .execute(),
        desk.read(),
      ]);
      const counts = new Map<string, Counts[]>();
      for (const span of only(spans)) {
        const key = `${span.editor_id} ${span.flow}`;
        counts.set(key, [...(counts.get(key) ?? []), span.counts]);
      }
      const editors = config.editors.filter(({ id }) => editorId === undefined || id === editorId);
      const interfaces = editors.map((editor): EditorInterfaces => {
        const { id, label, enabled } = editor;
        const open = anomalies.find((row) => row.editor_id === id);
        return {
          ...{ editorId: id, label, ...stages.get(id)!, openAnomalies: Number(open?.open ?? 0) },
          flows: flowsOf(editor).map((flow) => {
            const isOf = (row: { editor_id: string; flow: string }) => row.editor_id === id && row.flow === flow;
            const judged = states.find(isOf);
            const turnedOff = switches.find(isOf);
            const success = latest.find(isOf)?.last_success_at;
            const isOff = turnedOff !== undefined || (!enabled && flow !== 'appointments' && flow !== 'accounts');
            return {
              flow,
              state: isOff ? ('off' as const) : (judged?.state ?? ('unknown' as const)),
              ...(judged && { since: at(judged.since) }),
              ...(turnedOff && {
                switchedOff: {
                  ...{ reason: turnedOff.reason, at: at(turnedOff.at) },
                  ...(turnedOff.note !== null && { note: turnedOff.note }),
                },
              }),
              ...statsOf(addCounts(counts.get(`${id} ${flow}`) ?? [])),
              ...(success && { lastSuccessAt: at(success) }),
            };
          }),
        };
      });
      return { period, from: at(from), to: at(to), interfaces };
    },
  };
}
