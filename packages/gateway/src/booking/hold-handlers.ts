import { AGENDA_SOURCE_ID, type Hold } from '@sas-embed/contract';
import { sql } from 'kysely';
import { ProblemError, type Handler, type Handlers, type OperationResult } from '../contract/index.js';
import type { SourceSlot } from '../availability/index.js';
import { isOnCard, type DirectoryOffer } from '../directory/index.js';
import type { Principal } from '../identity/index.js';
import type { Trx } from '../storage/index.js';
import {
  agendaSourceSlot,
  countHolders,
  freeAgendaSlots,
  lockAgendaSlot,
  placesOfOthers,
  type AgendaSlotState,
} from './agenda.js';
import { caseOf, requireOpaqueCaseRef } from './case-ref.js';
import type { BookingDeps } from './deps.js';
import { readEditorSlot, requireBookable, slotTaken } from './editor-slot.js';
import { holdState, lockHold, ownHold, requireActive, tellReleased, toApiHold, type HoldRow } from './hold-rows.js';
import type { Idempotency } from './idempotency.js';
import { newId } from '../values/index.js';
import { CASE_REF_PURPOSE, searchedAt, utc, type SecretBox } from '../values/index.js';
import { slotWindow } from './slots.js';
import { typeOf, whomOf } from './whom.js';
import type { WriteRequest, WriteResult } from './idempotency.js';

/** Booking's dependencies with what the room makes of them once. */
export type BookingContext = BookingDeps & { idempotency: Idempotency; box: SecretBox };

interface WantedHold {
  principal: Principal;
  offer: DirectoryOffer;
  slot: SourceSlot;
  kind: Hold['kind'];
  /** The host whose case it is: the page's own, or the one that launched the page. */
  hostId: string;
  caseRef?: string;
  /** The appointment that is to be replaced. */
  replaces?: string;
  /** For how many patients. */
  places: number;
  /** When the search was asked in which the slot was found. */
  searchedAt: Date | undefined;
}

/** Handlers of holds: create, release, extend, confirm. */
export function holdHandlers(context: BookingContext): Handlers {
  const { database, directory, appointments, events, clock, config, idempotency, box } = context;
  const seconds = config.holds.seconds;
  const expiry = (now: Date) => new Date(now.getTime() + seconds * 1000);

  /** Stores the hold, or finds the one this regulator has on the slot already; `isNew` tells which. */
  async function store(trx: Trx, wanted: WantedHold, now: Date): Promise<{ hold: HoldRow; isNew: boolean }> {
    const { principal, offer, slot } = wanted;
    const { bookingUrl, ...shown } = slot;
    const sealed = wanted.caseRef === undefined ? null : box.seal(CASE_REF_PURPOSE, wanted.caseRef);
    // Expired holds leave the unique index of active ones only when somebody says so.
    const over = await trx
      .updateTable('hold')
      .set({ state: 'expired' })
      .where('slot_id', '=', slot.id)
      .where('state', '=', 'active')
      .where('expires_at', '<=', now)
      .returningAll()
      .execute();
    for (const hold of over) await tellReleased(trx, events, hold);
    const inserted = await trx
      .insertInto('hold')
      .values({
        id: newId('hold'),
        kind: wanted.kind,
        state: 'active',
        offer_id: offer.offer.id,
        slot_id: slot.id,
        source_id: slot.sourceId,
        slot: JSON.stringify(shown),
        slot_start: new Date(slot.start),
        slot_end: slot.end === undefined ? null : new Date(slot.end),
        time_zone: offer.offer.place.timeZone,
        booking_url: bookingUrl ?? null,
        practitioner_id: offer.offer.practitioner?.nationalId ?? null,
        structure_id: offer.offer.structure?.nationalId ?? null,
        regulator_id: principal.regulatorId,
        sas_id: principal.bookingSas.id,
        host_id: wanted.hostId,
        session_id: principal.sessionId ?? null,
        case_ref: sealed,
        replaces: wanted.replaces ?? null,
        places: wanted.places,
        searched_at: wanted.searchedAt ?? null,
        created_at: now,
        checked_at: now,
        expires_at: expiry(now),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (inserted) return { hold: inserted, isNew: true };
    const mine = await trx
      .updateTable('hold')
      // Held already, perhaps on another card of the place: it is now held on this one.
      .set({
        offer_id: offer.offer.id,
        host_id: wanted.hostId,
        session_id: principal.sessionId ?? null,
        places: wanted.places,
        replaces: wanted.replaces ?? null,
        checked_at: now,
        // Of another host nothing is kept: its case is not this one's to know.
        case_ref: sealed ?? sql`case when host_id = ${wanted.hostId} then case_ref end`,
      })
      .where('slot_id', '=', slot.id)
      .where('regulator_id', '=', principal.regulatorId)
      .where('state', '=', 'active')
      .returningAll()
      .executeTakeFirstOrThrow();
    return { hold: mine, isNew: false };
  }

  const tellHeld = (trx: Trx, hold: HoldRow, exclusive: boolean) =>
    events.append(trx, {
      payload: {
        type: 'slot',
        offerId: hold.offer_id,
        slotId: hold.slot_id,
        change: 'held',
        exclusive,
        regulatorId: hold.regulator_id,
        until: utc(hold.expires_at),
      },
    });

  /** Others on the slot, for the answer: on the agenda nobody else can be, unless it takes several patients. */
  const othersOn = async (trx: Trx, hold: HoldRow, now: Date) =>
    (await countHolders(trx, [hold.slot_id], now, hold.regulator_id)).get(hold.slot_id) ?? 0;

  async function holdAgendaSlot(
    trx: Trx,
    wanted: Omit<WantedHold, 'slot' | 'kind'>,
    slotId: string,
  ): Promise<WriteResult<Hold>> {
    const row = await lockAgendaSlot(trx, slotId);
    const now = clock.now(); // after the lock: what expired while waiting for it is free
    const { offer, principal } = wanted;
    if (!row) throw new ProblemError('slot-unknown', { detail: 'The offer has no such slot.' });
    const slot = agendaSourceSlot(row, offer.offer.place.timeZone);
    if (!isOnCard(offer, slot)) throw new ProblemError('slot-unknown', { detail: 'The offer has no such slot.' });
    requireBookable(principal, slot, now);
    const left = row.capacity - row.booked - (await placesOfOthers(trx, slotId, now, principal.regulatorId));
    if (row.closed || left < 1) {
      const window = slotWindow(now, offer.offer.place.timeZone);
      const free = (await freeAgendaSlots(trx, [offer], window, now, principal.regulatorId)).get(offer.offer.id) ?? [];
      throw slotTaken(principal, free, { id: slotId, start: row.start_at }, now);
    }
    if (left < wanted.places) {
      throw new ProblemError('not-enough-places', {
        detail: `The slot takes ${left} more; hold it for at most as many patients.`,
        placesLeft: left,
      });
    }
    const { hold, isNew } = await store(trx, { ...wanted, slot, kind: 'exclusive' }, now);
    const isFull = left <= hold.places;
    // The same hold for more patients is news only when nobody else gets in any more.
    if (isNew || (isFull && hold.places > 1)) await tellHeld(trx, hold, isFull);
    const others = await othersOn(trx, hold, now);
    return { status: 201, body: toApiHold(hold, principal, now, seconds, others) };
  }

  const createHold: Handler<'createHold'> = async ({ principal, body, idempotencyKey, signal }) => {
    const { offerId, slotId } = body;
    requireOpaqueCaseRef(body.caseRef);
    const write: WriteRequest = { principal, operationId: 'createHold', idempotencyKey, asked: body };
    const first = await idempotency.replay<Hold>(write);
    if (first) return first;

    const offer = await directory.getOffer(offerId);
    if (!offer) throw new ProblemError('not-found', { detail: 'No such offer.' });
    const places = body.patients ?? 1;
    const from = { searchedAt: searchedAt(body.searchId, clock.now()) };
    const wanted = { principal, offer, places, ...from, ...(await caseOf(context, principal, body)) };
    const onAgenda = await database.db
      .selectFrom('agenda_slot')
      .select('id')
      .where('id', '=', slotId)
      .where('offer_id', 'in', [offerId, ...(offer.agendaOfferIds ?? [])])
      .executeTakeFirst();
    if (onAgenda) return idempotency.run(write, (trx) => holdAgendaSlot(trx, wanted, slotId));

    if (places > 1) {
      throw new ProblemError('invalid-request', {
        detail: 'Several patients at once are booked on a plage of the SAS agenda only.',
        errors: [{ field: 'body:/patients', rule: 'must be 1 for an editor’s slot' }],
      });
    }
    const slot = await readEditorSlot(context, principal, offer, slotId, signal); // outside a transaction: it may take seconds
    return idempotency.run(write, async (trx) => {
      // Two regulators at the same instant: the second must see the first.
      await sql`select pg_advisory_xact_lock(hashtextextended(${slotId}, 0))`.execute(trx);
      const now = clock.now();
      const { hold, isNew } = await store(trx, { ...wanted, slot, kind: 'advisory' }, now);
      if (isNew) await tellHeld(trx, hold, false);
      return { status: 201, body: toApiHold(hold, principal, now, seconds, await othersOn(trx, hold, now)) };
    });
  };

  const releaseHold: Handler<'releaseHold'> = async ({ principal, path, idempotencyKey }) => {
    await idempotency.run<undefined>(
      { principal, operationId: 'releaseHold', idempotencyKey, asked: path },
      async (trx) => {
        const now = clock.now();
        const { hold } = await lockHold(trx, path.holdId, principal);
        const state = holdState(hold, now);
        if (state === 'active' || hold.state === 'active') {
          // A hand-over of this hold stays open: the booking may be under way on the editor's page.
          const left = state === 'active' ? 'released' : 'expired';
          await trx.updateTable('hold').set({ state: left }).where('id', '=', hold.id).execute();
          await tellReleased(trx, events, hold);
        }
        return { status: 204, body: undefined };
      },
    );
    return { status: 204 };
  };

  const extendHold: Handler<'extendHold'> = ({ principal, path, idempotencyKey }) =>
    idempotency.run({ principal, operationId: 'extendHold', idempotencyKey, asked: path }, async (trx) => {
      const { hold, slot } = await lockHold(trx, path.holdId, principal);
      const now = clock.now();
      requireActive(hold, now);
      const extended = await trx
        .updateTable('hold')
        .set({ expires_at: expiry(now) })
        .where('id', '=', hold.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      const others = await othersOn(trx, hold, now);
      const taken = await placesOfOthers(trx, hold.slot_id, now, principal.regulatorId);
      await tellHeld(trx, extended, slot !== undefined && slot.booked + taken + hold.places >= slot.capacity);
      return { status: 200, body: toApiHold(extended, principal, now, seconds, others) };
    });

  /** Takes the held place of the slot; the hold guarantees it, unless the capacity was lowered meanwhile. */
  async function take(trx: Trx, hold: HoldRow, slot: AgendaSlotState): Promise<void> {
    const booked = slot.booked + hold.places;
    if (booked > slot.capacity) throw new ProblemError('slot-taken', { detail: 'The slot is full.' });
    await trx.updateTable('agenda_slot').set({ booked }).where('id', '=', slot.id).execute();
    await trx.updateTable('hold').set({ state: 'used' }).where('id', '=', hold.id).execute();
    if (booked < slot.capacity) return tellReleased(trx, events, hold); // a plage that takes more patients
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
  }

  const confirmHold: Handler<'confirmHold'> = async ({ principal, path, idempotencyKey }) => {
    const write: WriteRequest = { principal, operationId: 'confirmHold', idempotencyKey, asked: path };
    const first = await idempotency.replay(write);
    if (first) return first as OperationResult<'confirmHold'>;
    const held = await ownHold(database.db, path.holdId, principal);
    if (held.kind !== 'exclusive') {
      throw new ProblemError('not-bookable-here', {
        detail: 'An editor’s slot is booked on the editor’s page: hand it over.',
      });
    }
    // Names for the appointment; read before the transaction, which has the one connection of the embedded engine.
    const offer = (await directory.getOffer(held.offer_id))?.offer;

    return idempotency.run(write, async (trx) => {
      const { hold, slot } = await lockHold(trx, path.holdId, principal);
      requireActive(hold, clock.now());
      if (!slot) throw new ProblemError('slot-unknown', { detail: 'The slot was withdrawn from the agenda.' });
      await take(trx, hold, slot);
      const body = await appointments.recordBooking(trx, {
        ...whomOf(offer),
        ...typeOf(principal),
        principal,
        origin: { kind: 'agenda', sourceId: AGENDA_SOURCE_ID, label: 'Agenda SAS' },
        hostId: hold.host_id,
        offerId: hold.offer_id,
        slotId: hold.slot_id,
        start: slot.start_at,
        end: slot.end_at,
        timeZone: hold.time_zone,
        patients: hold.places,
        ...(hold.searched_at === null ? {} : { searchedAt: hold.searched_at }),
        ...(hold.replaces === null ? {} : { replaces: hold.replaces }),
        ...(hold.case_ref === null ? {} : { caseRef: box.open(CASE_REF_PURPOSE, hold.case_ref) }),
        ...(hold.practitioner_id === null ? {} : { practitionerNationalId: hold.practitioner_id }),
        ...(hold.structure_id === null ? {} : { structureNationalId: hold.structure_id }),
      });
      return { status: 201, body };
    });
  };

  return { createHold, releaseHold, extendHold, confirmHold };
}
