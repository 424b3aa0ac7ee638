import type { Handover } from '@sas-embed/contract';
import type { MockBooking } from './booking.js';
import { fault } from './fault.js';
import type { MockPrincipal } from './principal.js';

/** How long a hand-over stays open. */
const OPEN_MS = 3_600_000;
/** How long what an editor said of a slot is good for a hand-over; then it is asked again, as the gateway does. */
const RECHECK_MS = 5_000;

/** A hand-over as the mock keeps it. */
export interface StoredHandover {
  handover: Handover;
  who: MockPrincipal;
}

/** The hand-overs of a mock's world. */
export class MockHandovers {
  readonly #handovers = new Map<string, StoredHandover>();

  constructor(private readonly world: MockBooking) {}

  create(who: MockPrincipal, holdId: string): Handover {
    const { clock, holds, slots } = this.world;
    if (holds.own(who, holdId).hold.kind !== 'advisory') throw fault('not-bookable-here');
    const { hold } = holds.requireActive(who, holdId);
    const open = this.#open().find(({ handover }) => handover.holdId === holdId);
    if (open) return open.handover;
    const offer = slots.offer(hold.offerId);
    const now = clock.now();
    this.#readAgain(who, holdId, now);
    const handover: Handover = {
      id: this.world.newId('handover'),
      holdId,
      offerId: offer.id,
      url: `https://${hold.slot.sourceId}.example/agenda/${offer.place.id}?origin=sas-mock`,
      state: 'open',
      openedAt: this.world.instant(now, offer.place.timeZone),
      expiresAt: this.world.instant(now + OPEN_MS, offer.place.timeZone),
    };
    const stored = { handover, who };
    this.#handovers.set(handover.id, stored);
    clock.after(OPEN_MS, () => this.#end(stored, 'expired'));
    this.#tell(stored);
    return handover;
  }

  /** Nobody is sent to a page where the slot is gone: throws, and the hold goes with it. */
  #readAgain(who: MockPrincipal, holdId: string, now: number): void {
    const { holds, slots } = this.world;
    const stored = holds.own(who, holdId);
    if (now - stored.checkedAt <= RECHECK_MS) return;
    const { offerId, slot } = stored.hold;
    const offer = slots.offer(offerId);
    slots.requireAnswer(offer);
    if (slots.isPast(slot)) throw fault('slot-in-the-past');
    if (slots.isGone(offerId, slot, who)) {
      holds.end(holdId, 'released', true);
      throw fault('slot-taken', { alternatives: slots.alternatives(offer, slot.id, who) });
    }
    stored.checkedAt = now;
  }

  /** The regulator's own hand-over; somebody else's does not exist for him. */
  own(who: MockPrincipal, id: string): StoredHandover {
    const stored = this.#handovers.get(id);
    if (stored?.who.regulator !== who.regulator) throw fault('not-found');
    return stored;
  }

  close(who: MockPrincipal, id: string): Handover {
    return this.#end(this.own(who, id), 'abandoned');
  }

  /** Any hand-over, whoever's. */
  get(id: string): StoredHandover {
    const stored = this.#handovers.get(id);
    if (!stored) throw fault('not-found');
    return stored;
  }

  /** Matches the hand-over with an appointment that came back, when it is certain: it is open, and the only one that fits. */
  match({ handover, who }: StoredHandover, appointmentId: string): boolean {
    const { slots } = this.world;
    const { practitioner, structure } = slots.offer(handover.offerId);
    const subject = practitioner?.nationalId ?? structure?.nationalId;
    const [match, ...rest] = this.#open().filter((other) => {
      const offer = slots.offer(other.handover.offerId);
      return (
        other.who.regulator === who.regulator &&
        subject === (offer.practitioner?.nationalId ?? offer.structure?.nationalId)
      );
    });
    if (match?.handover.id !== handover.id || rest.length > 0) return false;
    this.world.holds.end(handover.holdId, 'used');
    this.#end(match, 'matched', appointmentId);
    return true;
  }

  #open(): StoredHandover[] {
    return [...this.#handovers.values()].filter(({ handover }) => handover.state === 'open');
  }

  #end(stored: StoredHandover, state: 'abandoned' | 'expired' | 'matched', appointmentId?: string): Handover {
    if (stored.handover.state !== 'open') return stored.handover;
    stored.handover = { ...stored.handover, state, ...(appointmentId !== undefined && { appointmentId }) };
    this.#tell(stored);
    return stored.handover;
  }

  #tell({ handover, who: { session } }: StoredHandover): void {
    const { id, state, appointmentId } = handover;
    this.world.log.tell(
      { type: 'handover', handoverId: id, state, ...(appointmentId !== undefined && { appointmentId }) },
      { sasId: session.bookingSas.id, hostId: session.hostId },
    );
  }
}
