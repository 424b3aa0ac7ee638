import { sql } from 'kysely';
import type { Clock } from '../clock.js';
import type { Database } from '../storage/index.js';

/** How many calls one editor may get in any hour, whatever the number of replicas. */
export interface CallBudgetOptions {
  database: Pick<Database, 'db'>;
  clock: Clock;
  callsPerHour: number;
}

/** What was granted. */
export type Grant = { granted: true } | { granted: false; retryAfterSeconds: number };

/** The budget of the calls that no regulator asked for: re-readings of what is on screen. */
export interface CallBudget {
  /** Takes that many calls at once, or none. */
  take(editorId: string, calls: number): Promise<Grant>;
}

/** Of an hour's calls, what may be spent at one moment: the rest flows in over the hour, so that no hour has more. */
const BURST_SHARE = 10;
const HOUR_MS = 3_600_000;

/**
 * A token bucket in the database, which all replicas share: full it holds a tenth of the hour's calls, and the other nine
 * tenths flow in evenly. In no hour, wherever it begins, more than `callsPerHour` are granted.
 */
export function createCallBudget({ database, clock, callsPerHour }: CallBudgetOptions): CallBudget {
  const burst = Math.max(1, Math.floor(callsPerHour / BURST_SHARE));
  const perMs = Math.max(0, callsPerHour - burst) / HOUR_MS;
  return {
    async take(editorId, calls) {
      const now = clock.now();
      await database.db
        .insertInto('editor_call_budget')
        .values({ editor_id: editorId, left_calls: burst, at: now })
        .onConflict((conflict) => conflict.column('editor_id').doNothing())
        .execute();
      // A replica whose clock is behind takes nothing back from what has flowed in.
      const flowed = sql<number>`least(${burst}::double precision, left_calls
        + greatest(0, extract(epoch from (${now}::timestamptz - at)) * 1000) * ${perMs}::double precision)`;
      const taken = await database.db
        .updateTable('editor_call_budget')
        .set({ left_calls: sql`${flowed} - ${calls}`, at: sql`greatest(at, ${now}::timestamptz)` })
        .where('editor_id', '=', editorId)
        .where(sql<boolean>`${flowed} >= ${calls}`)
        .returning('editor_id')
        .executeTakeFirst();
      if (taken) return { granted: true };
      const row = await database.db
        .selectFrom('editor_call_budget')
        .select(flowed.as('left'))
        .where('editor_id', '=', editorId)
        .executeTakeFirst();
      const lacking = Math.max(0, Math.min(calls, burst) - (row?.left ?? 0));
      return { granted: false, retryAfterSeconds: Math.min(3600, Math.ceil(lacking / (perMs * 1000)) || 1) };
    },
  };
}
