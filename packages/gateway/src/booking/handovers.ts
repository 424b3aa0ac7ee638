import type { Handover } from '@sas-embed/contract';
import type { Selectable } from 'kysely';
import type { EventLog } from '../appointments/index.js';
import type { Clock } from '../clock.js';
import { ProblemError, type Handlers } from '../contract/index.js';
import type { Principal } from '../identity/index.js';
import type { DbOrTrx, Trx } from '../storage/index.js';
import type { BookingContext } from './hold-handlers.js';
import { lockHold, requireActive } from './hold-rows.js';
import { newId } from '../values/index.js';
import { requireRight } from './rights.js';
import { CASE_REF_PURPOSE, type SecretBox } from '../values/index.js';
import { utc } from '../values/index.js';
import type { HandoverTable } from './tables.js';
import type { HandoverMatcher } from './types.js';

type HandoverRow = Selectable<HandoverTable>;

/** The state now: a hand-over expires by itself. */
function handoverState(row: HandoverRow, now: Date): Handover['state'] {
  return row.state === 'open' && row.expires_at <= now ? 'expired' : row.state;
}

function toApiHandover(row: HandoverRow, now: Date): Handover {
  return {
    id: row.id,
    holdId: row.hold_id,
    offerId: row.offer_id,
    url: row.url,
    state: handoverState(row, now),
    openedAt: utc(row.opened_at),
    expiresAt: utc(row.expires_at),
    ...(row.appointment_id === null ? {} : { appointmentId: row.appointment_id }),
  };
}

/** Tells the host that opened the hand-over, in its SAS, and nobody else. */
function tell(trx: Trx, events: EventLog, row: HandoverRow, state: Handover['state'], appointmentId?: string) {
  return events.append(trx, {
    payload: { type: 'handover', handoverId: row.id, state, ...(appointmentId === undefined ? {} : { appointmentId }) },
    sasId: row.sas_id,
    hostId: row.host_id,
  });
}

async function ownHandover(db: DbOrTrx, id: string, principal: Principal, lock: boolean): Promise<HandoverRow> {
  const row = await db
    .selectFrom('handover')
    .selectAll()
    .where('id', '=', id)
    .where('regulator_id', '=', principal.regulatorId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  if (!row) throw new ProblemError('not-found', { detail: 'No such hand-over of this regulator.' });
  return row;
}

/** Handlers of hand-overs: create, read, close. */
export function handoverHandlers(context: BookingContext): Handlers {
  const { database, availability, events, clock, config, idempotency } = context;
  return {
    async createHandover({ principal, path, idempotencyKey }) {
      requireRight(principal, 'handover');
      return idempotency.run({ principal, operationId: 'createHandover', idempotencyKey, asked: path }, async (trx) => {
        const { hold } = await lockHold(trx, path.holdId, principal);
        const now = clock.now();
        if (hold.kind !== 'advisory' || hold.booking_url === null) {
          throw new ProblemError('not-bookable-here', {
            detail:
              hold.kind === 'advisory'
                ? 'The editor gave no booking page for this slot.'
                : 'A slot of the SAS agenda is confirmed, not handed over.',
          });
        }
        requireActive(hold, now);
        // The button pressed twice, or in two windows, is one booking under way: two would never match with certainty.
        const open = await trx
          .selectFrom('handover')
          .selectAll()
          .where('hold_id', '=', hold.id)
          .where('state', '=', 'open')
          .forUpdate()
          .executeTakeFirst();
        if (open && handoverState(open, now) === 'open') return { status: 201, body: toApiHandover(open, now) };
        if (open) {
          await trx.updateTable('handover').set({ state: 'expired' }).where('id', '=', open.id).execute();
          await tell(trx, events, open, 'expired');
        }
        const row = await trx
          .insertInto('handover')
          .values({
            id: newId('handover'),
            hold_id: hold.id,
            state: 'open',
            offer_id: hold.offer_id,
            slot_id: hold.slot_id,
            slot_start: hold.slot_start,
            editor_id: hold.source_id,
            url: availability.withOrigin(hold.booking_url),
            practitioner_id: hold.practitioner_id,
            structure_id: hold.structure_id,
            regulator_id: hold.regulator_id,
            sas_id: principal.bookingSas.id,
            host_id: principal.hostId,
            case_ref: hold.case_ref,
            appointment_id: null,
            opened_at: now,
            expires_at: new Date(now.getTime() + config.handovers.minutes * 60_000),
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await tell(trx, events, row, 'open');
        return { status: 201, body: toApiHandover(row, now) };
      });
    },

    async getHandover({ principal, path }) {
      const row = await ownHandover(database.db, path.handoverId, principal, false);
      return { status: 200, body: toApiHandover(row, clock.now()) };
    },

    closeHandover: ({ principal, path, idempotencyKey }) =>
      idempotency.run({ principal, operationId: 'closeHandover', idempotencyKey, asked: path }, async (trx) => {
        const row = await ownHandover(trx, path.handoverId, principal, true);
        const now = clock.now();
        if (handoverState(row, now) !== 'open') return { status: 200, body: toApiHandover(row, now) };
        await trx.updateTable('handover').set({ state: 'abandoned' }).where('id', '=', row.id).execute();
        await tell(trx, events, row, 'abandoned');
        return { status: 200, body: toApiHandover({ ...row, state: 'abandoned' }, now) };
      }),
  };
}

/** Matches editors' appointments with hand-overs: with certainty, or not at all. */
export function createHandoverMatcher(deps: { events: EventLog; clock: Clock; box: SecretBox }): HandoverMatcher {
  const { events, box } = deps;
  return {
    async match(trx, appointment) {
      const { practitionerNationalId, structureNationalId } = appointment;
      if (practitionerNationalId === undefined && structureNationalId === undefined) return undefined;
      const open = await trx
        .selectFrom('handover')
        .selectAll()
        .where('state', '=', 'open')
        .where('regulator_id', '=', appointment.regulatorId)
        .where('editor_id', '=', appointment.editorId)
        .where('expires_at', '>', appointment.receivedAt)
        .$if(practitionerNationalId !== undefined, (query) =>
          query.where('practitioner_id', '=', practitionerNationalId!),
        )
        .$if(practitionerNationalId === undefined, (query) => query.where('structure_id', '=', structureNationalId!))
        .orderBy('id')
        .forUpdate()
        .execute();
      const [row, ...rest] = open;
      if (!row || rest.length > 0) return undefined;
      await trx
        .updateTable('handover')
        .set({ state: 'matched', appointment_id: appointment.appointmentId })
        .where('id', '=', row.id)
        .execute();
      await trx
        .updateTable('hold')
        .set({ state: 'used' })
        .where('id', '=', row.hold_id)
        .where('state', 'in', ['active', 'expired'])
        .execute();
      await tell(trx, events, row, 'matched', appointment.appointmentId);
      return {
        handoverId: row.id,
        hostId: row.host_id,
        offerId: row.offer_id,
        slotId: row.slot_id,
        slotStart: row.slot_start,
        ...(row.case_ref === null ? {} : { caseRef: box.open(CASE_REF_PURPOSE, row.case_ref) }),
      };
    },
  };
}

/** Marks hand-overs that nobody came back from, and tells their hosts; resolves to their number. */
export async function expireHandovers(trx: Trx, events: EventLog, now: Date): Promise<number> {
  const rows = await trx
    .updateTable('handover')
    .set({ state: 'expired' })
    .where('state', '=', 'open')
    .where('expires_at', '<=', now)
    .returningAll()
    .execute();
  for (const row of rows) await tell(trx, events, row, 'expired');
  return rows.length;
}
