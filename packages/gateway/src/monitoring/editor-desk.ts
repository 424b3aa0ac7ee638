import {
  toZonedIso,
  type AskedFlow,
  type ConformanceRunInput,
  type EditorChangeInput,
  type EditorInterfaces,
  type EditorStageInput,
  type FlowSwitchInput,
  type InterfaceFlow,
} from '@sas-embed/contract';
import { sql } from 'kysely';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import { ProblemError } from '../contract/index.js';
import type { Database, Trx } from '../storage/index.js';
import { newId } from '../values/index.js';
import type { NoticeBoard } from './notices.js';
import { flowsOf, raiseAlert, ZONE, type WatchDeps } from './watch.js';
import type { FlowSwitches } from './types.js';

/** The channel on which replicas learn of a switch. */
const SWITCH_CHANNEL = 'sas_flow_switch';

/** What the desk needs. */
export interface EditorDeskDeps {
  database: Database;
  config: Pick<GatewayConfig, 'editors' | 'monitoring'>;
  clock: Clock;
  notices: NoticeBoard;
  log: WatchDeps['log'];
}

/** What is decided of editors: flows off and on, their life cycle, announced changes. */
export interface EditorDesk extends FlowSwitches {
  switchFlow(trx: Trx, editorId: string, flow: AskedFlow, input: FlowSwitchInput, by: string): Promise<void>;
  setStage(trx: Trx, editorId: string, input: EditorStageInput): Promise<void>;
  announce(trx: Trx, editorId: string, input: EditorChangeInput): Promise<void>;
  recordRun(trx: Trx, editorId: string, input: ConformanceRunInput): Promise<void>;
  /** Switches off the flows of changes whose time has come. */
  applyChanges(): Promise<void>;
  /** Reads the switches again; all replicas do so when one is changed, and from time to time. */
  refresh(): Promise<void>;
  /** Where editors stand, by id. */
  read(): Promise<Map<string, Pick<EditorInterfaces, 'stage' | 'change' | 'lastRun'>>>;
  close(): Promise<void>;
}

/** Opens the desk, with the switches as they are. */
export async function createEditorDesk(deps: EditorDeskDeps): Promise<EditorDesk> {
  const { database, config, clock, notices } = deps;
  let off = new Set<string>();
  const at = (instant: Date) => toZonedIso(instant.getTime(), ZONE);

  function editorOf(editorId: string, flows: readonly InterfaceFlow[] = []) {
    const editor = config.editors.find(({ id }) => id === editorId);
    if (!editor) throw new ProblemError('not-found', { detail: 'No such editor.' });
    const known = flowsOf(editor);
    const strange = flows.find((flow) => !known.includes(flow));
    if (strange !== undefined) throw new ProblemError('not-found', { detail: `This editor has no flow ${strange}.` });
    return editor;
  }

  async function refresh(): Promise<void> {
    const rows = await database.db.selectFrom('flow_switch').select(['editor_id', 'flow']).execute();
    off = new Set(rows.map(({ editor_id: id, flow }) => `${id} ${flow}`));
  }

  /** Brings the judgement of the flow to `off`, or back to where nothing is known; tells everybody. */
  async function turned(
    trx: Trx,
    editorId: string,
    flow: AskedFlow,
    { on, reason, note }: FlowSwitchInput,
  ): Promise<void> {
    const now = clock.now();
    const to = on ? ('unknown' as const) : ('off' as const);
    const before = await trx
      .selectFrom('flow_state')
      .select('state')
      .where('editor_id', '=', editorId)
      .where('flow', '=', flow)
      .forUpdate()
      .executeTakeFirst();
    await trx
      .insertInto('flow_state')
      .values({
        ...{ editor_id: editorId, flow, state: to, leaning: null, since: now, judged_at: now, probed_at: new Date(0) },
      })
      .onConflict((conflict) =>
        conflict
          .columns(['editor_id', 'flow'])
          .doUpdateSet({ state: to, leaning: null, seen: 0, since: now, judged_at: now }),
      )
      .execute();
    await raiseAlert(deps, trx, { editorId, flow, from: before?.state ?? 'unknown', to });
    await notices.tellEditor(trx, editorId, {
      ...{ type: 'flow.switched', flow, on, label: editorOf(editorId).label, at: at(now) },
      ...(reason && { reason }),
      ...(note !== undefined && { note }),
    });
    await sql`select pg_notify(${SWITCH_CHANNEL}, '')`.execute(trx);
  }

  async function turnOff(
    trx: Trx,
    editorId: string,
    flow: AskedFlow,
    why: { reason: NonNullable<FlowSwitchInput['reason']>; note?: string | undefined; by: string | null },
  ): Promise<void> {
    const { reason, note, by } = why;
    const known = await trx
      .insertInto('flow_switch')
      .values({ ...{ editor_id: editorId, flow, reason, note: note ?? null, at: clock.now(), by } })
      .onConflict((conflict) => conflict.columns(['editor_id', 'flow']).doNothing())
      .returning('flow')
      .executeTakeFirst();
    if (known) return turned(trx, editorId, flow, { on: false, reason, ...(note !== undefined && { note }) });
    // Off already: the latest reason stands, nobody is told again.
    await trx
      .updateTable('flow_switch')
      .set({ reason, note: note ?? null, by })
      .where('editor_id', '=', editorId)
      .where('flow', '=', flow)
      .execute();
  }

  /** Whether a change of the flow has come into force that no run without failures followed. */
  async function needsRun(trx: Trx, editorId: string, flow: AskedFlow): Promise<boolean> {
    const { rows } = await sql<{ needed: boolean }>`
      select exists (
        select 1 from editor_change change
        where change.editor_id = ${editorId} and change.flows ? ${flow} and change.effective_at <= ${clock.now()}
          and not exists (
            select 1 from conformance_run run
            where run.editor_id = ${editorId} and run.flows ? ${flow} and run.failed = 0 and run.at >= change.effective_at
          )
      ) as needed`.execute(trx);
    return rows[0]!.needed;
  }

  await refresh();
  const unlisten = await database.listen(SWITCH_CHANNEL, () => {
    refresh().catch((err: unknown) => deps.log.warn({ err }, 'the switches could not be read'));
  });

  return {
    isOff: (editorId, flow) => off.has(`${editorId} ${flow}`),
    refresh,
    close: unlisten,

    async switchFlow(trx, editorId, flow, input, by) {
      editorOf(editorId, [flow]);
      const { on, reason, note } = input;
      if (!on) {
        if (reason === undefined) {
          throw new ProblemError('invalid-request', {
            detail: 'A flow is switched off with a reason.',
            errors: [{ field: 'body:/reason', rule: 'there when the flow is switched off' }],
          });
        }
        return turnOff(trx, editorId, flow, { reason, note, by });
      }
      if (await needsRun(trx, editorId, flow)) throw new ProblemError('conformance-required');
      const gone = await trx
        .deleteFrom('flow_switch')
        .where('editor_id', '=', editorId)
        .where('flow', '=', flow)
        .returning('flow')
        .executeTakeFirst();
      if (gone) await turned(trx, editorId, flow, input);
    },

    async setStage(trx, editorId, { stage, reservations = [] }) {
      editorOf(editorId);
      if (reservations.length > 0 && stage !== 'vsr') {
        throw new ProblemError('invalid-request', {
          detail: 'Reservations belong to the stage `vsr`.',
          errors: [{ field: 'body:/reservations', rule: 'empty, unless `stage` is `vsr`' }],
        });
      }
      const values = { stage, reservations: JSON.stringify(reservations), at: clock.now() };
      await trx
        .insertInto('editor_stage')
        .values({ editor_id: editorId, ...values })
        .onConflict((conflict) => conflict.column('editor_id').doUpdateSet(values))
        .execute();
    },

    async announce(trx, editorId, { effectiveAt, flows, note }) {
      editorOf(editorId, flows);
      await trx
        .insertInto('editor_change')
        .values({
          ...{ id: newId('change'), editor_id: editorId, effective_at: new Date(effectiveAt), note, applied_at: null },
          ...{ flows: JSON.stringify(flows), announced_at: clock.now() },
        })
        .execute();
    },

    async recordRun(trx, editorId, { at: ranAt, flows, mode, failed, version }) {
      editorOf(editorId, flows);
      const when = new Date(ranAt);
      if (when.getTime() > clock.now().getTime() + 120_000) {
        throw new ProblemError('invalid-request', {
          detail: 'The run lies in the future.',
          errors: [{ field: 'body:/at', rule: 'not in the future' }],
        });
      }
      await trx
        .insertInto('conformance_run')
        .values({
          ...{ id: newId('run'), editor_id: editorId, at: when, flows: JSON.stringify(flows), mode, failed, version },
        })
        .execute();
    },

    async applyChanges() {
      await database.transaction(async (trx) => {
        const due = await trx
          .selectFrom('editor_change')
          .selectAll()
          .where('effective_at', '<=', clock.now())
          .where('applied_at', 'is', null)
          .forUpdate()
          .skipLocked()
          .execute();
        for (const change of due) {
          const { editor_id: editorId, flows, note } = change;
          await trx.updateTable('editor_change').set({ applied_at: clock.now() }).where('id', '=', change.id).execute();
          const editor = config.editors.find(({ id }) => id === editorId);
          for (const flow of flows) {
            if (!editor || !flowsOf(editor).includes(flow) || !(await needsRun(trx, editorId, flow))) continue;
            await turnOff(trx, editorId, flow, { reason: 'announced-change', note, by: null });
          }
        }
      });
    },

    async read() {
      const { db } = database;
      const [stages, changes, runs] = await Promise.all([
        db.selectFrom('editor_stage').selectAll().execute(),
        db
          .selectFrom('editor_change')
          .selectAll()
          .distinctOn('editor_id')
          .orderBy('editor_id')
          .orderBy('effective_at', 'desc')
          .execute(),
        db
          .selectFrom('conformance_run')
          .selectAll()
          .distinctOn('editor_id')
          .orderBy('editor_id')
          .orderBy('at', 'desc')
          .execute(),
      ]);
      return new Map(
        config.editors.map(({ id }) => {
          const stage = stages.find((row) => row.editor_id === id);
          const change = changes.find((row) => row.editor_id === id);
          const run = runs.find((row) => row.editor_id === id);
          return [
            id,
            {
              stage: stage
                ? { stage: stage.stage, reservations: stage.reservations }
                : { stage: 'in-service' as const, reservations: [] },
              ...(change && {
                change: { effectiveAt: at(change.effective_at), flows: change.flows, note: change.note },
              }),
              ...(run && {
                lastRun: { at: at(run.at), flows: run.flows, mode: run.mode, failed: run.failed, version: run.version },
              }),
            },
          ];
        }),
      );
    },
  };
}
