import {
  addDays,
  addWorkingDays,
  instantOf,
  localDate,
  toZonedIso,
  type Anomaly,
  type AnomalyInput,
  type AnomalySeverity,
  type AnomalyStep,
  type AnomalyStepInput,
} from '@sas-embed/contract';
import type { Selectable } from 'kysely';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import { ProblemError } from '../contract/index.js';
import type { Database, DbOrTrx, Trx } from '../storage/index.js';
import { newId, utc } from '../values/index.js';
import type { NoticeBoard } from './notices.js';
import type { AnomalyTable } from './tables.js';
import { ZONE } from './watch.js';

const LISTED = 500;

/** What anomalies need. */
export interface AnomalyDeps {
  database: Database;
  config: Pick<GatewayConfig, 'editors'>;
  clock: Clock;
  notices: NoticeBoard;
}

/** Anomalies, and what is done about them. */
export interface Anomalies {
  list(editorId: string | undefined, withClosed: boolean): Promise<Anomaly[]>;
  open(trx: Trx, input: AnomalyInput, by: string): Promise<Anomaly>;
  step(trx: Trx, anomalyId: string, input: AnomalyStepInput, by: string): Promise<Anomaly>;
  /** Marks what is nearly or wholly overdue, once, and tells those who watch. */
  escalate(): Promise<void>;
}

/**
 * When the delay of the convention ends: the end, in Paris, of the 30th day after the notification, or of the 14th or second working
 * day after it.
 */
export function dueOf(severity: AnomalySeverity, notifiedAt: Date): Date {
  const day = localDate(notifiedAt.getTime(), ZONE);
  const last = severity === 'minor' ? addDays(day, 30) : addWorkingDays(day, severity === 'major' ? 14 : 2);
  return new Date(instantOf(addDays(last, 1), '00:00', ZONE) - 1000);
}

/** From which states a step may be taken, and to which it leads. */
const STEPS: Readonly<
  Record<AnomalyStepInput['kind'], { from: readonly AnomalyTable['state'][]; to?: AnomalyTable['state'] }>
> = {
  notified: { from: ['open'], to: 'notified' },
  graded: { from: ['open', 'notified'] },
  noted: { from: ['open', 'notified', 'fixed', 'closed'] },
  fixed: { from: ['open', 'notified'], to: 'fixed' },
  reopened: { from: ['fixed', 'closed'] },
  closed: { from: ['open', 'notified', 'fixed'], to: 'closed' },
};

/** Keeps anomalies. */
export function createAnomalies({ database, config, clock, notices }: AnomalyDeps): Anomalies {
  const at = (instant: Date) => toZonedIso(instant.getTime(), ZONE);
  const labelOf = (editorId: string) => config.editors.find(({ id }) => id === editorId)?.label ?? editorId;

  async function read(db: DbOrTrx, rows: readonly Selectable<AnomalyTable>[]): Promise<Anomaly[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const steps = await db
      .selectFrom('anomaly_step')
      .selectAll()
      .where('anomaly_id', 'in', ids)
      .orderBy('id')
      .execute();
    return rows.map((row) => ({
      ...{ id: row.id, editorId: row.editor_id, severity: row.severity, state: row.state, title: row.title },
      ...{ openedAt: at(row.opened_at), escalation: row.escalation },
      ...(row.flow !== null && { flow: row.flow }),
      ...(row.description !== null && { description: row.description }),
      ...(row.alert_id !== null && { alertId: row.alert_id }),
      ...(row.notified_at && { notifiedAt: at(row.notified_at) }),
      ...(row.due_at && { dueAt: at(row.due_at) }),
      history: steps
        .filter(({ anomaly_id: id }) => id === row.id)
        .slice(-LISTED)
        .map((step) => ({
          ...{ at: at(step.at), kind: step.kind, by: step.by === null ? ('gateway' as const) : ('person' as const) },
          ...(step.severity !== null && { severity: step.severity }),
          ...(step.note !== null && { note: step.note }),
        })),
    }));
  }

  async function write(
    trx: Trx,
    anomalyId: string,
    kind: AnomalyStep['kind'],
    more: { by: string | null; severity?: AnomalySeverity | undefined; note?: string | undefined },
  ): Promise<void> {
    await trx
      .insertInto('anomaly_step')
      .values({
        ...{ anomaly_id: anomalyId, at: clock.now(), kind, by: more.by },
        ...{ severity: more.severity ?? null, note: more.note ?? null },
      })
      .execute();
  }

  return {
    async list(editorId, withClosed) {
      const rows = await database.db
        .selectFrom('anomaly')
        .selectAll()
        .$if(editorId !== undefined, (all) => all.where('editor_id', '=', editorId!))
        .$if(!withClosed, (all) => all.where('state', '<>', 'closed'))
        .orderBy((eb) => eb.case().when('state', '=', 'closed').then(1).else(0).end())
        .orderBy('due_at', (order) => order.asc().nullsLast())
        .orderBy('opened_at', 'desc')
        .orderBy('id')
        .limit(LISTED)
        .execute();
      return read(database.db, rows);
    },

    async open(trx, input, by) {
      if (!config.editors.some(({ id }) => id === input.editorId)) {
        throw new ProblemError('not-found', { detail: 'No such editor.' });
      }
      if (input.alertId !== undefined) {
        const alert = await trx
          .selectFrom('interface_alert')
          .select('id')
          .where('id', '=', input.alertId)
          .where('editor_id', '=', input.editorId)
          .executeTakeFirst();
        if (!alert) throw new ProblemError('not-found', { detail: 'No such alert of this editor.' });
      }
      const row = await trx
        .insertInto('anomaly')
        .values({
          ...{ id: newId('anomaly'), editor_id: input.editorId, flow: input.flow ?? null, severity: input.severity },
          ...{ state: 'open', title: input.title, description: input.description ?? null },
          ...{ alert_id: input.alertId ?? null, opened_at: clock.now(), notified_at: null, due_at: null },
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await write(trx, row.id, 'opened', { by, severity: input.severity });
      return (await read(trx, [row]))[0]!;
    },

    async step(trx, anomalyId, input, by) {
      const row = await trx
        .selectFrom('anomaly')
        .selectAll()
        .where('id', '=', anomalyId)
        .forUpdate()
        .executeTakeFirst();
      if (!row) throw new ProblemError('not-found', { detail: 'No such anomaly.' });
      const { kind } = input;
      const refuse = (field: string, rule: string) =>
        new ProblemError('invalid-request', { detail: `${field} must be ${rule}`, errors: [{ field, rule }] });
      if (!STEPS[kind].from.includes(row.state)) {
        throw refuse('body:/kind', `a step that follows from the state \`${row.state}\``);
      }
      if ((kind === 'graded') !== (input.severity !== undefined)) {
        throw refuse('body:/severity', 'there with `graded`, and only then');
      }
      if (kind === 'noted' && input.note === undefined) throw refuse('body:/note', 'there with `noted`');
      const now = clock.now();
      const severity = input.severity ?? row.severity;
      const notifiedAt = kind === 'notified' ? now : row.notified_at;
      const dueAt = notifiedAt && dueOf(severity, notifiedAt);
      const reopened = notifiedAt ? ('notified' as const) : ('open' as const);
      const state = kind === 'reopened' ? reopened : (STEPS[kind].to ?? row.state);
      const changed = await trx
        .updateTable('anomaly')
        .set({
          ...{ state, severity, notified_at: notifiedAt, due_at: dueAt },
          // Another delay is counted anew, its marks too.
          ...(dueAt?.getTime() !== row.due_at?.getTime() && { escalation: 'none' as const }),
        })
        .where('id', '=', anomalyId)
        .returningAll()
        .executeTakeFirstOrThrow();
      await write(trx, anomalyId, kind, { by, severity: input.severity, note: input.note });
      if (kind === 'notified' && dueAt) {
        const { title, description } = row;
        await notices.tellEditor(trx, row.editor_id, {
          ...{ type: 'anomaly.notified', anomalyId, severity, title, dueAt: at(dueAt), at: at(now) },
          ...{ label: labelOf(row.editor_id), ...(description !== null && { description }) },
        });
      }
      return (await read(trx, [changed]))[0]!;
    },

    async escalate() {
      await database.transaction(async (trx) => {
        const now = clock.now();
        const running = await trx
          .selectFrom('anomaly')
          .selectAll()
          .where('state', '=', 'notified')
          .where('escalation', '<>', 'overdue')
          .where('due_at', 'is not', null)
          .forUpdate()
          .skipLocked()
          .execute();
        for (const row of running) {
          const [from, due] = [row.notified_at!.getTime(), row.due_at!.getTime()];
          const isOver = now.getTime() > due;
          const isNear = now.getTime() >= from + (due - from) * 0.75;
          const mark = isOver ? 'overdue' : isNear ? 'due-soon' : 'none';
          if (mark === 'none' || mark === row.escalation) continue;
          await trx.updateTable('anomaly').set({ escalation: mark }).where('id', '=', row.id).execute();
          await write(trx, row.id, mark, { by: null });
          await notices.tellWatchers(trx, {
            ...{ id: newId('message'), at: utc(now), type: 'anomaly.escalated', label: labelOf(row.editor_id) },
            anomaly: {
              ...{ id: row.id, editorId: row.editor_id, severity: row.severity, escalation: mark },
              dueAt: at(row.due_at!),
            },
          });
        }
      });
    },
  };
}
