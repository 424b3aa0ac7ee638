import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { InterfaceFlow } from '@sas-embed/contract';
import type { Clock } from '../clock.js';
import type { Database, Trx } from '../storage/index.js';
import { FlowCount, type Counts } from './flow-counts.js';
import type { FlowCall, RecordCall } from './types.js';

/** The longest span of the fine counts, over which a flow is judged. */
export const FINE_MS = 10_000;
/** The span of the counts that are kept for long. */
export const HOUR_MS = 3_600_000;
/** How often these are written. */
const HOURS_EVERY_MS = 60_000;
type Table = 'flow_fine' | 'flow_hour';

/** Counts calls in memory, and writes what came together from time to time. */
export interface FlowMeter {
  record: RecordCall;
  /**
   * Writes what was counted since the last time; a failure loses nothing, the next writing brings it along. Hours are written once a
   * minute, and when it is the last time.
   */
  flush(isLast?: boolean): Promise<void>;
  /** Everything that was counted at this replica since its start, by editor and flow. */
  totals(): { editorId: string; flow: InterfaceFlow; counts: FlowCount }[];
}

/** What the meter needs. */
export interface FlowMeterDeps {
  database: Database;
  clock: Clock;
  /** The span of the fine counts, in milliseconds: no longer than the time between two looks, so that each finds how its span ended. */
  fineMs?: number;
}

interface Span {
  editorId: string;
  flow: InterfaceFlow;
  at: number;
  count: FlowCount;
}

interface Row {
  editor_id: string;
  flow: InterfaceFlow;
  at: Date;
  counts: Counts;
  last_success_at: Date | null;
}

/**
 * Every call is counted exactly once, whatever becomes of the connection to the database: what is written carries a number, and a
 * number that was written already is not written again. A process that is killed loses what it has not written yet, some seconds.
 */
export function createFlowMeter({ database, clock, fineMs = FINE_MS }: FlowMeterDeps): FlowMeter {
  const replica = randomUUID();
  const totals = new Map<string, Span>();
  const fine = portions('flow_fine', fineMs, 0);
  const hours = portions('flow_hour', HOUR_MS, HOURS_EVERY_MS);
  let flushing: Promise<void> | undefined;

  function spanOf(spans: Map<string, Span>, key: string, { editorId, flow }: FlowCall, at: number): Span {
    let span = spans.get(key);
    if (!span) spans.set(key, (span = { editorId, flow, at, count: new FlowCount() }));
    return span;
  }

  /** What is counted in spans of this length, and written together every so often. */
  function portions(table: Table, spanMs: number, everyMs: number) {
    let open = new Map<string, Span>();
    let unwritten: { seq: number; rows: Row[] } | undefined;
    let seq = 0;
    let writtenAt = 0;
    return {
      add(call: FlowCall, key: string, now: Date): void {
        const at = now.getTime() - (now.getTime() % spanMs);
        spanOf(open, `${key} ${at}`, call, at).count.add(call, now);
      },
      async write(isLast: boolean): Promise<void> {
        const now = clock.now();
        if (!unwritten) {
          if (open.size === 0 || (!isLast && now.getTime() - writtenAt < everyMs)) return;
          const rows = [...open.values()].map(({ editorId, flow, at, count }): Row => ({
            ...{
              editor_id: editorId,
              flow,
              at: new Date(at),
              counts: count.read(),
              last_success_at: count.lastSuccess,
            },
          }));
          open = new Map();
          unwritten = { seq: (seq += 1), rows };
        }
        const { seq: number, rows } = unwritten;
        await database.transaction(async (trx) => {
          const known = await sql`
            insert into flow_writer (id, seq, at) values (${`${replica} ${table}`}, ${number}, ${now})
            on conflict (id) do update set seq = excluded.seq, at = excluded.at where flow_writer.seq < excluded.seq
            returning id`.execute(trx);
          // None: written before, only its answer was lost.
          if (known.rows.length > 0) await add(trx, table, rows);
        });
        unwritten = undefined;
        writtenAt = now.getTime();
        // What came together while the portion before could not be written.
        if (isLast) await this.write(true);
      },
    };
  }

  function record(call: FlowCall): void {
    const now = clock.now();
    const key = `${call.editorId} ${call.flow}`;
    fine.add(call, key, now);
    hours.add(call, key, now);
    spanOf(totals, key, call, 0).count.add(call, now);
  }

  async function write(isLast: boolean): Promise<void> {
    await fine.write(isLast);
    await hours.write(isLast);
  }

  return {
    record,
    async flush(isLast = false) {
      if (isLast) await flushing?.catch(() => undefined);
      flushing ??= write(isLast).finally(() => (flushing = undefined));
      return flushing;
    },
    totals: () => [...totals.values()].map(({ editorId, flow, count }) => ({ editorId, flow, counts: count })),
  };
}

const keyOf = ({ editor_id: editorId, flow, at }: Row) => `${editorId} ${flow} ${at.toISOString()}`;

/** Adds counts to those that are there, name by name, in one statement. */
async function add(trx: Trx, table: Table, rows: readonly Row[]): Promise<void> {
  const into = sql.table(table);
  // Always in one order: two replicas that write the same rows must not wait for each other.
  const sorted = [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  await sql`
    insert into ${into} as known (editor_id, flow, at, counts, last_success_at)
    select editor_id, flow, at, counts, last_success_at
    from jsonb_to_recordset(${JSON.stringify(sorted)}::jsonb)
      as told (editor_id text, flow text, at timestamptz, counts jsonb, last_success_at timestamptz)
    on conflict (editor_id, flow, at) do update set
      counts = (
        select jsonb_object_agg(name, total) from (
          select name, sum(value::bigint) as total from (
            select * from jsonb_each_text(known.counts) as a (name, value)
            union all select * from jsonb_each_text(excluded.counts) as b (name, value)
          ) each group by name
        ) added
      ),
      last_success_at = greatest(known.last_success_at, excluded.last_success_at)`.execute(trx);
}
