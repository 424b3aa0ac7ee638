import { toZonedIso, type BlockedAppointment } from '@sas-embed/contract';
import { sql } from 'kysely';
import type { Booking } from '../booking/index.js';
import type { Clock } from '../clock.js';
import { ProblemError, type Handlers } from '../contract/index.js';
import type { Database, Trx } from '../storage/index.js';
import { utc } from '../values/index.js';
import { isOpen, ownAppointment, statusesOf, writeVersion, type AppointmentRow } from './appointment-rows.js';
import { createAppointmentView } from './appointment-view.js';
import { BEGINNING, parseCursor, toCursor } from './cursor.js';
import { requirePast } from './event-log.js';
import { feedHandler } from './feed.js';
import { linkHandlers, regulatorOf } from './links.js';
import type { DeliveryStates, EventLog } from './types.js';

/** What the handlers of appointments need. */
export interface AppointmentHandlerDeps {
  database: Database;
  events: EventLog;
  clock: Clock;
  booking: Pick<Booking, 'idempotency' | 'box' | 'places' | 'handovers'>;
  /** Where appointments are on their way to LRMs; absent: none is sent to one. */
  deliveries?: DeliveryStates;
  /** Told of every appointment that a regulator cancels, in the transaction that does it. */
  cancelled?: (trx: Trx, appointmentId: string) => Promise<void>;
  /** The feed's safety poll, in milliseconds; tests only. */
  pollMs?: number;
}

const PAGE = 50;
/** Appointments that are nobody's, listed at once. */
const BLOCKED = 200;

/** Why it is nobody's, for who may mend it. */
function toBlocked(row: AppointmentRow): BlockedAppointment {
  return {
    id: row.id,
    editor: { id: row.source_id, ...(row.source_label !== null && { label: row.source_label }) },
    reason: row.blocked_by ?? 'regulator-unknown',
    ...(row.blocked_regulator && { regulator: row.blocked_regulator }),
    status: row.status,
    start: toZonedIso(row.start_at.getTime(), row.time_zone),
    timeZone: row.time_zone,
    ...(row.practitioner_id !== null && { practitionerId: row.practitioner_id }),
    receivedAt: utc(row.received_at),
  };
}

/** Handlers of the operations tagged `appointments`. */
export function appointmentHandlers(deps: AppointmentHandlerDeps): Handlers {
  const { database, events, clock } = deps;
  const { idempotency, places } = deps.booking;
  const view = createAppointmentView(deps);
  return {
    feed: feedHandler(deps),
    ...linkHandlers({ ...deps, view }),

    async getAppointment({ principal, path }) {
      const row = await ownAppointment(database.db, path.appointmentId, principal, false);
      return { status: 200, body: await view.one(database.db, row, principal) };
    },

    async listAppointments({ principal, query }) {
      const limit = query.limit ?? PAGE;
      const after = query.after === undefined ? BEGINNING : parseCursor(query.after);
      await requirePast(database.db, after);
      const rows = await database.db
        .selectFrom('appointment')
        .selectAll()
        .select(sql<string>`changed_tx::text`.as('tx'))
        .where('sas_id', '=', principal.bookingSas.id)
        .$if(query.startingFrom !== undefined, (it) => it.where('start_at', '>=', new Date(query.startingFrom!)))
        .where(sql<boolean>`(changed_tx, seq) > (${after.tx}::text::xid8, ${after.id}::bigint)`)
        // As in the feed: what an older running transaction may still write is not passed over.
        .where(sql<boolean>`changed_tx < pg_snapshot_xmin(pg_current_snapshot())`)
        .orderBy('appointment.changed_tx')
        .orderBy('seq')
        .limit(limit + 1)
        .execute();
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        status: 200,
        body: {
          items: await view.many(database.db, page, principal),
          cursor: toCursor(last ? { tx: last.tx, id: last.seq } : after),
          more: rows.length > limit,
        },
      };
    },

    async listBlockedAppointments() {
      const rows = await database.db
        .selectFrom('appointment')
        .selectAll()
        .where('sas_id', 'is', null)
        .orderBy('received_at', 'desc')
        .limit(BLOCKED)
        .execute();
      return { status: 200, body: { items: rows.map(toBlocked) } };
    },

    async getAppointmentHistory({ principal, path }) {
      const row = await ownAppointment(database.db, path.appointmentId, principal, false);
      const versions = await database.db
        .selectFrom('appointment_history')
        .selectAll()
        .where('appointment_id', '=', row.id)
        .orderBy('version')
        .execute();
      const at = (instant: Date) => toZonedIso(instant.getTime(), row.time_zone);
      return {
        status: 200,
        body: {
          items: versions.map((it) => ({
            version: it.version,
            at: at(it.at),
            status: it.status,
            start: at(it.start_at),
            ...(it.end_at === null ? {} : { end: at(it.end_at) }),
            by: it.actor_kind,
            ...(it.practitioner_id === null ? {} : { practitionerId: it.practitioner_id }),
            ...(it.change === null ? {} : { change: it.change }),
          })),
        },
      };
    },

    async setAppointmentStatus({ principal, path, body: { status }, idempotencyKey }) {
      const asked = { ...path, status };
      return idempotency.run({ principal, operationId: 'setAppointmentStatus', idempotencyKey, asked }, async (trx) => {
        const row = await ownAppointment(trx, path.appointmentId, principal, true);
        const now = clock.now();
        // Two colleagues say the same: the second finds what he wanted.
        if (row.status === status) return { status: 200, body: await view.one(trx, row, principal) };
        if (row.origin_kind === 'editor') {
          throw new ProblemError('appointment-status-refused', { detail: 'Its editor tells what becomes of it.' });
        }
        if (!statusesOf(row, now).includes(status)) {
          throw new ProblemError('appointment-status-refused', {
            detail:
              row.status === 'cancelled' || status === 'booked'
                ? `The appointment is ${row.status}.`
                : 'The appointment has not begun yet.',
          });
        }
        const said = await writeVersion(trx, events, row, { status }, { at: now, actor: regulatorOf(principal) });
        return { status: 200, body: await view.one(trx, said, principal) };
      });
    },

    async cancelAppointment({ principal, path, idempotencyKey }) {
      return idempotency.run(
        { principal, operationId: 'cancelAppointment', idempotencyKey, asked: path },
        async (trx) => {
          const row = await ownAppointment(trx, path.appointmentId, principal, true);
          const now = clock.now();
          if (row.origin_kind === 'editor') {
            throw new ProblemError('cancel-at-editor', {
              detail: 'No flow goes to the editor: cancel on its page; its answer comes back by itself.',
            });
          }
          // Two colleagues cancel the same appointment: the second finds what he wanted.
          if (row.status === 'cancelled') return { status: 200, body: await view.one(trx, row, principal) };
          if (!isOpen(row, now)) {
            throw new ProblemError('appointment-not-cancellable', { detail: 'The appointment is over.' });
          }
          const cancelled = await writeVersion(
            trx,
            events,
            row,
            { status: 'cancelled' },
            { at: now, actor: regulatorOf(principal) },
          );
          await deps.cancelled?.(trx, row.id);
          if (row.slot_id !== null) await places.free(trx, row.slot_id, row.patients, principal.regulatorId);
          return { status: 200, body: await view.one(trx, cancelled, principal) };
        },
      );
    },
  };
}
