import { toZonedIso } from '@sas-embed/contract';
import type {
  Appointment,
  FeedEvent,
  Handover,
  Hold,
  Offer,
  Problem,
  ProblemCode,
  Session,
  Slot,
} from '@sas-embed/contract';
import { errorOfProblem, problemOf } from '../errors.js';
import type { MockClock } from './clock.js';
import { sampleOffers, sampleSlots, sampleSources } from './world.js';
import type { MockOptions, MockSource } from './types.js';

type FeedEventParts = FeedEvent extends infer E ? (E extends FeedEvent ? Omit<E, 'cursor' | 'at'> : never) : never;
type Change = Extract<FeedEvent, { type: 'slot' }>['change'];

/** The error that the gateway would tell. */
export function fault(code: ProblemCode, more: Partial<Problem> = {}): Error {
  return errorOfProblem(problemOf(code, 'mock-request', more));
}

const keyOf = (offerId: string, slotId: string) => `${offerId} ${slotId}`;

/** The state of a mock's world and its rules of booking, which are the gateway's. */
export class MockBooking {
  readonly offers: readonly Offer[];
  readonly sources: readonly MockSource[];
  readonly log: FeedEvent[] = [];
  readonly listeners = new Set<() => void>();
  readonly appointments = new Map<string, Appointment>();
  readonly session: Session;
  slotTaken: MockOptions['slotTaken'];
  readonly #slots = new Map<string, readonly Slot[]>();
  readonly #taken = new Set<string>();
  readonly #colleagues = new Map<string, number>();
  readonly #holds = new Map<string, Hold>();
  readonly #caseRefs = new Map<string, string>();
  readonly #expiries = new Map<string, () => void>();
  readonly #handovers = new Map<string, Handover>();
  #counter = 0;

  constructor(
    private readonly clock: MockClock,
    private readonly options: MockOptions,
  ) {
    this.offers = options.offers ?? sampleOffers();
    this.sources = options.sources ?? sampleSources();
    this.slotTaken = options.slotTaken;
    for (const appointment of options.appointments ?? []) this.appointments.set(appointment.id, appointment);
    this.session = {
      role: 'osnp',
      bookingSas: { id: 'sas-33', label: 'SAS de la Gironde' },
      hostId: 'demo-lrm',
      environment: 'sandbox',
      expiresAt: this.instant(clock.now() + 300_000),
      ...options.session,
    };
  }

  /** ISO text in the zone. */
  instant(ms: number, timeZone = 'Europe/Paris'): string {
    return toZonedIso(ms, timeZone);
  }

  offer(offerId: string): Offer {
    const found = this.offers.find((offer) => offer.id === offerId);
    if (!found) throw fault('not-found');
    return found;
  }

  source(id: string): MockSource {
    return this.sources.find((source) => source.id === id) ?? { id, label: id, kind: 'editor' };
  }

  /** The offer's free slots as this regulator sees them, earliest first. */
  freeSlots(offer: Offer): Slot[] {
    return this.#all(offer)
      .filter((slot) => !this.#taken.has(keyOf(offer.id, slot.id)) && Date.parse(slot.start) > this.clock.now())
      .map((slot) => {
        const others = this.#others(offer.id, slot.id);
        return others ? { ...slot, heldByOthers: others } : slot;
      });
  }

  #all(offer: Offer): readonly Slot[] {
    let slots = this.#slots.get(offer.id);
    if (!slots) {
      const { slots: given } = this.options;
      if (typeof given === 'function') slots = given(offer, this.clock.now());
      else slots = given ? (given[offer.id] ?? []) : sampleSlots(offer, this.clock.now());
      slots = [...slots].sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
      this.#slots.set(offer.id, slots);
    }
    return slots;
  }

  #slot(offer: Offer, slotId: string): Slot {
    const found = this.#all(offer).find((slot) => slot.id === slotId);
    if (!found) throw fault('slot-unknown');
    return found;
  }

  #others(offerId: string, slotId: string): number {
    return (this.#colleagues.get(keyOf(offerId, slotId)) ?? 0) + (slotId.endsWith('~held') ? 1 : 0);
  }

  #id(kind: string): string {
    return `mock-${kind}-${++this.#counter}`;
  }

  // Holds

  hold(offerId: string, slotId: string, caseRef?: string): Hold {
    const offer = this.offer(offerId);
    const slot = this.#slot(offer, slotId);
    const exclusive = this.source(slot.sourceId).kind === 'agenda';
    const others = this.#others(offerId, slotId);
    const { slotTaken } = this;
    if (slotId.endsWith('~late')) throw fault('editor-late');
    if (slotId.endsWith('~taken') || slotTaken === true || (Array.isArray(slotTaken) && slotTaken.includes(slotId))) {
      this.takeSlot(offerId, slotId, false);
    }
    if (this.#taken.has(keyOf(offerId, slotId)) || (exclusive && others > 0)) {
      const alternatives = this.freeSlots(offer).filter((s) => s.id !== slotId && !s.heldByOthers);
      throw fault('slot-taken', { alternatives: alternatives.slice(0, 5) });
    }
    if (Date.parse(slot.start) <= this.clock.now()) throw fault('slot-in-the-past');
    const seconds = slotId.endsWith('~expires') ? 1 : (this.options.holdSeconds ?? 180);
    const id = this.#id('hold');
    this.#holds.set(id, {
      id,
      offerId,
      slot,
      kind: exclusive ? 'exclusive' : 'advisory',
      state: 'active',
      expiresAt: this.instant(this.clock.now() + seconds * 1000, offer.place.timeZone),
      durationSeconds: seconds,
      others: exclusive ? 0 : others,
      actions: exclusive ? ['confirm', 'extend', 'release'] : ['handover', 'extend', 'release'],
    });
    if (caseRef !== undefined) this.#caseRefs.set(id, caseRef);
    this.#expireLater(id, seconds);
    this.tellSlot(offerId, slotId, 'held', { own: true, exclusive });
    return this.#holds.get(id)!;
  }

  #expireLater(holdId: string, seconds: number): void {
    this.#expiries.get(holdId)?.();
    this.#expiries.set(
      holdId,
      this.clock.after(seconds * 1000, () => this.#endHold(holdId, 'expired')),
    );
  }

  #endHold(holdId: string, state: 'released' | 'expired' | 'used'): void {
    const hold = this.#holds.get(holdId);
    if (hold?.state !== 'active') return;
    this.#expiries.get(holdId)?.();
    this.#holds.set(holdId, { ...hold, state, actions: [] });
    if (state !== 'used') this.tellSlot(hold.offerId, hold.slot.id, 'released', { own: true });
  }

  #activeHold(holdId: string): Hold {
    const hold = this.#holds.get(holdId);
    if (!hold) throw fault('not-found');
    if (hold.state === 'expired') throw fault('hold-expired');
    if (hold.state !== 'active') throw fault('hold-not-active');
    return hold;
  }

  release(holdId: string): void {
    if (!this.#holds.has(holdId)) throw fault('not-found');
    this.#endHold(holdId, 'released');
  }

  extend(holdId: string): Hold {
    const hold = this.#activeHold(holdId);
    const { timeZone } = this.offer(hold.offerId).place;
    const longer = { ...hold, expiresAt: this.instant(this.clock.now() + hold.durationSeconds * 1000, timeZone) };
    this.#holds.set(holdId, longer);
    this.#expireLater(holdId, hold.durationSeconds);
    return longer;
  }

  confirm(holdId: string): Appointment {
    const hold = this.#activeHold(holdId);
    if (hold.kind !== 'exclusive') throw fault('not-bookable-here');
    this.#endHold(holdId, 'used');
    return this.#book(hold, hold.slot, {});
  }

  // Hand-overs

  handOver(holdId: string): Handover {
    const hold = this.#activeHold(holdId);
    if (hold.kind !== 'advisory') throw fault('not-bookable-here');
    const offer = this.offer(hold.offerId);
    const now = this.clock.now();
    const id = this.#id('handover');
    const handover: Handover = {
      id,
      holdId,
      offerId: offer.id,
      url: `https://${hold.slot.sourceId}.example/agenda/${offer.place.id}?origin=sas-mock`,
      state: 'open',
      openedAt: this.instant(now, offer.place.timeZone),
      expiresAt: this.instant(now + 3_600_000, offer.place.timeZone),
    };
    this.#handovers.set(id, handover);
    this.clock.after(3_600_000, () => this.#endHandover(id, 'expired'));
    this.tell({ type: 'handover', handoverId: id, state: 'open' });
    return handover;
  }

  handover(id: string): Handover {
    const found = this.#handovers.get(id);
    if (!found) throw fault('not-found');
    return found;
  }

  closeHandover(id: string): Handover {
    this.handover(id);
    return this.#endHandover(id, 'abandoned');
  }

  #endHandover(id: string, state: 'abandoned' | 'expired' | 'matched', appointmentId?: string): Handover {
    const handover = this.handover(id);
    if (handover.state !== 'open') return handover;
    const ended: Handover = { ...handover, state, ...(appointmentId !== undefined && { appointmentId }) };
    this.#handovers.set(id, ended);
    this.tell({ type: 'handover', handoverId: id, state, ...(appointmentId !== undefined && { appointmentId }) });
    return ended;
  }

  editorBooks(handoverId: string, otherSlot: boolean | string = false): Appointment {
    const handover = this.handover(handoverId);
    const hold = this.#holds.get(handover.holdId)!;
    const offer = this.offer(hold.offerId);
    let slot = hold.slot;
    if (typeof otherSlot === 'string') slot = this.#slot(offer, otherSlot);
    else if (otherSlot) slot = this.freeSlots(offer).find((s) => s.id !== hold.slot.id) ?? hold.slot;
    // Used: the regulator's hold has served, be it with another slot.
    this.#endHold(hold.id, slot.id === hold.slot.id ? 'used' : 'released');
    const appointment = this.#book(hold, slot, { handoverId, ...(slot.id !== hold.slot.id && { slotChanged: true }) });
    this.#endHandover(handoverId, 'matched', appointment.id);
    return appointment;
  }

  // Appointments

  #book(hold: Hold, slot: Slot, more: Partial<Appointment>): Appointment {
    const offer = this.offer(hold.offerId);
    const source = this.source(slot.sourceId);
    const { timeZone } = offer.place;
    const { practitioner } = offer;
    const specialty = slot.specialties[0] ?? practitioner?.specialties[0];
    const caseRef = this.#caseRefs.get(hold.id);
    const now = this.instant(this.clock.now(), timeZone);
    const appointment: Appointment = {
      id: this.#id('appointment'),
      origin: { kind: source.kind, sourceId: source.id, label: source.label },
      orientationCategory: offer.kind,
      status: 'booked',
      start: slot.start,
      ...(slot.end !== undefined && { end: slot.end }),
      timeZone,
      created: now,
      updated: now,
      ...(practitioner && {
        practitioner: {
          nationalId: practitioner.nationalId,
          lastName: practitioner.lastName,
          firstName: practitioner.firstName,
          ...(specialty && { specialty }),
        },
      }),
      ...(offer.structure && { structure: offer.structure }),
      bookingSas: this.session.bookingSas,
      ...(caseRef !== undefined && { caseRef }),
      slotChanged: false,
      version: 1,
      actions: [source.kind === 'agenda' ? 'cancel' : 'cancel-at-editor'],
      ...more,
    };
    this.takeSlot(offer.id, slot.id, true);
    this.#slotOf.set(appointment.id, { offerId: offer.id, slotId: slot.id });
    this.#store(appointment);
    return appointment;
  }

  readonly #slotOf = new Map<string, { offerId: string; slotId: string }>();

  #store(appointment: Appointment): void {
    // Last in the map: pages are in the order of the last change.
    this.appointments.delete(appointment.id);
    this.appointments.set(appointment.id, appointment);
    const { id: appointmentId, status, version, handoverId } = appointment;
    this.tell({ type: 'appointment', appointmentId, status, version, ...(handoverId !== undefined && { handoverId }) });
  }

  appointment(id: string): Appointment {
    const found = this.appointments.get(id);
    if (!found) throw fault('not-found');
    return found;
  }

  /** Cancels; by the regulator only what is on the SAS agenda. */
  cancel(id: string, by: 'regulator' | 'editor'): Appointment {
    const found = this.appointment(id);
    if (by === 'regulator' && found.origin.kind === 'editor') throw fault('cancel-at-editor');
    if (found.status !== 'booked' && found.status !== 'pending') throw fault('appointment-not-cancellable');
    const cancelled: Appointment = {
      ...found,
      status: 'cancelled',
      version: found.version + 1,
      updated: this.instant(this.clock.now(), found.timeZone),
      actions: [],
    };
    this.#store(cancelled);
    const slot = this.#slotOf.get(id);
    if (slot && this.#taken.delete(keyOf(slot.offerId, slot.slotId))) this.tellSlot(slot.offerId, slot.slotId, 'freed');
    return cancelled;
  }

  // What others do

  takeSlot(offerId: string, slotId: string, own: boolean): void {
    this.#taken.add(keyOf(offerId, slotId));
    this.tellSlot(offerId, slotId, 'taken', { exclusive: true, own });
  }

  colleague(offerId: string, slotId: string, by: 1 | -1): void {
    const slot = this.#slot(this.offer(offerId), slotId);
    const key = keyOf(offerId, slotId);
    this.#colleagues.set(key, Math.max(0, (this.#colleagues.get(key) ?? 0) + by));
    const exclusive = this.source(slot.sourceId).kind === 'agenda';
    this.tellSlot(offerId, slotId, by > 0 ? 'held' : 'released', { exclusive: by > 0 && exclusive });
  }

  // The feed

  tellSlot(offerId: string, slotId: string, change: Change, more: { own?: boolean; exclusive?: boolean } = {}): void {
    this.tell({ type: 'slot', offerId, slotId, change, exclusive: false, own: false, ...more });
  }

  tell(event: FeedEventParts): void {
    const cursor = cursorOf(this.log.length + 1);
    this.log.push({ ...event, cursor, at: this.instant(this.clock.now()) } as FeedEvent);
    for (const listener of [...this.listeners]) listener();
  }
}

/** The cursor of the nth event of the log. */
export function cursorOf(n: number): string {
  return `mock-${n}`;
}

/** Where in the log a cursor is. */
export function positionOf(cursor: string): number {
  const n = /^mock-(\d+)$/.exec(cursor)?.[1];
  if (n === undefined) throw fault('cursor-invalid');
  return Number(n);
}
