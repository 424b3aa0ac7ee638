import { AGENDA_SOURCE_ID } from '@sas-embed/contract';
import { sql } from 'kysely';
import type { EventLog } from '../appointments/index.js';
import type { Audit } from '../audit/index.js';
import type { DbOrTrx, Trx } from '../storage/index.js';

/** Bounds of the time from search to booking, in seconds: up to it, and how it is called. */
const DELAYS = [
  [60, 'under-1-min'],
  [120, '1-2-min'],
  [300, '2-5-min'],
  [600, '5-10-min'],
  [1800, '10-30-min'],
] as const;
const delay = sql.join(
  DELAYS.map(([seconds, name]) => sql`when waited < ${sql.lit(seconds)} then ${sql.lit(name)}`),
  sql` `,
);

/**
 * Counts what is known of appointments: that they were made, how and for whom, each status that they came to, and how long after
 * their search. Ids are of what is counted, so that any of it may be counted again; that something came to light later (a telephone
 * booking is its editor's own) is put right. Of an appointment whose regulator is unknown, nothing is counted yet.
 *
 * @param appointmentId - one appointment, in the transaction of its change; absent: all that is kept.
 */
export async function countAppointments(db: DbOrTrx, appointmentId?: string): Promise<void> {
  const which = appointmentId === undefined ? sql`true` : sql`a.id = ${appointmentId}`;
  const { rows } = await sql<{ month: string }>`
    with known as (
      select a.id, a.sas_id as sas, o.departement, a.orientation_category as category, a.searched_at, a.received_at,
        case a.origin_kind when 'agenda' then ${sql.lit(AGENDA_SOURCE_ID)} when 'overbooking' then null else a.source_id end as editor,
        case when a.orientation_type = 3 then 'reorientation' else a.origin_kind end as how
      from appointment a left join offer o on o.id = a.offer_id
      where a.sas_id is not null and ${which}
    ), versions as (
      select h.appointment_id, h.version, h.at, h.status,
        lag(h.status) over (partition by h.appointment_id order by h.version) as before
      from appointment_history h where h.appointment_id in (select id from known)
    ), made as (
      select known.*, v.at, extract(epoch from known.received_at - known.searched_at) as waited
      from known join versions v on v.appointment_id = known.id and v.before is null
    ), facts as (
      select 'orientation:' || id as id, at, 'orientation' as kind, sas, departement, editor, how as detail from made
      union all select 'category:' || id, at, 'category', sas, departement, editor, category from made
      union all select 'delay:' || id, at, 'delay', sas, departement, editor,
        case ${delay} else 'over-30-min' end from made where searched_at is not null
      union all select 'status:' || v.appointment_id || ':' || v.version, v.at, 'status', k.sas, k.departement, k.editor, v.status
        from versions v join known k on k.id = v.appointment_id where v.before is distinct from v.status
    )
    insert into indicator_fact as f (id, at, kind, sas, departement, editor, detail)
    select * from facts
    on conflict (id) do update set
      sas = excluded.sas, editor = excluded.editor, detail = excluded.detail,
      departement = coalesce(excluded.departement, f.departement)
    where (f.sas, f.editor, f.detail, f.departement) is distinct from
      (excluded.sas, excluded.editor, excluded.detail, coalesce(excluded.departement, f.departement))
    returning to_char(at at time zone 'Europe/Paris', 'YYYY-MM') as month`.execute(db);
  await reopen(db, rows);
}

/** Counts sessions that the audit tells were opened: one, as it is told, or all that it still holds. */
export async function countSignIns(db: DbOrTrx): Promise<void> {
  const { rows } = await sql<{ month: string }>`
    insert into indicator_fact (id, at, kind, sas, detail)
    select 'sign-in:' || (told -> 'on' ->> 'sessionId'), at, 'sign-in', told -> 'actor' ->> 'sasId',
      coalesce(told -> 'codes' ->> 'via', 'host')
    from (select at, body::jsonb as told from audit_entry where body like '%"session.opened"%') entries
    where told ->> 'action' = 'session.opened'
    on conflict (id) do nothing
    returning to_char(at at time zone 'Europe/Paris', 'YYYY-MM') as month`.execute(db);
  await reopen(db, rows);
}

/** The figures of these months are not final any more. */
async function reopen(db: DbOrTrx, rows: readonly { month: string }[]): Promise<void> {
  const months = [...new Set(rows.map(({ month }) => month))];
  if (months.length > 0) await db.deleteFrom('indicator_closed').where('month', 'in', months).execute();
}

/** An event log that also counts each version of an appointment, in the very transaction that makes it. */
export function withCountedAppointments(events: EventLog): EventLog {
  return {
    async append(trx, event) {
      await events.append(trx, event);
      if (event.payload.type === 'appointment') await countAppointments(trx, event.payload.appointmentId);
    },
  };
}

/** An audit that also counts who signs in, in the very transaction that opens the session. */
export function withCountedSignIns(audit: Audit, clock: { now(): Date }): Audit {
  return {
    async write(trx: Trx, act) {
      await audit.write(trx, act);
      const sessionId = act.on?.['sessionId'];
      if (act.action !== 'session.opened' || act.actor.kind !== 'regulator' || sessionId === undefined) return;
      const detail = act.codes?.['via'] ?? 'host';
      await trx
        .insertInto('indicator_fact')
        .values({
          ...{ id: `sign-in:${sessionId}`, at: clock.now(), kind: 'sign-in', sas: act.actor.sasId, detail },
          ...{ departement: null, editor: null },
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}
