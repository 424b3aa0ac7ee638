import { sql } from 'kysely';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import type { Database } from '../storage/index.js';
import { purgeEvents } from './event-log.js';

const DAY_MS = 86_400_000;
/** Appointments forgotten at once: a transaction stays short, the next round takes the rest. */
const BATCH = 500;

/**
 * Forgets appointments with their history, to which case they belonged, and events, each after its own time; resolves to what
 * was forgotten. Replicas may all do it.
 */
export async function purgeAppointments(
  database: Database,
  { appointments: { keepDays, keepCaseDays, keepEventDays } }: Pick<GatewayConfig, 'appointments'>,
  clock: Clock,
): Promise<{ appointments: number; cases: number; events: number }> {
  const before = (days: number) => new Date(clock.now().getTime() - days * DAY_MS);
  return database.transaction(async (trx) => {
    const old = await trx
      .selectFrom('appointment')
      .select('id')
      .where('start_at', '<', before(keepDays))
      .orderBy('start_at')
      .limit(BATCH)
      .forUpdate()
      .skipLocked()
      .execute();
    const ids = old.map(({ id }) => id);
    if (ids.length > 0) {
      await trx.deleteFrom('appointment_history').where('appointment_id', 'in', ids).execute();
      await trx.deleteFrom('link_refusal').where('appointment_id', 'in', ids).execute();
      await trx.deleteFrom('appointment').where('id', 'in', ids).execute();
    }
    // Nothing is told: the host knows its own case, and nobody else ever did.
    const { rows } = await sql<{ id: string }>`
      update appointment set case_ref = null, link = null
      where id in (
        select id from appointment where case_ref is not null and start_at < ${before(keepCaseDays)}
        order by start_at limit ${BATCH} for update skip locked
      )
      returning id`.execute(trx);
    return { appointments: ids.length, cases: rows.length, events: await purgeEvents(trx, before(keepEventDays)) };
  });
}
