import { toZonedIso, type Handover } from '@sas-embed/contract';
import type { Selectable } from 'kysely';
import type { EventLog } from '../appointments/index.js';
import { ProblemError, type Handler, type Handlers } from '../contract/index.js';
import { orientationTypeOf, type Principal } from '../identity/index.js';
import type { DbOrTrx, Trx } from '../storage/index.js';
import type { BookingContext } from './hold-handlers.js';
import { readEditorSlot } from './editor-slot.js';
import { holdState, lockHold, ownHold, requireActive, type HoldRow } from './hold-rows.js';
import type { WriteRequest } from './idempotency.js';
import { newId } from '../values/index.js';
import { CASE_REF_PURPOSE } from '../values/index.js';
import { utc } from '../values/index.js';
import type { HandoverTable } from './tables.js';
import { typeOf, whomOf, type Offer } from './whom.js';

/** A hand-over as it is stored. */
export type HandoverRow = Selectable<HandoverTable>;

const HOUR_MS = 3_600_000;
/** How long a return is waited for on screens, and how many are shown. */
const WAITED_FOR_MS = 24 * HOUR_MS;
const WAITED_FOR = 100;
/** How long after its opening a hand-over whose slot has begun may still be told booked by telephone. */
const PHONE_HOURS = 24;

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
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.late ? { late: true } : {}),
    ...(row.closed_at === null ? {} : { closedAt: utc(row.closed_at) }),
    ...(row.appointment_id === null ? {} : { appointmentId: row.appointment_id }),
  };
}

/** Tells the pages of the host that opened the hand-over, in its SAS, and nobody else. */
export function tellHandover(
  trx: Trx,
  events: EventLog,
  row: HandoverRow,
  state: Handover['state'],
  more: { appointmentId?: string; late?: boolean } = {},
): Promise<void> {
  return events.append(trx, {
    payload: { type: 'handover', handoverId: row.id, state, ...more },
    sasId: row.sas_id,
    hostId: row.page_host_id ?? row.host_id,
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

/** The regulator says how it ended: he booked by telephone, or gave it up for a reason. */
function closeHandler(context: BookingContext): Handler<'closeHandover'> {
  const { database, directory, availability, appointments, events, clock, idempotency, box } = context;

  /** Records the appointment that was booked by telephone; the slot is gone for everybody. */
  async function bookByPhone(trx: Trx, row: HandoverRow, principal: Principal, offer: Offer | undefined, now: Date) {
    const held = await trx.selectFrom('hold').selectAll().where('id', '=', row.hold_id).executeTakeFirstOrThrow();
    if (held.slot_start <= now && row.opened_at < new Date(now.getTime() - PHONE_HOURS * HOUR_MS)) {
      throw new ProblemError('slot-in-the-past', { detail: 'The slot is long over; book another.' });
    }
    const label = availability.editor(row.editor_id)?.label;
    const appointment = await appointments.recordBooking(trx, {
      ...whomOf(offer),
      ...typeOf(principal),
      principal,
      origin: { kind: 'phone', sourceId: row.editor_id, ...(label === undefined ? {} : { label }) },
      handoverId: row.id,
      hostId: row.host_id,
      offerId: row.offer_id,
      slotId: row.slot_id,
      start: held.slot_start,
      ...(held.slot_end === null ? {} : { end: held.slot_end }),
      timeZone: held.time_zone,
      ...(held.searched_at === null ? {} : { searchedAt: held.searched_at }),
      ...(row.replaces === null ? {} : { replaces: row.replaces }),
      ...(row.case_ref === null ? {} : { caseRef: box.open(CASE_REF_PURPOSE, row.case_ref) }),
      ...(row.practitioner_id === null ? {} : { practitionerNationalId: row.practitioner_id }),
      ...(row.structure_id === null ? {} : { structureNationalId: row.structure_id }),
    });
    await trx
      .updateTable('hold')
      .set({ state: 'used' })
      .where('id', '=', row.hold_id)
      .where('state', 'in', ['active', 'expired'])
      .execute();
    await events.append(trx, {
      payload: {
        type: 'slot',
        offerId: row.offer_id,
        slotId: row.slot_id,
        change: 'taken',
        exclusive: true,
        regulatorId: row.regulator_id,
      },
    });
    return appointment.id;
  }

  return async ({ principal, path, body: { outcome, reason }, idempotencyKey }) => {
    if ((outcome === 'abandoned') !== (reason !== undefined)) {
      throw new ProblemError('invalid-request', {
        detail: 'A hand-over that is abandoned has a reason, and no other has one.',
        errors: [{ field: 'body:/reason', rule: outcome === 'abandoned' ? 'required' : 'must be absent' }],
      });
    }
    // Names for the appointment; read before the transaction, which has the one connection of the embedded engine.
    const { offer_id: offerId } = await ownHandover(database.db, path.handoverId, principal, false);
    const offer = outcome === 'booked-by-phone' ? (await directory.getOffer(offerId))?.offer : undefined;
    const asked = { ...path, outcome, reason };
    return idempotency.run({ principal, operationId: 'closeHandover', idempotencyKey, asked }, async (trx) => {
      const row = await ownHandover(trx, path.handoverId, principal, true);
      const now = clock.now();
      const state = handoverState(row, now);
      const isOver = state === 'matched' || state === 'booked-by-phone';
      if (isOver || (state === 'abandoned' && outcome === 'abandoned')) {
        return { status: 200, body: toApiHandover(row, now) };
      }
      const appointmentId =
        outcome === 'booked-by-phone' ? await bookByPhone(trx, row, principal, offer, now) : undefined;
      const closed = await trx
        .updateTable('handover')
        .set({
          state: outcome,
          reason: reason ?? null,
          closed_at: now,
          ...(appointmentId === undefined ? {} : { appointment_id: appointmentId }),
        })
        .where('id', '=', row.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await tellHandover(trx, events, closed, outcome, appointmentId === undefined ? {} : { appointmentId });
      return { status: 200, body: toApiHandover(closed, now) };
    });
  };
}

/** Handlers of hand-overs: create, read, close. */
export function handoverHandlers(context: BookingContext): Handlers {
  const { database, directory, availability, events, clock, config, idempotency } = context;

  /**
   * Reads a held slot again from its editor when that was not done just now: nobody is sent to a page where the slot is
   * gone. Answers what changes in the hold; throws as holding does.
   */
  async function readAgain(
    hold: HoldRow,
    principal: Principal,
    signal: AbortSignal,
  ): Promise<{ booking_url: string | null; checked_at: Date } | undefined> {
    const now = clock.now();
    const age = now.getTime() - (hold.checked_at ?? hold.created_at).getTime();
    const isToBeHandedOver = hold.kind === 'advisory' && hold.booking_url !== null && holdState(hold, now) === 'active';
    if (!isToBeHandedOver || age <= config.handovers.recheckSeconds * 1000) return undefined;
    const open = await database.db
      .selectFrom('handover')
      .select('id')
      .where('hold_id', '=', hold.id)
      .where('state', '=', 'open')
      .where('expires_at', '>', now)
      .executeTakeFirst();
    if (open) return undefined; // the regulator is on the editor's page: there the slot may be his own by now
    const offer = await directory.getOffer(hold.offer_id);
    if (!offer) throw new ProblemError('slot-unknown', { detail: 'The offer is no longer in the directory.' });
    try {
      const slot = await readEditorSlot(context, principal, offer, hold.slot_id, signal);
      return { booking_url: slot.bookingUrl ?? null, checked_at: clock.now() };
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'slot-taken') await giveUp(hold);
      throw error;
    }
  }

  /** The slot is gone: the hold with it, and every screen is told. */
  const giveUp = (hold: HoldRow) =>
    database.transaction(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('hold')
        .set({ state: 'released' })
        .where('id', '=', hold.id)
        .where('state', '=', 'active')
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return;
      await events.append(trx, {
        payload: {
          type: 'slot',
          offerId: hold.offer_id,
          slotId: hold.slot_id,
          change: 'taken',
          exclusive: true,
          regulatorId: hold.regulator_id,
        },
      });
    });

  return {
    async createHandover({ principal, path, idempotencyKey, signal }) {
      const write: WriteRequest = { principal, operationId: 'createHandover', idempotencyKey, asked: path };
      const first = await idempotency.replay<Handover>(write);
      if (first) return first;
      const fresh = await readAgain(await ownHold(database.db, path.holdId, principal), principal, signal);
      return idempotency.run(write, async (trx) => {
        const { hold: before } = await lockHold(trx, path.holdId, principal);
        const hold = fresh ? { ...before, ...fresh } : before;
        if (fresh) await trx.updateTable('hold').set(fresh).where('id', '=', hold.id).execute();
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
          await tellHandover(trx, events, open, 'expired');
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
            host_id: hold.host_id,
            page_host_id: principal.hostId,
            orientation_type: orientationTypeOf(principal) ?? null,
            case_ref: hold.case_ref,
            replaces: hold.replaces,
            appointment_id: null,
            reason: null,
            closed_at: null,
            opened_at: now,
            expires_at: new Date(now.getTime() + config.handovers.minutes * 60_000),
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await tellHandover(trx, events, row, 'open');
        return { status: 201, body: toApiHandover(row, now) };
      });
    },

    async getHandover({ principal, path }) {
      const row = await ownHandover(database.db, path.handoverId, principal, false);
      return { status: 200, body: toApiHandover(row, clock.now()) };
    },

    closeHandover: closeHandler(context),

    async listHandovers({ principal }) {
      const now = clock.now();
      const rows = await database.db
        .selectFrom('handover')
        .innerJoin('hold', 'hold.id', 'handover.hold_id')
        .selectAll('handover')
        .select('hold.time_zone')
        .where('handover.regulator_id', '=', principal.regulatorId)
        .where('handover.state', 'in', ['open', 'expired'])
        .where('handover.opened_at', '>', new Date(now.getTime() - WAITED_FOR_MS))
        .orderBy('handover.opened_at', 'desc')
        .limit(WAITED_FOR)
        .execute();
      return {
        status: 200,
        body: {
          items: rows.map((row) => ({
            ...toApiHandover(row, now),
            start: toZonedIso(row.slot_start.getTime(), row.time_zone),
            timeZone: row.time_zone,
            ...(row.host_id === principal.hostId && row.case_ref !== null
              ? { caseRef: context.box.open(CASE_REF_PURPOSE, row.case_ref) }
              : {}),
          })),
        },
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
  for (const row of rows) await tellHandover(trx, events, row, 'expired');
  return rows.length;
}
