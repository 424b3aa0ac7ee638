import type { Offer, Slot, Source } from '@sas-embed/contract';
import { fault } from './fault.js';
import { maySee, slotActionsOf } from './principal.js';
import type { MockPrincipal } from './principal.js';
import type { MockOptions, MockSource } from './types.js';
import type { MockBooking } from './booking.js';
import { sampleOffers, sampleSlots, sampleSources } from './world.js';

/** How many slots are offered instead of one that was taken. */
const ALTERNATIVES = 5;

/** Whose holds are none. */
const NOBODY = { regulator: '' } as MockPrincipal;

/** How many places a slot has left: one, or those of a plage. */
const placesOf = ({ capacity }: Slot) => (capacity ? capacity.max - capacity.taken : 1);
const startOf = ({ start }: Slot) => Date.parse(start);

/** Offers, sources and slots of a mock's world, and what is gone of them. */
export class MockSlots {
  /** The offers of the directory, before what is declared of them. */
  readonly imported: readonly Offer[];
  readonly sources: readonly MockSource[];
  slotTaken: MockOptions['slotTaken'];
  readonly #slots = new Map<string, readonly Slot[]>();
  readonly #taken = new Set<string>();
  readonly #booked = new Map<string, number>();
  readonly #colleagues = new Map<string, number>();

  constructor(
    private readonly world: MockBooking,
    private readonly options: MockOptions,
  ) {
    this.imported = options.offers ?? sampleOffers();
    this.sources = options.sources ?? sampleSources();
    this.slotTaken = options.slotTaken;
  }

  /** As they take part now. */
  get offers(): readonly Offer[] {
    return this.world.participations.shown(this.imported);
  }

  offer(offerId: string): Offer {
    const found = [...this.offers, ...this.imported].find((offer) => offer.id === offerId);
    if (!found) throw fault('not-found');
    return found;
  }

  source(id: string): MockSource {
    return this.sources.find((source) => source.id === id) ?? { id, label: id, kind: 'editor' };
  }

  /** The slot, whichever card of its place it is looked at on: what is held or taken on one is on the others. */
  keyOf(offerId: string, slotId: string): string {
    // What is held stays held when its card is no longer shown.
    return `${(this.#madeOf(offerId) ?? this.offer(offerId)).place.id} ${slotId}`;
  }

  /** Whether nobody else can have a slot of this source once it is held. */
  isExclusive({ sourceId }: Slot): boolean {
    return this.source(sourceId).kind === 'agenda';
  }

  find(offer: Offer, slotId: string): Slot | undefined {
    return this.#all(offer).find((slot) => slot.id === slotId);
  }

  /** The offer's free slots as this regulator sees them, earliest first; those that he holds himself among them. */
  free(offer: Offer, who: MockPrincipal): Slot[] {
    return this.#all(offer).flatMap((slot) => {
      const booked = this.#booked.get(this.keyOf(offer.id, slot.id)) ?? 0;
      const others = this.others(offer.id, slot.id, who);
      if (this.isGone(offer.id, slot, who) || this.isPast(slot) || !maySee(who, slot) || !this.#answers(slot))
        return [];
      const { capacity } = slot;
      return [
        {
          ...slot,
          actions: slotActionsOf(who, slot),
          ...(capacity && booked > 0 && { capacity: { ...capacity, taken: capacity.taken + booked } }),
          ...(others > 0 && { heldByOthers: others }),
        },
      ];
    });
  }

  /** The free slots nearest after the one that was wanted, then, when those are few, the ones before it; by time. */
  alternatives(offer: Offer, slotId: string, who: MockPrincipal): Slot[] {
    const wanted = this.find(offer, slotId);
    const from = wanted ? startOf(wanted) : this.world.clock.now();
    const open = this.free(offer, who).filter((slot) => slot.id !== slotId);
    const after = open.filter((slot) => startOf(slot) >= from);
    const before = open.filter((slot) => startOf(slot) < from).reverse();
    return [...after, ...before].slice(0, ALTERNATIVES).sort((a, b) => startOf(a) - startOf(b));
  }

  /** Whether it is too late: a créneau that has begun, a plage of the agenda that has ended. */
  isPast(slot: Slot): boolean {
    const isRange = slot.capacity !== undefined && this.isExclusive(slot) && slot.end !== undefined;
    return Date.parse(isRange ? slot.end! : slot.start) <= this.world.clock.now();
  }

  /** Whether this regulator cannot have the slot any more, whatever his own hold on it. */
  isGone(offerId: string, slot: Slot, who: MockPrincipal): boolean {
    const others = this.isExclusive(slot) ? this.placesOfOthers(offerId, slot.id, who) : 0;
    return this.#taken.has(this.keyOf(offerId, slot.id)) || this.placesLeft(offerId, slot) <= others;
  }

  placesLeft(offerId: string, slot: Slot): number {
    return placesOf(slot) - (this.#booked.get(this.keyOf(offerId, slot.id)) ?? 0);
  }

  /** How many others than `who` hold the slot now. */
  others(offerId: string, slotId: string, who: MockPrincipal): number {
    return this.#unseen(offerId, slotId) + this.world.holds.othersOn(offerId, slotId, who);
  }

  /** For how many patients they hold it. */
  placesOfOthers(offerId: string, slotId: string, who: MockPrincipal): number {
    return this.#unseen(offerId, slotId) + this.world.holds.placesOfOthers(offerId, slotId, who);
  }

  /** Colleagues without a client of their own, who hold it for one patient each. */
  #unseen(offerId: string, slotId: string): number {
    return (this.#colleagues.get(this.keyOf(offerId, slotId)) ?? 0) + (slotId.endsWith('~held') ? 1 : 0);
  }

  /** The state of a source that was asked. */
  answerOf(source: MockSource): Pick<Source, 'state' | 'reason'> {
    const { state = 'answered', reason } = source;
    const how = HOW[state];
    return { ...how, ...(reason !== undefined && how.reason !== undefined && { reason }) };
  }

  /** Throws what the gateway says when the editor cannot tell whether the slot is still free. */
  requireAnswer(offer: Offer): void {
    for (const id of offer.sources) {
      const source = this.source(id);
      const { state } = this.answerOf(source);
      if (source.kind === 'editor' && state !== 'answered') throw fault(SILENCE[state] ?? 'editor-late');
    }
  }

  #answers({ sourceId }: Slot): boolean {
    return this.answerOf(this.source(sourceId)).state === 'answered';
  }

  /** The offer's slots of the SAS agenda, booked ones and past ones too. */
  agendaSlots(offer: Offer): Slot[] {
    return this.#all(offer, true).filter((slot) => this.isExclusive(slot));
  }

  /** How many places of a slot are booked, and how many regulators hold now. */
  engaged(offerId: string, slotId: string): { booked: number; held: number } {
    const key = this.keyOf(offerId, slotId);
    return { booked: this.#booked.get(key) ?? 0, held: this.placesOfOthers(offerId, slotId, NOBODY) };
  }

  #madeOf(cardId: string): Offer | undefined {
    return this.imported.find(({ id }) => id === cardId || cardId.startsWith(`${id}~`));
  }

  #all(card: Offer, onAnyCard = false): readonly Slot[] {
    // A card that was declared has the slots of the one that it was made of.
    const offer = this.#madeOf(card.id) ?? card;
    let slots = this.#slots.get(offer.id);
    if (!slots) {
      const now = this.world.clock.now();
      const { slots: given } = this.options;
      if (typeof given === 'function') slots = given(offer, now);
      else slots = given ? (given[offer.id] ?? []) : sampleSlots(offer, now);
      slots = [...slots].sort((a, b) => startOf(a) - startOf(b));
      this.#slots.set(offer.id, slots);
    }
    // What a CPTS gives is on its own card of the place.
    const own = card.community?.nationalId;
    const isOnCard = ({ communities }: Slot) =>
      !communities || communities.some(({ nationalId }) => nationalId === own);
    const byHand = this.world.agendas.slotsOf(offer).filter((slot) => onAnyCard || isOnCard(slot));
    return byHand.length === 0 ? slots : [...slots, ...byHand].sort((a, b) => startOf(a) - startOf(b));
  }

  /** Places are booked. */
  book(offerId: string, slotId: string, places = 1): void {
    const key = this.keyOf(offerId, slotId);
    this.#booked.set(key, (this.#booked.get(key) ?? 0) + places);
  }

  /** Booked places are free again. */
  giveBack(offerId: string, slotId: string, places = 1): void {
    const key = this.keyOf(offerId, slotId);
    this.#taken.delete(key);
    this.#booked.set(key, Math.max(0, (this.#booked.get(key) ?? 0) - places));
  }

  /** Somebody outside takes the slot. */
  take(offerId: string, slotId: string): void {
    this.#taken.add(this.keyOf(offerId, slotId));
    this.world.log.tellSlot(offerId, slotId, 'taken', { exclusive: true });
  }

  /** The scenario may take the slot at the instant at which it is wanted. */
  takeByScenario(offerId: string, slotId: string): void {
    const { slotTaken } = this;
    const isTakenNow = slotTaken === true || (Array.isArray(slotTaken) && slotTaken.includes(slotId));
    if (slotId.endsWith('~taken') || isTakenNow) this.take(offerId, slotId);
  }

  /** A colleague without a client of his own holds the slot, or lets it go. */
  colleague(offerId: string, slotId: string, by: 1 | -1): void {
    const slot = this.find(this.offer(offerId), slotId);
    if (!slot) throw fault('slot-unknown');
    const key = this.keyOf(offerId, slotId);
    this.#colleagues.set(key, Math.max(0, (this.#colleagues.get(key) ?? 0) + by));
    const exclusive = by > 0 && this.isExclusive(slot);
    this.world.log.tellSlot(offerId, slotId, by > 0 ? 'held' : 'released', { exclusive });
  }
}

const HOW: Readonly<Record<NonNullable<MockSource['state']>, Pick<Source, 'state' | 'reason'>>> = {
  answered: { state: 'answered' },
  late: { state: 'late', reason: 'deadline' },
  failed: { state: 'failed', reason: 'http-status' },
  disabled: { state: 'disabled', reason: 'switched-off' },
  never: { state: 'pending' },
};

const SILENCE: Partial<Record<Source['state'], 'editor-late' | 'editor-failed' | 'editor-disabled'>> = {
  failed: 'editor-failed',
  disabled: 'editor-disabled',
};
