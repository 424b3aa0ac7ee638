import { toZonedIso, type Slot } from '@sas-embed/contract';
import { isOnCard, ownerOfCard, placeOfCard, type DirectoryOffer } from '../directory/index.js';
import { PlaceMatcher, placeKey, type EditorPlace } from './match-places.js';
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
  /** The CPTS that it is for. */
  communities?: NonNullable<Slot['communities']>;
  appointmentType?: NonNullable<Slot['appointmentType']>;
  bookingUrl?: string;
}

/** Slots of one answer at one place that is none of the directory's. */
export interface UnknownPlace {
  place: EditorPlace;
  slots: readonly EditorSlot[];
}

/** What the slots of one answer became. */
export interface MatchedSlots {
  /** One list for each offer asked about, also for those without slots. */
  lists: SourceSlotList[];
  /** Places of those who were asked about that are none of the directory's. */
  unknownPlaces: UnknownPlace[];
}

/** An answer's slots, and what they can be about. */
export interface Answered {
  editorId: string;
  slots: readonly EditorSlot[];
  /** The offers asked about; nothing the editor sends can reach any other. */
  asked: readonly DirectoryOffer[];
  /** All other offers of those who were asked about, wherever they are: their places are not unknown. */
  known?: readonly DirectoryOffer[];
  window: SlotWindow;
  /** Instant at which a slot counts as past. */
  now: Date;
}

// The API's limits of a list, and of the values of a slot.
const MAX_SLOTS = 5000;
const MAX_ITEMS = 20;

/**
 * Turns the slots of one answer into lists of the offers that were asked about. All cards of a place show its slots, each
 * those that are for it. Slots in the past or outside the window are left out, doubles become one.
 */
export function matchSlots({ editorId, slots, asked, known = [], window, now }: Answered): MatchedSlots {
  const places = groupByPlace(slots);
  const cards = cardsByPlace([...asked, ...known]);
  const matcher = new PlaceMatcher(
    [...cards.values()].map(([first]) => first!),
    places.map(({ place }) => place),
  );
  const owners = new Set(asked.map(({ offer }) => ownerOfCard(offer)));
  const found = new Map<string, PlaceSlots>();
  const unknownPlaces: UnknownPlace[] = [];
  const texts = zonedTexts();
  for (const { place, slots: ofPlace } of places) {
    const card = matcher.match(place);
    if (card) {
      const key = placeOfCard(card);
      const { id, timeZone } = card.offer.place;
      let its = found.get(key);
      if (!its) found.set(key, (its = new PlaceSlots(editorId, id, (instant) => texts(instant, timeZone))));
      its.add(ofPlace, window, now);
    } else if (place.ownerIds.some((id) => owners.has(id))) {
      unknownPlaces.push({ place, slots: ofPlace });
    }
  }
  const sorted = new Map([...found].map(([key, its]) => [key, its.earliestFirst()]));
  return { lists: asked.map((offer) => listOf(offer, sorted.get(placeOfCard(offer)) ?? [])), unknownPlaces };
}

/** The lists of the cards that were made of an unknown place; a card without any slot has none. */
export function slotsOfAdded(
  cards: readonly DirectoryOffer[],
  { slots }: UnknownPlace,
  { editorId, window, now }: Pick<Answered, 'editorId' | 'window' | 'now'>,
): SourceSlotList[] {
  const [first] = cards;
  if (!first) return [];
  const { id, timeZone } = first.offer.place;
  const texts = zonedTexts();
  const its = new PlaceSlots(editorId, id, (instant) => texts(instant, timeZone));
  its.add(slots, window, now);
  const all = its.earliestFirst();
  return cards.map((card) => listOf(card, all)).filter((list) => list.slots.length > 0);
}

function listOf(card: DirectoryOffer, slots: readonly SourceSlot[]): SourceSlotList {
  return { offerId: card.offer.id, slots: slots.filter((slot) => isOnCard(card, slot)) };
}

/** Cards by their place, each place's in an order that no search changes. */
function cardsByPlace(offers: readonly DirectoryOffer[]): Map<string, DirectoryOffer[]> {
  const cards = new Map<string, DirectoryOffer[]>();
  const byId = new Map(offers.map((offer) => [offer.offer.id, offer]));
  for (const offer of [...byId.values()].sort((a, b) => (a.offer.id < b.offer.id ? -1 : 1))) {
    const key = placeOfCard(offer);
    const known = cards.get(key);
    if (known) known.push(offer);
    else cards.set(key, [offer]);
  }
  return cards;
}

/** The slots of one place, each once. */
class PlaceSlots {
  readonly #found = new Map<string, Found>();

  constructor(
    private readonly editorId: string,
    private readonly placeId: string,
    private readonly text: (instant: Date) => string,
  ) {}

  add(slots: readonly EditorSlot[], window: SlotWindow, now: Date): void {
    const earliest = Math.max(window.from.getTime(), now.getTime());
    for (const slot of slots) {
      const at = slot.start.getTime();
      if (at < earliest || slot.start > window.to) continue;
      const id = slotIdOf(this.editorId, this.placeId, slot.start, slot.end, slot.modes);
      const double = this.#found.get(id);
      if (double) merge(double.slot, slot);
      else this.#found.set(id, { at, slot: toSourceSlot(id, this.editorId, slot, this.text) });
    }
  }

  earliestFirst(): SourceSlot[] {
    return [...this.#found.values()]
      .sort((a, b) => a.at - b.at || (a.slot.id < b.slot.id ? -1 : 1))
      .slice(0, MAX_SLOTS)
      .map(({ slot }) => slot);
  }
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
    ...(slot.communities && slot.communities.length > 0 && { communities: [...slot.communities] }),
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
  const communities = new Map([...(into.communities ?? []), ...(slot.communities ?? [])].map((c) => [c.nationalId, c]));
  if (communities.size > 0) into.communities = [...communities.values()].slice(0, MAX_ITEMS);
  if (into.bookingUrl === undefined && slot.bookingUrl !== undefined) into.bookingUrl = slot.bookingUrl;
}
