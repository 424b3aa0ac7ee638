import { takesOverbooking } from '@sas-embed/contract';
import type {
  Appointment,
  AppointmentHistory,
  AppointmentPage,
  AppointmentVersion,
  OverbookingRequest,
  Slot,
} from '@sas-embed/contract';
import type { MockBooking } from './booking.js';
import {
  actionsOf,
  caseOf,
  isOpen,
  keptOf,
  overbookingErrors,
  recipientOf,
  statusesOf,
  versionOf,
} from './appointment-parts.js';
import type { Kept, StoredAppointment } from './appointment-parts.js';
import { cursorOf, positionOf } from './event-log.js';
import { fault, invalid } from './fault.js';
import type { StoredHandover } from './handovers.js';
import type { HeldFor, StoredHold } from './holds.js';
import { books, orients, typeOf } from './principal.js';
import type { MockPrincipal } from './principal.js';

/** The appointments of a mock's world. */
export class MockAppointments {
  readonly #appointments = new Map<string, StoredAppointment>();
  #changes = 0;

  constructor(private readonly world: MockBooking) {}

  /** Appointments that exist from the beginning; nothing tells them. */
  add(appointments: readonly Appointment[], hostId: string): void {
    for (const appointment of appointments) {
      const at = appointment.updated ?? appointment.created;
      const versions = [versionOf(appointment, at, appointment.origin.kind === 'editor' ? 'editor' : 'regulator')];
      this.#appointments.set(appointment.id, { appointment, hostId, change: ++this.#changes, versions });
    }
  }

  /** Books the held slot of the SAS agenda. */
  confirm(who: MockPrincipal, holdId: string): Appointment {
    const { holds, slots, log } = this.world;
    if (holds.own(who, holdId).hold.kind !== 'exclusive') throw fault('not-bookable-here');
    const stored = holds.requireActive(who, holdId);
    const { offerId, slot, patients } = stored.hold;
    holds.end(holdId, 'used');
    slots.book(offerId, slot.id, patients);
    const isFull = slots.placesLeft(offerId, slot) < 1;
    // A plage that takes more patients is only held no more.
    log.tellSlot(offerId, slot.id, isFull ? 'taken' : 'released', { exclusive: isFull, by: who });
    const made = { ...this.#made(stored, slot), ...(patients !== undefined && { patients }), ...caseOf(stored) };
    const booked = this.#store(made, stored.hostId, {
      offerId,
      slotId: slot.id,
    });
    return this.get(who, booked.id);
  }

  /** The regulator books on the editor's page, and the appointment comes back. */
  editorBooks(handoverId: string, otherSlot: boolean | string): Appointment {
    const { handovers, holds, slots, log } = this.world;
    const opened = handovers.get(handoverId);
    const stored = holds.get(opened.handover.holdId);
    const { who, hold } = stored;
    const { offerId } = hold;
    const offer = slots.offer(offerId);
    let slot: Slot | undefined = hold.slot;
    if (typeof otherSlot === 'string') slot = slots.find(offer, otherSlot);
    else if (otherSlot) slot = slots.free(offer, who).find((s) => s.id !== hold.slot.id) ?? slot;
    if (!slot) throw fault('slot-unknown');
    const phoned = handovers.matchPhoned(opened, slot.start);
    if (phoned !== undefined) return this.#adopted(phoned, slot);
    const made = this.#made(stored, slot);
    const isMatched = handovers.match(opened, made.id, slot.start);
    const slotChanged = isMatched && slot.id !== hold.slot.id;
    slots.book(offerId, slot.id);
    if (slotChanged) log.tellSlot(offerId, hold.slot.id, 'released', { by: who });
    // An editor's message names no slot: it is known when somebody has held it.
    if (holds.wasHeld(offerId, slot.id)) log.tellSlot(offerId, slot.id, 'taken', { exclusive: true, by: who });
    return this.#store(
      { ...made, slotChanged, ...(isMatched && { handoverId, ...caseOf(stored) }) },
      isMatched ? stored.hostId : undefined,
      { offerId, slotId: slot.id },
      'editor',
      { kept: { regulator: who.regulator } },
    );
  }

  /** The regulator booked by telephone what he had handed over. */
  phoned({ handover, who }: StoredHandover): Appointment {
    const { holds, slots, log } = this.world;
    const stored = holds.get(handover.holdId);
    const { offerId, slot } = stored.hold;
    const made = this.#made(stored, slot);
    holds.end(handover.holdId, 'used');
    slots.book(offerId, slot.id);
    log.tellSlot(offerId, slot.id, 'taken', { exclusive: true, by: who });
    return this.#store(
      {
        ...made,
        origin: { ...made.origin, kind: 'phone' },
        actions: ['cancel'],
        handoverId: handover.id,
        ...caseOf(stored),
      },
      stored.hostId,
      { offerId, slotId: slot.id },
    );
  }

  /** What was told booked by telephone is now the editor's own appointment. */
  #adopted(id: string, slot: Slot): Appointment {
    const { appointment, hostId, slot: at } = this.#appointments.get(id)!;
    const updated = this.world.instant(this.world.clock.now(), appointment.timeZone);
    return this.#store(
      {
        ...appointment,
        origin: { ...appointment.origin, kind: 'editor' },
        status: 'booked',
        start: slot.start,
        version: appointment.version + 1,
        updated,
        actions: ['cancel-at-editor'],
      },
      hostId,
      at,
      'editor',
    );
  }

  /** A patient is oriented outside the slots, after a call. */
  overbook(who: MockPrincipal, request: OverbookingRequest, of: HeldFor): Appointment {
    if (!orients(who.session)) throw fault('forbidden');
    const offer = this.world.slots.offer(request.offerId);
    if (!takesOverbooking(offer)) throw fault('not-bookable-here');
    const { timeZone } = offer.place;
    const now = this.world.clock.now();
    const start = Date.parse(request.start);
    const { who: asked, at, result } = request.contact;
    const errors = overbookingErrors(request, now, timeZone);
    if (errors.length > 0) throw fault('invalid-request', { errors });
    const stored = this.#store(
      {
        ...recipientOf(offer),
        ...typeOf(who, true),
        id: this.world.newId('appointment'),
        origin: { kind: 'overbooking', sourceId: offer.id },
        status: result === 'agreed' ? 'booked' : 'pending',
        start: this.world.instant(start, timeZone),
        timeZone,
        created: this.world.instant(now, timeZone),
        overbooking: {
          reason: request.reason,
          contact: { who: asked, at: this.world.instant(Date.parse(at)), result },
        },
        bookingSas: who.session.bookingSas,
        ...caseOf(of),
        slotChanged: false,
        version: 1,
        actions: ['cancel'],
      },
      of.hostId ?? who.session.hostId,
      undefined,
    );
    return this.get(who, stored.id);
  }

  /** What a community of a place de marché agreed to: from here, or by telephone. */
  askedFor(
    who: MockPrincipal,
    offerId: string,
    agreed: { kind: 'marketplace' | 'phone'; start: string; end?: string; practitionerId?: string },
    { hostId, caseRef }: HeldFor,
  ): Appointment {
    const offer = this.world.slots.offer(offerId);
    const { timeZone } = offer.place;
    const { kind, start, end, practitionerId } = agreed;
    const label = offer.marketplace?.label;
    const at = (text: string) => this.world.instant(Date.parse(text), timeZone);
    return this.#store(
      {
        ...recipientOf(offer),
        ...(practitionerId !== undefined && { practitioner: { nationalId: practitionerId } }),
        ...typeOf(who, true),
        id: this.world.newId('appointment'),
        origin:
          kind === 'phone'
            ? { kind, sourceId: offer.id }
            : { kind, sourceId: 'marketplace', ...(label !== undefined && { label }) },
        status: 'booked',
        start: at(start),
        ...(end !== undefined && { end: at(end) }),
        timeZone,
        created: this.world.instant(this.world.clock.now(), timeZone),
        bookingSas: who.session.bookingSas,
        ...(caseRef !== undefined && { caseRef }),
        slotChanged: false,
        version: 1,
        actions: ['cancel'],
      },
      hostId ?? who.session.hostId,
      undefined,
    );
  }

  get(who: MockPrincipal, id: string): Appointment {
    return this.#view(this.#own(who, id), who);
  }

  /** A page of the SAS's appointments, oldest change first. */
  after(who: MockPrincipal, after: string | undefined, limit: number, from?: string): AppointmentPage {
    const since = after === undefined ? 0 : positionOf(after, this.#changes);
    const first = from === undefined ? -Infinity : Date.parse(from);
    const rows = [...this.#appointments.values()]
      .filter((row) => row.change > since && row.appointment.bookingSas.id === who.session.bookingSas.id)
      .filter(({ appointment }) => Date.parse(appointment.start) >= first)
      .sort((a, b) => a.change - b.change);
    const page = rows.slice(0, limit);
    return {
      items: page.map((row) => this.#view(row, who)),
      cursor: cursorOf(page.at(-1)?.change ?? since),
      more: rows.length > limit,
    };
  }

  /** The regulator cancels; only what is on the SAS agenda, and twice is no error. */
  cancel(who: MockPrincipal, id: string): Appointment {
    const found = this.#own(who, id);
    if (found.appointment.origin.kind === 'editor') throw fault('cancel-at-editor');
    if (found.appointment.status === 'cancelled') return this.#view(found, who);
    const cancelled = this.#cancelled(found);
    const { slot } = found;
    if (slot) this.world.log.tellSlot(slot.offerId, slot.slotId, 'freed', { by: who });
    return this.#view(cancelled, who);
  }

  /** Any appointment, whoever's. */
  find(id: string): StoredAppointment {
    const found = this.#appointments.get(id);
    if (!found) throw fault('not-found');
    return found;
  }

  /** Puts what is known besides of it; it is no new version. */
  put(found: StoredAppointment): void {
    this.#appointments.set(found.appointment.id, found);
  }

  /** The practice cancels. */
  cancelledByPractice(found: StoredAppointment): Appointment {
    return this.#cancelled(found, 'editor').appointment;
  }

  /** An appointment of the regulator's SAS, as it is kept. */
  own(who: MockPrincipal, id: string): StoredAppointment {
    return this.#own(who, id);
  }

  /** A next version of it, with what was done. */
  change(
    found: StoredAppointment,
    by: Partial<Appointment>,
    change: AppointmentVersion['change'],
    without: readonly (keyof Appointment)[] = [],
    teller: AppointmentVersion['by'] = 'regulator',
  ): void {
    const kept = Object.fromEntries(
      Object.entries(found.appointment).filter(([name]) => !without.includes(name as keyof Appointment)),
    ) as unknown as Appointment;
    this.#changed({ ...found, appointment: kept }, by, teller, change);
  }

  isCancelled(id: string): boolean {
    return this.#appointments.get(id)?.appointment.status === 'cancelled';
  }

  /** What was said of it, version by version. */
  history(who: MockPrincipal, id: string): AppointmentHistory {
    return { items: [...this.#own(who, id).versions] };
  }

  /** The regulator says what became of it. */
  setStatus(who: MockPrincipal, id: string, status: 'booked' | 'fulfilled' | 'noshow'): Appointment {
    const found = this.#own(who, id);
    const { appointment } = found;
    if (!['booked', 'fulfilled', 'noshow'].includes(status)) {
      throw invalid('body:/status', 'must be equal to one of the allowed values');
    }
    if (appointment.status !== status) {
      if (appointment.origin.kind === 'editor' || !statusesOf(appointment, this.world.clock.now()).includes(status)) {
        throw fault('appointment-status-refused');
      }
      this.#changed(found, { status });
    }
    return this.get(who, id);
  }

  /** The case of an appointment that may be replaced, when this host gave it. */
  replaceable(who: MockPrincipal, id: string): string | undefined {
    const found = this.#own(who, id);
    if (!this.#view(found, who).actions.includes('rebook')) throw fault('appointment-not-replaceable');
    return this.#view(found, who).caseRef;
  }

  #changed(
    { appointment, hostId, slot, ...more }: StoredAppointment,
    by: Partial<Appointment>,
    teller: AppointmentVersion['by'] = 'regulator',
    change?: AppointmentVersion['change'],
  ): void {
    const { version, timeZone } = appointment;
    const updated = this.world.instant(this.world.clock.now(), timeZone);
    const next = { ...appointment, ...by, version: version + 1, updated };
    this.#store(next, hostId, slot, teller, { change, kept: keptOf(more) });
  }

  /** What is booked, without the host's case. */
  #made({ hold, who }: StoredHold, slot: Slot): Appointment {
    const offer = this.world.slots.offer(hold.offerId);
    const source = this.world.slots.source(slot.sourceId);
    const { place } = offer;
    return {
      ...recipientOf(offer),
      ...typeOf(who),
      id: this.world.newId('appointment'),
      origin: { kind: source.kind, sourceId: source.id, label: source.label },
      status: 'booked',
      start: slot.start,
      ...(slot.end !== undefined && { end: slot.end }),
      timeZone: place.timeZone,
      created: this.world.instant(this.world.clock.now(), place.timeZone),
      bookingSas: who.session.bookingSas,
      slotChanged: false,
      version: 1,
      actions: [source.kind === 'agenda' ? 'cancel' : 'cancel-at-editor'],
    };
  }

  #store(
    appointment: Appointment,
    hostId: string | undefined,
    slot: StoredAppointment['slot'],
    by: AppointmentVersion['by'] = 'regulator',
    { change, kept }: { change?: AppointmentVersion['change'] | undefined; kept?: Kept } = {},
  ): Appointment {
    const before = this.#appointments.get(appointment.id)?.versions ?? [];
    const now = this.world.instant(this.world.clock.now(), appointment.timeZone);
    this.#appointments.set(appointment.id, {
      appointment,
      change: ++this.#changes,
      ...(kept ?? this.#keptOf(appointment.id)),
      versions: [...before, versionOf(appointment, now, by, change)],
      ...(hostId !== undefined && { hostId }),
      ...(slot && { slot }),
    });
    const { id: appointmentId, status, version, handoverId } = appointment;
    this.world.log.tell(
      { type: 'appointment', appointmentId, status, version, ...(handoverId !== undefined && { handoverId }) },
      { sasId: appointment.bookingSas.id },
    );
    // The old one is told that this one took its place.
    const old = appointment.replaces === undefined ? undefined : this.#appointments.get(appointment.replaces);
    if (old && !old.appointment.replacedBy) this.#changed(old, { replacedBy: appointment.id });
    return appointment;
  }

  #keptOf(id: string): Kept {
    return keptOf(this.#appointments.get(id) ?? {});
  }

  #cancelled({ appointment, hostId, slot }: StoredAppointment, by?: AppointmentVersion['by']): StoredAppointment {
    if (!isOpen(appointment, this.world.clock.now())) throw fault('appointment-not-cancellable');
    const { id, version, timeZone } = appointment;
    const updated = this.world.instant(this.world.clock.now(), timeZone);
    this.#store({ ...appointment, status: 'cancelled', version: version + 1, updated, actions: [] }, hostId, slot, by);
    if (slot) this.world.slots.giveBack(slot.offerId, slot.slotId, appointment.patients);
    return this.#appointments.get(id)!;
  }

  /** As the gateway shows it: the case and the hand-over are the host's that gave them. */
  #view(stored: StoredAppointment, who: MockPrincipal): Appointment {
    const { appointment, hostId } = stored;
    const { caseRef, handoverId, cancellationRequested, ...rest } = appointment;
    const isOwnHost = hostId === who.session.hostId;
    const now = this.world.clock.now();
    const readOnly = !books(who);
    const actions = readOnly ? [] : actionsOf(appointment, now);
    const isEditors = actions.includes('cancel-at-editor');
    const editorUrl = isEditors && handoverId !== undefined ? this.world.handovers.urlOf(handoverId) : undefined;
    return {
      ...rest,
      ...(isOwnHost && caseRef !== undefined && { caseRef }),
      ...(isOwnHost && handoverId !== undefined && { handoverId }),
      ...(isOpen(appointment, now) && cancellationRequested !== undefined && { cancellationRequested }),
      ...(editorUrl !== undefined && { editorUrl }),
      caseLink: this.world.links.of(stored, who),
      ...(readOnly && { readOnly }),
      actions,
    };
  }

  #own(who: MockPrincipal, id: string): StoredAppointment {
    const found = this.#appointments.get(id);
    if (found?.appointment.bookingSas.id !== who.session.bookingSas.id) throw fault('not-found');
    return found;
  }
}
