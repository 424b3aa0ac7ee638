import { sql } from 'kysely';
import type { ConsultationMode, SlotVisibility, Source, Structure } from '@sas-embed/contract';
import type { EventLog } from '../appointments/index.js';
import type { SlotWindow, SourceSlot } from '../availability/index.js';
import type { Clock } from '../clock.js';
import { isOnCard, type DirectoryOffer } from '../directory/index.js';
import type { Database, DbOrTrx, Trx } from '../storage/index.js';
import { zoned } from './slots.js';
import { AGENDA_SOURCE_ID } from '@sas-embed/contract';
import { utc } from '../values/index.js';
import type { Agenda } from './types.js';

/** One slot of the SAS agenda as the directory's file gives it. */
export interface AgendaSlotRecord {
  id: string;
  offerId: string;
  /** ISO 8601 with an offset. */
  start: string;
  end: string;
  modes: readonly ConsultationMode[];
  visibility: readonly SlotVisibility[];
  /** Patients: 1 for a créneau, more for a plage. */
  capacity: number;
}

/** A row of the agenda with what is held of it now. */
export interface AgendaSlotState {
  id: string;
  offer_id: string;
  start_at: Date;
  end_at: Date;
  capacity: number;
  booked: number;
  modes: string[];
  visibility: string[];
  reasons: string[];
  /** A plage, whatever its capacity. */
  is_range: boolean;
  /** It takes no more patients. */
  closed: boolean;
  /** The CPTS whose slot it is. */
  community: Structure | null;
}

/**
 * Adds or updates agenda slots, in the directory import's transaction. What is booked on a slot stays; a capacity is
 * never brought below it.
 */
export async function importAgendaSlots(trx: Trx, records: readonly AgendaSlotRecord[]): Promise<void> {
  if (records.length === 0) return;
  await sql`
    insert into agenda_slot (id, offer_id, start_at, end_at, capacity, modes, visibility)
    select id, "offerId", start, "end", capacity, modes, visibility
    from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as record(
      id text, "offerId" text, start timestamptz, "end" timestamptz, capacity integer, modes text[], visibility text[])
    on conflict (id) do update set
      offer_id = excluded.offer_id, start_at = excluded.start_at, end_at = excluded.end_at,
      capacity = greatest(excluded.capacity, agenda_slot.booked),
      modes = excluded.modes, visibility = excluded.visibility`.execute(trx);
}

/** An agenda row as a source's slot. */
export function agendaSourceSlot(row: AgendaSlotState, timeZone: string): SourceSlot {
  return {
    id: row.id,
    sourceId: AGENDA_SOURCE_ID,
    start: zoned(row.start_at, timeZone),
    end: zoned(row.end_at, timeZone),
    modes: row.modes as ConsultationMode[],
    visibility: row.visibility as SlotVisibility[],
    reasons: row.reasons,
    specialties: [],
    ...(row.community && { communities: [row.community] }),
    ...(row.is_range || row.capacity > 1
      ? { capacity: { max: row.capacity, taken: row.booked } }
      : { appointmentType: 'ROUTINE' }),
  };
}

/** Free slots of these offers, by offer: capacity left after what is booked, and what others than `regulatorId` hold now. */
export async function freeAgendaSlots(
  db: DbOrTrx,
  offers: readonly DirectoryOffer[],
  window: SlotWindow,
  now: Date,
  regulatorId: string,
): Promise<Map<string, SourceSlot[]>> {
  const withAgenda = offers.filter((offer) => offer.hasAgenda);
  const byOffer = new Map<string, SourceSlot[]>(withAgenda.map(({ offer }) => [offer.id, []]));
  if (withAgenda.length === 0) return byOffer;
  // The cards of one place share its agenda, whichever of them its slots were given for.
  const cardsOf = new Map<string, DirectoryOffer[]>();
  for (const card of withAgenda) {
    for (const id of card.agendaOfferIds ?? [card.offer.id]) cardsOf.set(id, [...(cardsOf.get(id) ?? []), card]);
  }
  const rows = await db
    .selectFrom('agenda_slot')
    .selectAll()
    .where('offer_id', 'in', [...cardsOf.keys()])
    .where('start_at', '<=', window.to)
    .where('closed', '=', false)
    // A plage that has begun is still free, a créneau is not.
    .where((eb) =>
      eb.or([
        eb('start_at', '>=', window.from),
        eb.and([eb.or([eb('capacity', '>', 1), eb('is_range', '=', true)]), eb('end_at', '>', window.from)]),
      ]),
    )
    .where(
      sql<boolean>`capacity > booked + (
        select coalesce(sum(places), 0) from hold
        where hold.slot_id = agenda_slot.id and hold.state = 'active' and hold.expires_at > ${now}
          and hold.regulator_id <> ${regulatorId})`,
    )
    .orderBy('start_at')
    .orderBy('id')
    .execute();
  for (const row of rows) {
    for (const card of cardsOf.get(row.offer_id) ?? []) {
      const slot = agendaSourceSlot(row, card.offer.place.timeZone);
      if (isOnCard(card, slot)) byOffer.get(card.offer.id)!.push(slot);
    }
  }
  return byOffer;
}

/** How many hold each slot now, other than this regulator (all of them when it is absent). */
export async function countHolders(
  db: DbOrTrx,
  slotIds: readonly string[],
  now: Date,
  exceptRegulatorId?: string,
): Promise<Map<string, number>> {
  if (slotIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('hold')
    .select(['slot_id', sql<number>`count(*)::integer`.as('holders')])
    .where('slot_id', 'in', [...slotIds])
    .where('state', '=', 'active')
    .where('expires_at', '>', now)
    .$if(exceptRegulatorId !== undefined, (query) => query.where('regulator_id', '<>', exceptRegulatorId!))
    .groupBy('slot_id')
    .execute();
  return new Map(rows.map((row) => [row.slot_id, row.holders]));
}

/** How many patients others than this regulator hold the slot for now. */
export async function placesOfOthers(trx: Trx, slotId: string, now: Date, regulatorId: string): Promise<number> {
  const { places } = await trx
    .selectFrom('hold')
    .select(sql<number>`coalesce(sum(places), 0)::integer`.as('places'))
    .where('slot_id', '=', slotId)
    .where('state', '=', 'active')
    .where('expires_at', '>', now)
    .where('regulator_id', '<>', regulatorId)
    .executeTakeFirstOrThrow();
  return places;
}

/** Locks an agenda slot until the end of the transaction: whoever changes its holds or bookings does it first. */
export function lockAgendaSlot(trx: Trx, slotId: string): Promise<AgendaSlotState | undefined> {
  return trx.selectFrom('agenda_slot').selectAll().where('id', '=', slotId).forUpdate().executeTakeFirst();
}

/** Gives booked places of an agenda slot back, and tells the screens. */
export async function freeAgendaPlaces(
  trx: Trx,
  events: EventLog,
  slotId: string,
  places: number,
  regulatorId: string,
): Promise<void> {
  const slot = await lockAgendaSlot(trx, slotId);
  if (!slot || slot.booked === 0) return;
  await trx
    .updateTable('agenda_slot')
    .set({ booked: Math.max(0, slot.booked - places) })
    .where('id', '=', slotId)
    .execute();
  if (slot.closed) return; // an absence: nobody else gets the place
  await events.append(trx, {
    payload: { type: 'slot', offerId: slot.offer_id, slotId, change: 'freed', exclusive: false, regulatorId },
  });
}

/** The SAS agenda as a source of slots. */
export function createAgenda(deps: { database: Database; clock: Clock }): Agenda {
  const { database, clock } = deps;
  return {
    async freeSlots(offers, window, { regulatorId }) {
      const byOffer = await freeAgendaSlots(database.db, offers, window, clock.now(), regulatorId);
      return [...byOffer].map(([offerId, slots]) => ({ offerId, slots }));
    },
    source(offers): Source {
      // It is our own database: when that does not answer, nothing does.
      return {
        id: AGENDA_SOURCE_ID,
        label: 'Agenda SAS',
        kind: 'agenda',
        state: 'answered',
        latencyMs: 0,
        rejectedEntries: 0,
        offers,
        at: utc(clock.now()),
      };
    },
  };
}
