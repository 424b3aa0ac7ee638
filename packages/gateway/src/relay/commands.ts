import { sql } from 'kysely';
import type { Clock } from '../clock.js';
import type { Database } from '../storage/index.js';
import type { RelayState } from './tables.js';
import { listedNumbers, readQueueCommand } from '../values/index.js';

/** How the command is used. */
export const RELAY_USAGE = `sas-gateway relay list [--state waiting|delivered|dead] --config FILE
       sas-gateway relay replay ID… | --dead --config FILE`;

/** Thrown for a command line that cannot be understood; the message says what is wrong. */
export class RelayUsageError extends Error {
  override readonly name = 'RelayUsageError';
}

const STATES: readonly string[] = ['waiting', 'delivered', 'dead'];
const LISTED = 1_000;

/**
 * Runs `sas-gateway relay …` and returns what is printed, as JSON: ids, states and faults, nothing of what editors sent. Replayed
 * is what is dead and was not overtaken by a later request of its appointment. Throws {@link RelayUsageError}.
 */
export async function runRelayCommand(
  args: readonly string[],
  { database, clock }: { database: Database; clock: Clock },
): Promise<unknown> {
  const { positionals, state, isDead } = readQueueCommand(args, STATES, RelayUsageError);
  const [verb, ...ids] = positionals;
  if (verb === 'list' && ids.length === 0 && !isDead) return list(database, state);
  if (verb === 'replay' && ids.length > 0 !== isDead) return replay(database, clock, ids);
  throw new RelayUsageError('relay takes list, replay ID… or replay --dead');
}

async function list({ db }: Database, state: string | undefined): Promise<unknown> {
  const rows = await db
    .selectFrom('relay_delivery')
    .select(['id', 'appointment_id', 'editor_id', 'method', 'state', 'attempts', 'fault', 'created_at', 'settled_at'])
    .select(['earlier_attempts', 'replays', 'replayed_at'])
    .$if(state !== undefined, (query) => query.where('state', '=', state as RelayState))
    .orderBy('id', 'desc')
    .limit(LISTED)
    .execute();
  return rows.map(({ appointment_id: appointmentId, editor_id: editorId, ...row }) => ({
    ...{ id: row.id, appointmentId, editorId, method: row.method, state: row.state },
    attempts: row.earlier_attempts + row.attempts,
    ...(row.replays > 0 && { replays: row.replays, replayedAt: row.replayed_at }),
    ...{ createdAt: row.created_at, settledAt: row.settled_at },
    ...(row.fault !== null && { fault: row.fault }),
  }));
}

async function replay({ db }: Database, clock: Clock, ids: readonly string[]): Promise<unknown> {
  const numbers = listedNumbers(ids, RelayUsageError);
  const now = clock.now();
  const { rows } = await sql<{ id: number }>`
    update relay_delivery dead
    set state = 'waiting', due_at = ${now}, claimed_until = null, settled_at = null,
      attempts = 0, earlier_attempts = earlier_attempts + attempts, replays = replays + 1, replayed_at = ${now}
    where state = 'dead' and (${ids.length === 0} or id = any(${numbers}::bigint[]))
      and not exists (
        select 1 from relay_delivery later
        where later.appointment_id = dead.appointment_id and later.id > dead.id and later.state = 'delivered')
    returning id`.execute(db);
  const replayed = rows.map(({ id }) => Number(id));
  return { replayed, left: numbers.filter((id) => !replayed.includes(id)) };
}
