import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { InterfaceFlow } from '@sas-embed/contract';
import type { Clock } from '../clock.js';
import type { Database, Trx } from '../storage/index.js';
import { FlowCount, type Counts } from './flow-counts.js';
import type { FlowCall, RecordCall } from './types.js';

/** The span of the fine counts, over which a flow is judged. */
export const FINE_MS = 10_000;
/** The span of the counts that are kept for long. */
export const HOUR_MS = 3_600_000;

/** Counts calls in memory, and writes what came together from time to time. */
export interface FlowMeter {
  record: RecordCall;
  /** Writes what was counted since the last time; a failure loses nothing, the next writing brings it along. */
  flush(): Promise<void>;
  /** Everything that was counted at this replica since its start, by editor and flow. */
  totals(): { editorId: string; flow: InterfaceFlow; counts: FlowCount }[];
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
export function createFlowMeter({ database, clock }: { database: Database; clock: Clock }): FlowMeter {
  const replica = randomUUID();
  const totals = new Map<string, Span>();
  let open = new Map<string, Span>();
  let unwritten: { seq: number; fine: Row[] } | undefined;
  let seq = 0;
  let flushing: Promise<void> | undefined;

  function spanOf(spans: Map<string, Span>, key: string, { editorId, flow }: FlowCall, at: number): Span {
    let span = spans.get(key);
    if (!span) spans.set(key, (span = { editorId, flow, at, count: new FlowCount() }));
    return span;
  }

  function record(call: FlowCall): void {
    const now = clock.now();
    const at = now.getTime() - (now.getTime() % FINE_MS);
    const key = `${call.editorId} ${call.flow}`;
    spanOf(open, `${key} ${at}`, call, at).count.add(call, now);
    spanOf(totals, key, call, 0).count.add(call, now);
  }

  async function write(): Promise<void> {
    if (!unwritten) {
      if (open.size === 0) return;
      const fine = [...open.values()].map(({ editorId, flow, at, count }): Row => ({
        ...{ editor_id: editorId, flow, at: new Date(at), counts: count.read(), last_success_at: count.lastSuccess },
      }));
      open = new Map();
      unwritten = { seq: (seq += 1), fine };
    }
    const { seq: number, fine } = unwritten;
    await database.transaction(async (trx) => {
      const { rows } = await sql`
        insert into flow_writer (id, seq, at) values (${replica}, ${number}, ${clock.now()})
        on conflict (id) do update set seq = excluded.seq, at = excluded.at where flow_writer.seq < excluded.seq
        returning id`.execute(trx);
      if (rows.length === 0) return; // written before, only its answer was lost
      // Always in one order: two replicas that write the same rows must not wait for each other.
      const sorted = [...fine].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      for (const row of sorted) await add(trx, 'flow_fine', row);
      for (const row of sorted) {
        await add(trx, 'flow_hour', { ...row, at: new Date(row.at.getTime() - (row.at.getTime() % HOUR_MS)) });
      }
    });
    unwritten = undefined;
  }

  return {
    record,
    flush() {
      flushing ??= write().finally(() => (flushing = undefined));
      return flushing;
    },
    totals: () => [...totals.values()].map(({ editorId, flow, count }) => ({ editorId, flow, counts: count })),
  };
}

const keyOf = ({ editor_id: editorId, flow, at }: Row) => `${editorId} ${flow} ${at.toISOString()}`;

/** Adds a row's counts to those that are there, name by name. */
async function add(trx: Trx, table: 'flow_fine' | 'flow_hour', row: Row): Promise<void> {
  const into = sql.table(table);
  await sql`
    insert into ${into} as known (editor_id, flow, at, counts, last_success_at)
    values (${row.editor_id}, ${row.flow}, ${row.at}, ${JSON.stringify(row.counts)}::jsonb, ${row.last_success_at})
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
