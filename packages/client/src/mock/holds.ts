import type { Hold } from '@sas-embed/contract';
import type { MockBooking } from './booking.js';
import { fault, invalid } from './fault.js';
import { maySee } from './principal.js';
import type { MockPrincipal } from './principal.js';

/** A hold as the mock keeps it. */
export interface StoredHold {
  hold: Hold;
  who: MockPrincipal;
  /** When its editor was last asked for the slot. */
  checkedAt: number;
  /** The host whose case it is: the page's own, or the one that launched the page. */
  hostId: string;
  caseRef?: string | undefined;
  /** The appointment that is to be replaced. */
  replaces?: string | undefined;
}

/** Whose case a hold is for; the page's own host when none is named. */
export interface HeldFor {
  hostId?: string;
  caseRef?: string | undefined;
  /** The appointment that is to be replaced. */
  replaces?: string | undefined;
  /** Default 1. */
  patients?: number | undefined;
}

/** The hold, for so many patients. */
function withPatients({ patients: _before, ...hold }: Hold, patients: number): Hold {
  return patients > 1 ? { ...hold, patients } : hold;
}

/** The holds of a mock's world. */
export class MockHolds {
  readonly #holds = new Map<string, StoredHold>();
  readonly #expiries = new Map<string, () => void>();

  constructor(
    private readonly world: MockBooking,
    private readonly holdSeconds = 180,
  ) {}

  create(who: MockPrincipal, offerId: string, slotId: string, of: HeldFor = {}): Hold {
    const { caseRef, hostId, replaces, patients = 1 } = of;
    const ownerId = hostId ?? who.session.hostId;
    const { slots } = this.world;
    const offer = slots.offer(offerId);
    const slot = slots.find(offer, slotId);
    if (slotId.endsWith('~late')) throw fault('editor-late');
    const isEditors = slot ? !slots.isExclusive(slot) : offer.sources.some((id) => slots.source(id).kind === 'editor');
    if (isEditors) slots.requireAnswer(offer);
    if (slot && !maySee(who, slot)) throw fault('slot-unknown');
    // Gone, past, or never there: of an editor's slot nobody can tell which, and the contract says `slot-taken`.
    if (!slot && !isEditors) throw fault('slot-unknown');
    if (slot && !isEditors && slots.isPast(slot)) throw fault('slot-in-the-past');
    slots.takeByScenario(offerId, slotId);
    if (!slot || slots.isPast(slot) || slots.isGone(offerId, slot, who)) {
      throw fault('slot-taken', { alternatives: slots.alternatives(offer, slotId, who) });
    }
    if (patients > 1 && isEditors) throw invalid('body:/patients', 'must be 1 for an editor’s slot');
    const others = slots.others(offerId, slotId, who);
    const left = slots.placesLeft(offerId, slot) - slots.placesOfOthers(offerId, slotId, who);
    if (!isEditors && left < patients) throw fault('not-enough-places', { placesLeft: left });
    const mine = this.#active(offerId, slotId).find((stored) => stored.who.regulator === who.regulator);
    if (mine) {
      // The button pressed twice, or in two windows, is one hold.
      mine.who = who;
      mine.checkedAt = this.world.clock.now();
      // Of another host nothing is kept: its case is not this one's to know.
      mine.caseRef = caseRef ?? (mine.hostId === ownerId ? mine.caseRef : undefined);
      mine.hostId = ownerId;
      mine.replaces = replaces;
      mine.hold = withPatients(mine.hold, patients);
      if (patients > 1 && left <= patients) this.#tellHeld(mine.hold, who);
      return this.#recount(mine, others);
    }
    const exclusive = slots.isExclusive(slot);
    const seconds = slotId.endsWith('~expires') ? 1 : this.holdSeconds;
    const id = this.world.newId('hold');
    const made: Hold = {
      id,
      offerId,
      slot: { ...slot, heldByOthers: others },
      kind: exclusive ? 'exclusive' : 'advisory',
      state: 'active',
      expiresAt: this.world.instant(this.world.clock.now() + seconds * 1000, offer.place.timeZone),
      durationSeconds: seconds,
      others,
      actions: exclusive ? ['confirm', 'extend', 'release'] : ['handover', 'extend', 'release'],
    };
    const hold = withPatients(made, patients);
    this.#holds.set(id, { hold, who, checkedAt: this.world.clock.now(), hostId: ownerId, caseRef, replaces });
    this.#expireLater(id, seconds);
    this.#tellHeld(hold, who);
    return hold;
  }

  release(who: MockPrincipal, holdId: string): void {
    this.own(who, holdId);
    this.end(holdId, 'released');
  }

  extend(who: MockPrincipal, holdId: string): Hold {
    const stored = this.requireActive(who, holdId);
    const { offerId, slot, durationSeconds } = stored.hold;
    const { timeZone } = this.world.slots.offer(offerId).place;
    const expiresAt = this.world.instant(this.world.clock.now() + durationSeconds * 1000, timeZone);
    stored.hold = { ...stored.hold, expiresAt };
    this.#expireLater(holdId, durationSeconds);
    const extended = this.#recount(stored, this.world.slots.others(offerId, slot.id, who));
    this.#tellHeld(extended, who);
    return extended;
  }

  /** The regulator's own hold; somebody else's does not exist for him. */
  own(who: MockPrincipal, holdId: string): StoredHold {
    const stored = this.#holds.get(holdId);
    if (stored?.who.regulator !== who.regulator) throw fault('not-found');
    return stored;
  }

  /** The regulator's own hold; throws unless it is active. */
  requireActive(who: MockPrincipal, holdId: string): StoredHold {
    const stored = this.own(who, holdId);
    if (stored.hold.state === 'expired') throw fault('hold-expired');
    if (stored.hold.state !== 'active') throw fault('hold-not-active');
    return stored;
  }

  /** Any hold, whoever's. */
  get(holdId: string): StoredHold {
    return this.#holds.get(holdId)!;
  }

  /** How many others than `who` hold the slot through clients of this world. */
  othersOn(offerId: string, slotId: string, who: MockPrincipal): number {
    return this.#active(offerId, slotId).filter((stored) => stored.who.regulator !== who.regulator).length;
  }

  /** For how many patients others than `who` hold it. */
  placesOfOthers(offerId: string, slotId: string, who: MockPrincipal): number {
    return this.#active(offerId, slotId)
      .filter((stored) => stored.who.regulator !== who.regulator)
      .reduce((sum, { hold }) => sum + (hold.patients ?? 1), 0);
  }

  /** Whether the slot was ever held. */
  wasHeld(offerId: string, slotId: string): boolean {
    return this.#on(offerId, slotId).length > 0;
  }

  /** Ends an active hold; what was used is told by the booking, what is gone by who took it. */
  end(holdId: string, state: 'released' | 'expired' | 'used', isGone = false): void {
    const { hold, who } = this.get(holdId);
    if (hold.state !== 'active') return;
    this.#expiries.get(holdId)?.();
    this.get(holdId).hold = { ...hold, state, actions: [] };
    if (state !== 'used' && !isGone) this.world.log.tellSlot(hold.offerId, hold.slot.id, 'released', { by: who });
  }

  #active(offerId: string, slotId: string): StoredHold[] {
    return this.#on(offerId, slotId).filter(({ hold }) => hold.state === 'active');
  }

  /** The holds of a slot, on whichever card of its place. */
  #on(offerId: string, slotId: string): StoredHold[] {
    const { slots } = this.world;
    const key = slots.keyOf(offerId, slotId);
    return [...this.#holds.values()].filter(({ hold }) => slots.keyOf(hold.offerId, hold.slot.id) === key);
  }

  #recount(stored: StoredHold, others: number): Hold {
    return (stored.hold = { ...stored.hold, others, slot: { ...stored.hold.slot, heldByOthers: others } });
  }

  #tellHeld({ offerId, slot, kind, expiresAt, patients = 1 }: Hold, who: MockPrincipal): void {
    const { slots, log } = this.world;
    const isLastPlace = slots.placesLeft(offerId, slot) <= slots.placesOfOthers(offerId, slot.id, who) + patients;
    log.tellSlot(offerId, slot.id, 'held', {
      exclusive: kind === 'exclusive' && isLastPlace,
      until: expiresAt,
      by: who,
    });
  }

  #expireLater(holdId: string, seconds: number): void {
    this.#expiries.get(holdId)?.();
    this.#expiries.set(
      holdId,
      this.world.clock.after(seconds * 1000, () => this.end(holdId, 'expired')),
    );
  }
}
