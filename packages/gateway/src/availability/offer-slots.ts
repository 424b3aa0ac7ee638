import { toZonedIso, type Slot } from '@sas-embed/contract';
import type { DirectoryOffer } from '../directory/index.js';
import { PlaceMatcher, placeKey, type EditorPlace, type UnknownPlace } from './match-places.js';
import { slotIdOf } from './slot-id.js';
import type { SlotWindow, SourceSlot, SourceSlotList } from './types.js';

/** A slot as an editor's answer gives it, already checked. */
export interface EditorSlot {
  place: EditorPlace;
  start: Date;
  end?: Date;
  modes: Slot['modes'];
  visibility: Slot['visibility'];
  reasons: readonly string[];
  specialties: Slot['specialties'];
  appointmentType?: NonNullable<Slot['appointmentType']>;
  bookingUrl?: string;
}

/** What the slots of one answer became. */
export interface MatchedSlots {
  /** One list for each offer asked about, also for those without slots. */
  lists: SourceSlotList[];
  unknownPlaces: UnknownPlace[];
}

// The API's limits of a list, and of the values of a slot.
const MAX_SLOTS = 5000;
const MAX_ITEMS = 20;

/**
 * Turns the slots of one answer into lists of the offers that were asked about. Slots in the past or outside the window
 * are left out, doubles become one.
 *
 * @param asked the offers of this batch; nothing the editor sends can reach any other
 * @param now instant at which a slot counts as past
 */
export function matchSlots(
  editorId: string,
  slots: readonly EditorSlot[],
  asked: readonly DirectoryOffer[],
  window: SlotWindow,
  now: Date,
): MatchedSlots {
  const places = groupByPlace(slots);
  const matcher = new PlaceMatcher(
    asked,
    places.map(({ place }) => place),
  );
  const slotsOf = new Map<DirectoryOffer, Map<string, Found>>(asked.map((offer) => [offer, new Map()]));
  const zoned = zonedTexts();
  const unknownPlaces: UnknownPlace[] = [];
  const earliest = Math.max(window.from.getTime(), now.getTime());
  for (const { place, slots: ofPlace } of places) {
    const offer = matcher.match(place);
    if (!offer) {
      unknownPlaces.push({ editorId, place, slots: ofPlace.length });
      continue;
    }
    const known = slotsOf.get(offer)!;
    for (const slot of ofPlace) {
      if (slot.start.getTime() < earliest || slot.start > window.to) continue;
      const id = slotIdOf(editorId, offer.offer.id, slot.start, slot.end, slot.modes);
      const double = known.get(id);
      if (double) merge(double.slot, slot);
      else {
        const text = (instant: Date) => zoned(instant, offer.offer.place.timeZone);
        known.set(id, { at: slot.start.getTime(), slot: toSourceSlot(id, editorId, slot, text) });
      }
    }
  }
  const lists = [...slotsOf].map(([{ offer }, found]) => ({ offerId: offer.id, slots: earliestFirst(found.values()) }));
  return { lists, unknownPlaces };
}

interface Found {
  at: number;
  slot: SourceSlot;
}

/**
 * Instants as text in a zone, each worked out once: many practitioners' slots start at the same quarter hours, and zone
 * arithmetic would be most of the work of a large answer.
 */
function zonedTexts(): (instant: Date, timeZone: string) => string {
  const zones = new Map<string, Map<number, string>>();
  return (instant, timeZone) => {
    let texts = zones.get(timeZone);
    if (!texts) zones.set(timeZone, (texts = new Map<number, string>()));
    const at = instant.getTime();
    let text = texts.get(at);
    if (text === undefined) texts.set(at, (text = toZonedIso(at, timeZone)));
    return text;
  };
}

function groupByPlace(slots: readonly EditorSlot[]): { place: EditorPlace; slots: EditorSlot[] }[] {
  const groups = new Map<string, { place: EditorPlace; slots: EditorSlot[] }>();
  const keys = new Map<EditorPlace, string>();
  for (const slot of slots) {
    const key = keys.get(slot.place) ?? placeKey(slot.place);
    keys.set(slot.place, key);
    const group = groups.get(key);
    if (group) group.slots.push(slot);
    else groups.set(key, { place: slot.place, slots: [slot] });
  }
  return [...groups.values()];
}

function toSourceSlot(id: string, editorId: string, slot: EditorSlot, text: (instant: Date) => string): SourceSlot {
  return {
    id,
    sourceId: editorId,
    start: text(slot.start),
    ...(slot.end && { end: text(slot.end) }),
    visibility: [...slot.visibility],
    modes: [...slot.modes],
    reasons: [...slot.reasons],
    specialties: [...slot.specialties],
    ...(slot.appointmentType && { appointmentType: slot.appointmentType }),
    ...(slot.bookingUrl !== undefined && { bookingUrl: slot.bookingUrl }),
  };
}

/** The same slot sent twice, say once for each kind of visibility, is one slot with all that both say. */
function merge(into: SourceSlot, slot: EditorSlot): void {
  into.visibility = [...new Set([...into.visibility, ...slot.visibility])];
  into.reasons = [...new Set([...into.reasons, ...slot.reasons])].slice(0, MAX_ITEMS);
  const key = ({ code, label }: Slot['specialties'][number]) => `${code}|${label}`;
  const known = new Set(into.specialties.map(key));
  const others = slot.specialties.filter((specialty) => !known.has(key(specialty)));
  into.specialties = [...into.specialties, ...others].slice(0, MAX_ITEMS);
  if (into.bookingUrl === undefined && slot.bookingUrl !== undefined) into.bookingUrl = slot.bookingUrl;
}

function earliestFirst(found: Iterable<Found>): SourceSlot[] {
  return [...found]
    .sort((a, b) => a.at - b.at || (a.slot.id < b.slot.id ? -1 : 1))
    .slice(0, MAX_SLOTS)
    .map(({ slot }) => slot);
}
