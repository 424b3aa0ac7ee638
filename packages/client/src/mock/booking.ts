import { toZonedIso } from '@sas-embed/contract';
import type {
  Appointment,
  AppointmentPage,
  FeedEvent,
  Handover,
  Hold,
  Offer,
  Problem,
  ProblemCode,
  Session,
  Slot,
} from '@sas-embed/contract';
import { errorOfProblem } from '../errors.js';
import { problemOf } from '../problem.js';
import type { MockClock } from './clock.js';
import { sampleOffers, sampleSlots, sampleSources } from './world.js';
import type { MockOptions, MockSource } from './types.js';

type FeedEventParts = FeedEvent extends infer E ? (E extends FeedEvent ? Omit<E, 'cursor' | 'at'> : never) : never;
type Change = Extract<FeedEvent, { type: 'slot' }>['change'];

/** The error that the gateway would tell. */
export function fault(code: ProblemCode, more: Partial<Problem> = {}): Error {
  return errorOfProblem(problemOf(code, 'mock-request', more));
}

/** Who acts in a mock's world. */
export interface MockPrincipal {
  /** Tells regulators apart: who holds, and whose event it is. */
  readonly regulator: string;
  readonly session: Session;
}

/** Whose concern an event is; what is absent means everybody. */
interface Audience {
  regulator?: string;
  sasId?: string;
  hostId?: string;
}

interface StoredHold {
  hold: Hold;
  who: MockPrincipal;
  caseRef?: string;
}

interface StoredHandover {
  handover: Handover;
  who: MockPrincipal;
}

interface StoredAppointment {
  appointment: Appointment;
  hostId: string;
  /** Counts up with every change in this world: pages are in its order. */
  change: number;
  slot?: { offerId: string; slotId: string };
}

/** How many places a slot has left: one, or those of a plage. */
const placesOf = ({ capacity }: Slot) => (capacity ? capacity.max - capacity.taken : 1);
const keyOf = (offerId: string, slotId: string) => `${offerId} ${slotId}`;

/** The state of a mock's world and its rules of booking, which are the gateway's. */
export class MockBooking {
  readonly offers: readonly Offer[];
  readonly sources: readonly MockSource[];
  readonly log: { readonly event: FeedEvent; readonly audience: Audience }[] = [];
  readonly listeners = new Set<() => void>();
  /** The regulator whose client `createMockClient` answers. */
  readonly first: MockPrincipal;
  /** First results of writes, as the gateway keeps them. */
  readonly results = new Map<string, { asked: string; result: unknown }>();
  slotTaken: MockOptions['slotTaken'];
  readonly #slots = new Map<string, readonly Slot[]>();
  readonly #taken = new Set<string>();
  readonly #booked = new Map<string, number>();
  readonly #colleagues = new Map<string, number>();
  readonly #holds = new Map<string, StoredHold>();
  readonly #expiries = new Map<string, () => void>();
  readonly #handovers = new Map<string, StoredHandover>();
  readonly #appointments = new Map<string, StoredAppointment>();
  #counter = 0;
  #changes = 0;

  constructor(
    private readonly clock: MockClock,
    private readonly options: MockOptions,
  ) {
    this.offers = options.offers ?? sampleOffers();
    this.sources = options.sources ?? sampleSources();
    this.slotTaken = options.slotTaken;
    this.first = this.principal(options.session);
    for (const appointment of options.appointments ?? []) {
      const { hostId } = this.first.session;
      this.#appointments.set(appointment.id, { appointment, hostId, change: ++this.#changes });
    }
  }

  /** A regulator of this world. */
  principal(session: Partial<Session> = {}): MockPrincipal {
    return {
      regulator: this.#id('regulator'),
      session: {
        role: 'osnp',
        bookingSas: { id: 'sas-33', label: 'SAS de la Gironde' },
        hostId: 'demo-lrm',
        environment: 'sandbox',
        expiresAt: this.instant(this.clock.now() + 300_000),
        ...session,
      },
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
  freeSlots(offer: Offer, who: MockPrincipal): Slot[] {
    return this.#all(offer).flatMap((slot) => {
      const key = keyOf(offer.id, slot.id);
      const booked = this.#booked.get(key) ?? 0;
      const left = placesOf(slot) - booked;
      const others = this.#others(offer.id, slot.id, who);
      // On the SAS agenda nobody else can have what is held; on an editor's slot colleagues are only shown.
      const isHeld = this.#isExclusive(slot) && others >= left;
      if (this.#taken.has(key) || left < 1 || isHeld || Date.parse(slot.start) <= this.clock.now()) return [];
      const { capacity } = slot;
      return [
        {
          ...slot,
          ...(capacity && booked > 0 && { capacity: { ...capacity, taken: capacity.taken + booked } }),
          ...(others > 0 && { heldByOthers: others }),
        },
      ];
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

  #find(offer: Offer, slotId: string): Slot | undefined {
    return this.#all(offer).find((slot) => slot.id === slotId);
  }

  #isExclusive(slot: Slot): boolean {
    return this.source(slot.sourceId).kind === 'agenda';
  }

  /** How many others than `who` hold the slot now. */
  #others(offerId: string, slotId: string, who: MockPrincipal): number {
    const holders = [...this.#holds.values()].filter(
      ({ hold, who: { regulator } }) =>
        hold.state === 'active' && hold.offerId === offerId && hold.slot.id === slotId && regulator !== who.regulator,
    );
    return (this.#colleagues.get(keyOf(offerId, slotId)) ?? 0) + (slotId.endsWith('~held') ? 1 : 0) + holders.length;
  }

  #id(kind: string): string {
    return `mock-${kind}-${++this.#counter}`;
  }

  // Holds

  hold(who: MockPrincipal, offerId: string, slotId: string, caseRef?: string): Hold {
    const offer = this.offer(offerId);
    const slot = this.#find(offer, slotId);
    // Gone, or never there: at an editor nobody can tell, and the contract says `slot-taken`.
    if (!slot && !offer.sources.some((id) => this.source(id).kind === 'editor')) throw fault('slot-unknown');
    if (slotId.endsWith('~late')) throw fault('editor-late');
    if (!slot || this.#isTaken(who, offer, slot)) {
      const alternatives = this.freeSlots(offer, who).filter((s) => s.id !== slotId && !s.heldByOthers);
      throw fault('slot-taken', { alternatives: alternatives.slice(0, 5) });
    }
    if (Date.parse(slot.start) <= this.clock.now()) throw fault('slot-in-the-past');
    const others = this.#others(offerId, slotId, who);
    const mine = [...this.#holds.values()].find(
      (s) =>
        s.hold.state === 'active' &&
        s.hold.offerId === offerId &&
        s.hold.slot.id === slotId &&
        s.who.regulator === who.regulator,
    );
    if (mine) {
      // The button pressed twice, or in two windows, is one hold.
      mine.hold = { ...mine.hold, others };
      mine.who = who;
      if (caseRef !== undefined) mine.caseRef = caseRef;
      return mine.hold;
    }
    const exclusive = this.#isExclusive(slot);
    const seconds = slotId.endsWith('~expires') ? 1 : (this.options.holdSeconds ?? 180);
    const id = this.#id('hold');
    const hold: Hold = {
      id,
      offerId,
      slot,
      kind: exclusive ? 'exclusive' : 'advisory',
      state: 'active',
      expiresAt: this.instant(this.clock.now() + seconds * 1000, offer.place.timeZone),
      durationSeconds: seconds,
      others,
      actions: exclusive ? ['confirm', 'extend', 'release'] : ['handover', 'extend', 'release'],
    };
    this.#holds.set(id, { hold, who, ...(caseRef !== undefined && { caseRef }) });
    this.#expireLater(id, seconds);
    this.#tellHeld(hold, who);
    return hold;
  }

  /** Whether nobody else can have the slot any more; the scenario may take it at this instant. */
  #isTaken(who: MockPrincipal, offer: Offer, slot: Slot): boolean {
    const { slotTaken } = this;
    const isTakenNow = slotTaken === true || (Array.isArray(slotTaken) && slotTaken.includes(slot.id));
    if (slot.id.endsWith('~taken') || isTakenNow) this.takeSlot(offer.id, slot.id);
    const key = keyOf(offer.id, slot.id);
    const left = placesOf(slot) - (this.#booked.get(key) ?? 0);
    const others = this.#isExclusive(slot) ? this.#others(offer.id, slot.id, who) : 0;
    return this.#taken.has(key) || left <= others;
  }

  #tellHeld({ offerId, slot, kind, expiresAt }: Hold, who: MockPrincipal): void {
    const left = placesOf(slot) - (this.#booked.get(keyOf(offerId, slot.id)) ?? 0);
    const exclusive = kind === 'exclusive' && left <= this.#others(offerId, slot.id, who) + 1;
    this.#tellSlot(offerId, slot.id, 'held', { exclusive, until: expiresAt }, who);
  }

  #expireLater(holdId: string, seconds: number): void {
    this.#expiries.get(holdId)?.();
    this.#expiries.set(
      holdId,
      this.clock.after(seconds * 1000, () => this.#endHold(holdId, 'expired')),
    );
  }

  #endHold(holdId: string, state: 'released' | 'expired' | 'used'): void {
    const stored = this.#holds.get(holdId);
    if (stored?.hold.state !== 'active') return;
    this.#expiries.get(holdId)?.();
    stored.hold = { ...stored.hold, state, actions: [] };
    const { hold, who } = stored;
    if (state !== 'used') this.#tellSlot(hold.offerId, hold.slot.id, 'released', {}, who);
  }

  /** The regulator's own hold; somebody else's does not exist for him. */
  #ownHold(who: MockPrincipal, holdId: string): StoredHold {
    const stored = this.#holds.get(holdId);
    if (stored?.who.regulator !== who.regulator) throw fault('not-found');
    return stored;
  }

  #requireActive({ state }: Hold): void {
    if (state === 'expired') throw fault('hold-expired');
    if (state !== 'active') throw fault('hold-not-active');
  }

  release(who: MockPrincipal, holdId: string): void {
    this.#ownHold(who, holdId);
    this.#endHold(holdId, 'released');
  }

  extend(who: MockPrincipal, holdId: string): Hold {
    const stored = this.#ownHold(who, holdId);
    const { hold } = stored;
    this.#requireActive(hold);
    const { timeZone } = this.offer(hold.offerId).place;
    const expiresAt = this.instant(this.clock.now() + hold.durationSeconds * 1000, timeZone);
    stored.hold = { ...hold, expiresAt, others: this.#others(hold.offerId, hold.slot.id, who) };
    this.#expireLater(holdId, hold.durationSeconds);
    this.#tellHeld(stored.hold, who);
    return stored.hold;
  }

  confirm(who: MockPrincipal, holdId: string): Appointment {
    const stored = this.#ownHold(who, holdId);
    if (stored.hold.kind !== 'exclusive') throw fault('not-bookable-here');
    this.#requireActive(stored.hold);
    this.#endHold(holdId, 'used');
    return this.#book(stored, stored.hold.slot, {});
  }

  // Hand-overs

  handOver(who: MockPrincipal, holdId: string): Handover {
    const { hold } = this.#ownHold(who, holdId);
    if (hold.kind !== 'advisory') throw fault('not-bookable-here');
    this.#requireActive(hold);
    const open = [...this.#handovers.values()].find(
      ({ handover }) => handover.holdId === holdId && handover.state === 'open',
    );
    if (open) return open.handover;
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
    const stored = { handover, who };
    this.#handovers.set(id, stored);
    this.clock.after(3_600_000, () => this.#endHandover(stored, 'expired'));
    this.#tellHandover(stored);
    return handover;
  }

  handover(who: MockPrincipal, id: string): Handover {
    return this.#ownHandover(who, id).handover;
  }

  #ownHandover(who: MockPrincipal, id: string): StoredHandover {
    const stored = this.#handovers.get(id);
    if (stored?.who.regulator !== who.regulator) throw fault('not-found');
    return stored;
  }

  closeHandover(who: MockPrincipal, id: string): Handover {
    return this.#endHandover(this.#ownHandover(who, id), 'abandoned');
  }

  #endHandover(stored: StoredHandover, state: 'abandoned' | 'expired' | 'matched', appointmentId?: string): Handover {
    if (stored.handover.state !== 'open') return stored.handover;
    stored.handover = { ...stored.handover, state, ...(appointmentId !== undefined && { appointmentId }) };
    this.#tellHandover(stored);
    return stored.handover;
  }

  #tellHandover({ handover, who: { session } }: StoredHandover): void {
    const { id, state, appointmentId } = handover;
    this.#tell(
      { type: 'handover', handoverId: id, state, ...(appointmentId !== undefined && { appointmentId }) },
      { sasId: session.bookingSas.id, hostId: session.hostId },
    );
  }

  editorBooks(handoverId: string, otherSlot: boolean | string = false): Appointment {
    const opened = this.#handovers.get(handoverId);
    if (!opened) throw fault('not-found');
    const stored = this.#holds.get(opened.handover.holdId)!;
    const { hold, who } = stored;
    const offer = this.offer(hold.offerId);
    let slot: Slot | undefined = hold.slot;
    if (typeof otherSlot === 'string') slot = this.#find(offer, otherSlot);
    else if (otherSlot) slot = this.freeSlots(offer, who).find((s) => s.id !== hold.slot.id) ?? hold.slot;
    if (!slot) throw fault('slot-unknown');
    const slotChanged = slot.id !== hold.slot.id;
    // The regulator's hold has served, be it with another slot.
    this.#endHold(hold.id, slotChanged ? 'released' : 'used');
    const isOpen = opened.handover.state === 'open';
    const appointment = this.#book(stored, slot, isOpen ? { handoverId, slotChanged } : {});
    this.#endHandover(opened, 'matched', appointment.id);
    return appointment;
  }

  // Appointments

  #book({ hold, who, caseRef }: StoredHold, slot: Slot, more: Partial<Appointment>): Appointment {
    const offer = this.offer(hold.offerId);
    const source = this.source(slot.sourceId);
    const { timeZone } = offer.place;
    const { practitioner } = offer;
    const specialty = slot.specialties[0] ?? practitioner?.specialties[0];
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
      bookingSas: who.session.bookingSas,
      ...(caseRef !== undefined && { caseRef }),
      slotChanged: false,
      version: 1,
      actions: [source.kind === 'agenda' ? 'cancel' : 'cancel-at-editor'],
      ...more,
    };
    const key = keyOf(offer.id, slot.id);
    const booked = (this.#booked.get(key) ?? 0) + 1;
    this.#booked.set(key, booked);
    if (booked < placesOf(slot)) this.#tellSlot(offer.id, slot.id, 'released', {}, who);
    else this.#tellSlot(offer.id, slot.id, 'taken', { exclusive: true }, who);
    this.#store(appointment, who.session.hostId, { offerId: offer.id, slotId: slot.id });
    return appointment;
  }

  #store(appointment: Appointment, hostId: string, slot?: { offerId: string; slotId: string }): void {
    this.#appointments.set(appointment.id, {
      appointment,
      hostId,
      change: ++this.#changes,
      ...(slot && { slot }),
    });
    const { id: appointmentId, status, version, handoverId } = appointment;
    this.#tell(
      { type: 'appointment', appointmentId, status, version, ...(handoverId !== undefined && { handoverId }) },
      { sasId: appointment.bookingSas.id },
    );
  }

  /** As the gateway shows it: the case and the hand-over are the host's that gave them. */
  #view({ appointment, hostId }: StoredAppointment, who: MockPrincipal): Appointment {
    if (hostId === who.session.hostId) return appointment;
    const { caseRef: _case, handoverId: _handover, ...rest } = appointment;
    return rest;
  }

  #ownAppointment(who: MockPrincipal, id: string): StoredAppointment {
    const found = this.#appointments.get(id);
    if (found?.appointment.bookingSas.id !== who.session.bookingSas.id) throw fault('not-found');
    return found;
  }

  appointment(who: MockPrincipal, id: string): Appointment {
    return this.#view(this.#ownAppointment(who, id), who);
  }

  /** A page of the SAS's appointments, oldest change first. */
  appointmentsAfter(who: MockPrincipal, after: string | undefined, limit: number): AppointmentPage {
    const from = after === undefined ? 0 : positionOf(after);
    if (from > this.#changes) throw fault('cursor-invalid');
    const rows = [...this.#appointments.values()]
      .filter((row) => row.change > from && row.appointment.bookingSas.id === who.session.bookingSas.id)
      .sort((a, b) => a.change - b.change);
    const page = rows.slice(0, limit);
    return {
      items: page.map((row) => this.#view(row, who)),
      cursor: cursorOf(page.at(-1)?.change ?? from),
      more: rows.length > limit,
    };
  }

  /** The regulator cancels; only what is on the SAS agenda, and twice is no error. */
  cancel(who: MockPrincipal, id: string): Appointment {
    const found = this.#ownAppointment(who, id);
    if (found.appointment.origin.kind === 'editor') throw fault('cancel-at-editor');
    if (found.appointment.status === 'cancelled') return this.#view(found, who);
    return this.#cancelled(found, who);
  }

  /** The practice cancels. */
  editorCancels(id: string): Appointment {
    const found = this.#appointments.get(id);
    if (!found) throw fault('not-found');
    return this.#cancelled(found);
  }

  #cancelled(stored: StoredAppointment, who?: MockPrincipal): Appointment {
    const found = stored.appointment;
    if (found.status !== 'booked' && found.status !== 'pending') throw fault('appointment-not-cancellable');
    const cancelled: Appointment = {
      ...found,
      status: 'cancelled',
      version: found.version + 1,
      updated: this.instant(this.clock.now(), found.timeZone),
      actions: [],
    };
    const { slot, hostId } = stored;
    this.#store(cancelled, hostId, slot);
    if (slot) {
      const key = keyOf(slot.offerId, slot.slotId);
      this.#taken.delete(key);
      this.#booked.set(key, Math.max(0, (this.#booked.get(key) ?? 0) - 1));
      this.#tellSlot(slot.offerId, slot.slotId, 'freed', {}, who);
    }
    return this.#view(this.#appointments.get(found.id)!, who ?? this.first);
  }

  // What others do

  takeSlot(offerId: string, slotId: string): void {
    this.#taken.add(keyOf(offerId, slotId));
    this.#tellSlot(offerId, slotId, 'taken', { exclusive: true });
  }

  colleague(offerId: string, slotId: string, by: 1 | -1): void {
    const slot = this.#find(this.offer(offerId), slotId);
    if (!slot) throw fault('slot-unknown');
    const key = keyOf(offerId, slotId);
    this.#colleagues.set(key, Math.max(0, (this.#colleagues.get(key) ?? 0) + by));
    this.#tellSlot(offerId, slotId, by > 0 ? 'held' : 'released', { exclusive: by > 0 && this.#isExclusive(slot) });
  }

  // The feed

  #tellSlot(
    offerId: string,
    slotId: string,
    change: Change,
    more: { exclusive?: boolean; until?: string } = {},
    who?: MockPrincipal,
  ): void {
    this.#tell(
      { type: 'slot', offerId, slotId, change, exclusive: false, own: false, ...more },
      who ? { regulator: who.regulator } : {},
    );
  }

  #tell(event: FeedEventParts, audience: Audience): void {
    const cursor = cursorOf(this.log.length + 1);
    this.log.push({ event: { ...event, cursor, at: this.instant(this.clock.now()) } as FeedEvent, audience });
    for (const listener of [...this.listeners]) listener();
  }

  /** The nth event as this regulator reads it; `undefined` when it is not for his SAS or host. */
  eventFor(who: MockPrincipal, n: number): FeedEvent | undefined {
    const { event, audience } = this.log[n]!;
    const { bookingSas, hostId } = who.session;
    if (audience.sasId !== undefined && audience.sasId !== bookingSas.id) return undefined;
    if (audience.hostId !== undefined && audience.hostId !== hostId) return undefined;
    return event.type === 'slot' ? { ...event, own: audience.regulator === who.regulator } : event;
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
