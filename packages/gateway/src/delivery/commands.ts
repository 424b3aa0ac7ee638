import { sql } from 'kysely';
import type { Clock } from '../clock.js';
import { EVENT_CHANNEL } from '../appointments/index.js';
import type { Database, Trx } from '../storage/index.js';
import type { DeliveryState } from './tables.js';
import { listedNumbers, readQueueCommand } from '../values/index.js';

/** How the command is used. */
export const DELIVERIES_USAGE = `sas-gateway deliveries list [--state waiting|sent|delivered|superseded|dead] --config FILE
       sas-gateway deliveries blocked --config FILE   (appointments whose regulator is not known)
       sas-gateway deliveries replay ID… | --dead --config FILE`;

/** Thrown for a command line that cannot be understood; the message says what is wrong. */
export class DeliveryUsageError extends Error {
  override readonly name = 'DeliveryUsageError';
}

const STATES: readonly string[] = ['waiting', 'sent', 'delivered', 'superseded', 'dead'];
const LISTED = 1_000;

/**
 * Runs `sas-gateway deliveries …` and returns what is printed, as JSON: ids, states and errors, nobody's name. A replayed version
 * is sent again as it is; running gateways hear of it at once. Throws {@link DeliveryUsageError}.
 */
export async function runDeliveryCommand(
  args: readonly string[],
  { database, clock }: { database: Database; clock: Clock },
): Promise<unknown> {
  const { positionals, state, isDead } = readQueueCommand(args, STATES, DeliveryUsageError);
  const [verb, ...ids] = positionals;
  if (verb === 'list' && ids.length === 0) return list(database, state);
  if (verb === 'blocked' && ids.length === 0) return blocked(database);
  if (verb === 'replay' && ids.length > 0 !== isDead) return replay(database, clock, ids);
  throw new DeliveryUsageError('deliveries takes list, blocked, replay ID… or replay --dead');
}

async function list({ db }: Database, state: string | undefined): Promise<unknown> {
  const rows = await db
    .selectFrom('hub_delivery')
    .selectAll()
    .$if(state !== undefined, (query) => query.where('state', '=', state as DeliveryState))
    .orderBy('id', 'desc')
    .limit(LISTED)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    appointmentId: row.appointment_id,
    version: row.version,
    sas: row.sas_id,
    recipient: row.recipient,
    state: row.state,
    attempts: row.earlier_attempts + row.attempts,
    ...(row.replays > 0 && { replays: row.replays, replayedAt: row.replayed_at }),
    createdAt: row.created_at,
    sentAt: row.sent_at,
    answeredAt: row.answered_at,
    ...(row.error_text !== null && { error: { code: row.error_code, text: row.error_text } }),
    ...(row.left_out.length > 0 && { leftOut: row.left_out }),
  }));
}

/** They are kept and told to nobody until their editor sends a version of them after the regulator is known. */
async function blocked({ db }: Database): Promise<unknown> {
  return db
    .selectFrom('appointment')
    .select(['id as appointmentId', 'source_id as editor', 'status', 'received_at as receivedAt'])
    .select(['blocked_by as reason', 'blocked_regulator as regulator'])
    .where('sas_id', 'is', null)
    .orderBy('received_at', 'desc')
    .limit(LISTED)
    .execute();
}

/**
 * Sends dead versions again as they are, all or those of these numbers; running gateways hear of it at once. Resolves to the numbers
 * of those that were dead.
 */
export async function replayDead(trx: Trx, now: Date, ids?: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update hub_delivery set state = 'waiting', due_at = ${now}, lease = null, leased_until = null,
      attempts = 0, earlier_attempts = earlier_attempts + attempts, replays = replays + 1, replayed_at = ${now}
    where state = 'dead' and (${ids === undefined} or id = any(${ids ?? []}::bigint[]))
    returning id`.execute(trx);
  await sql`select pg_notify(${EVENT_CHANNEL}, '')`.execute(trx);
  return rows.map(({ id }) => Number(id));
}

async function replay(database: Database, clock: Clock, ids: readonly string[]): Promise<unknown> {
  const numbers = listedNumbers(ids, DeliveryUsageError);
  const which = ids.length === 0 ? undefined : numbers;
  const replayed = await database.transaction((trx) => replayDead(trx, clock.now(), which));
  return { replayed, notDead: numbers.filter((id) => !replayed.includes(id)) };
}
