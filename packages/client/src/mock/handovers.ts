import type { Handover, HandoverEnd } from '@sas-embed/contract';
import type { MockBooking } from './booking.js';
import { fault, invalid } from './fault.js';
import type { MockPrincipal } from './principal.js';

/** How long a hand-over stays open. */
const OPEN_MS = 3_600_000;
/** How long what an editor said of a slot is good for a hand-over; then it is asked again, as the gateway does. */
const RECHECK_MS = 5_000;

/** How long after its opening one that is over still matches what comes back for its slot. */
const LATE_MS = 24 * 3_600_000;

/** A hand-over as the mock keeps it. */
export interface StoredHandover {
  handover: Handover;
  who: MockPrincipal;
}

/** What an editor tells of, to be compared with hand-overs. */
interface Returned {
  regulator: string;
  sourceId: string;
  practitionerId?: string | undefined;
  start: string;
}

/** A hand-over whose return it may be. */
interface Candidate {
  handover: Handover;
  caseRef: string;
  slotStart: string;
  isSame: boolean;
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
    clock.after(OPEN_MS, () => {
      if (stored.handover.state === 'open') this.#end(stored, 'expired');
    });
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

  /** The regulator says how it ended. */
  close(who: MockPrincipal, id: string, { outcome, reason }: HandoverEnd): Handover {
    const stored = this.own(who, id);
    const isAbandoned = outcome === 'abandoned';
    if (isAbandoned !== (reason !== undefined)) {
      throw invalid('body:/reason', isAbandoned ? 'required' : 'must be absent');
    }
    const { state } = stored.handover;
    const isOver = state === 'matched' || state === 'booked-by-phone' || (state === 'abandoned' && isAbandoned);
    if (isOver) return stored.handover;
    const { timeZone } = this.world.slots.offer(stored.handover.offerId).place;
    const closedAt = this.world.instant(this.world.clock.now(), timeZone);
    if (reason !== undefined) return this.#end(stored, outcome, { reason, closedAt });
    const { reason: _given, ...rest } = stored.handover;
    stored.handover = rest;
    const { id: appointmentId } = this.world.appointments.phoned(stored);
    return this.#end(stored, outcome, { appointmentId, closedAt });
  }

  /** The regulator's own of the last day that wait for a return, newest first. */
  waiting(who: MockPrincipal): Handover[] {
    const since = this.world.clock.now() - LATE_MS;
    return [...this.#handovers.values()]
      .filter(({ handover, who: opener }) => {
        const isWaiting = handover.state === 'open' || handover.state === 'expired';
        return opener.regulator === who.regulator && isWaiting && Date.parse(handover.openedAt) > since;
      })
      .map(({ handover }) => {
        const { hold, caseRef } = this.world.holds.get(handover.holdId);
        const { timeZone } = this.world.slots.offer(handover.offerId).place;
        const { start } = hold.slot;
        return { ...handover, start, timeZone, ...(caseRef !== undefined && { caseRef }) };
      })
      .reverse();
  }

  /** Those of this host that may be the return of what somebody booked at an editor: the likeliest first. */
  candidates(who: MockPrincipal, { regulator, sourceId, practitionerId, start }: Returned): Candidate[] {
    return [...this.#handovers.values()]
      .flatMap(({ handover, who: opener }): (Candidate & { rank: number })[] => {
        const { hold, caseRef } = this.world.holds.get(handover.holdId);
        const { practitioner } = this.world.slots.offer(handover.offerId);
        const isSame = practitioner?.nationalId === practitionerId;
        const isWaiting = ['open', 'expired', ...(isSame ? ['abandoned'] : [])].includes(handover.state);
        const isTheirs = opener.regulator === regulator && hold.slot.sourceId === sourceId;
        if (!isTheirs || !isWaiting || caseRef === undefined || opener.session.hostId !== who.session.hostId) return [];
        const isThen = Date.parse(hold.slot.start) === Date.parse(start);
        return [{ handover, caseRef, slotStart: hold.slot.start, isSame, rank: (isSame ? 0 : 2) + (isThen ? 0 : 1) }];
      })
      .sort((a, b) => a.rank - b.rank);
  }

  /** A regulator says that this is the one; throws when there is none of this host that waits. */
  settle(who: MockPrincipal, id: string, appointmentId: string): StoredHandover {
    const stored = this.#handovers.get(id);
    const isWaiting = stored && ['open', 'expired', 'abandoned'].includes(stored.handover.state);
    if (!isWaiting || stored.who.session.hostId !== who.session.hostId) throw fault('not-found');
    const isLate = stored.handover.state !== 'open';
    this.world.holds.end(stored.handover.holdId, 'used');
    this.#end(stored, 'matched', { appointmentId, ...(isLate && { late: true }) });
    return stored;
  }

  /** It was not its return: it waits again, or has expired. */
  release(id: string): void {
    const stored = this.get(id);
    const { appointmentId: _id, late: _late, ...rest } = stored.handover;
    stored.handover = rest;
    const isOver = Date.parse(rest.expiresAt) <= this.world.clock.now();
    this.#end(stored, isOver ? 'expired' : 'open');
  }

  /** The editor's page that was opened; none of an appointment that was there from the beginning. */
  urlOf(id: string): string | undefined {
    return this.#handovers.get(id)?.handover.url;
  }

  /** Any hand-over, whoever's. */
  get(id: string): StoredHandover {
    const stored = this.#handovers.get(id);
    if (!stored) throw fault('not-found');
    return stored;
  }

  /** The hand-over of what was told booked by telephone, now matched, when the editor tells of that slot. */
  matchPhoned(opened: StoredHandover, start: string): string | undefined {
    const rows = this.#ofSame(opened).filter(
      ({ handover }) => handover.state === 'booked-by-phone' && this.#isFor(handover, start),
    );
    const [match] = rows;
    if (!match || rows.length > 1) return undefined;
    this.#end(match, 'matched', { late: true });
    return match.handover.appointmentId;
  }

  /**
   * Matches the hand-over with an appointment that came back, when it is certain: it is open, and the only one that fits;
   * else it was closed or has expired within a day, and was for this very slot.
   */
  match(opened: StoredHandover, appointmentId: string, start: string): boolean {
    const same = this.#ofSame(opened);
    const open = same.filter(({ handover }) => handover.state === 'open');
    const over = same.filter(
      ({ handover }) => ['abandoned', 'expired'].includes(handover.state) && this.#isFor(handover, start),
    );
    const [first] = open;
    const match =
      open.length === 1 && (over.length === 0 || this.#isFor(first!.handover, start))
        ? first
        : open.length === 0 && over.length === 1
          ? over[0]
          : undefined;
    if (match?.handover.id !== opened.handover.id) return false;
    const isLate = match.handover.state !== 'open';
    this.world.holds.end(match.handover.holdId, 'used');
    this.#end(match, 'matched', { appointmentId, ...(isLate && { late: true }) });
    return true;
  }

  /** Those of the same regulator and practitioner or structure, of the last day. */
  #ofSame({ handover, who }: StoredHandover): StoredHandover[] {
    const { slots } = this.world;
    const subjectOf = (offerId: string) => {
      const { practitioner, structure } = slots.offer(offerId);
      return practitioner?.nationalId ?? structure?.nationalId;
    };
    const since = this.world.clock.now() - LATE_MS;
    return [...this.#handovers.values()].filter(
      (other) =>
        other.who.regulator === who.regulator &&
        Date.parse(other.handover.openedAt) > since &&
        subjectOf(other.handover.offerId) === subjectOf(handover.offerId),
    );
  }

  #isFor({ holdId }: Handover, start: string): boolean {
    return Date.parse(this.world.holds.get(holdId).hold.slot.start) === Date.parse(start);
  }

  #open(): StoredHandover[] {
    return [...this.#handovers.values()].filter(({ handover }) => handover.state === 'open');
  }

  #end(stored: StoredHandover, state: Handover['state'], more: Partial<Handover> = {}): Handover {
    stored.handover = { ...stored.handover, state, ...more };
    this.#tell(stored);
    return stored.handover;
  }

  #tell({ handover, who: { session } }: StoredHandover): void {
    const { id, state, appointmentId, late } = handover;
    this.world.log.tell(
      {
        type: 'handover',
        handoverId: id,
        state,
        ...(late !== undefined && { late }),
        ...(appointmentId !== undefined && { appointmentId }),
      },
      { sasId: session.bookingSas.id, hostId: session.hostId },
    );
  }
}
