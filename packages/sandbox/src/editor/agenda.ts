import { randomUUID } from 'node:crypto';
import {
  isAssociation,
  type EditorAssociation,
  type EditorPlace,
  type Keeper,
  type RegulatorAccount,
} from './config.js';
import { drawDay } from './draw-day.js';
import { dayAfter, instantAt, localDay } from './local-time.js';
import type { SlotScript } from './scripted-slots.js';

/** A slot of an editor's agenda. Instants in milliseconds. */
export interface AgendaSlot {
  id: string;
  start: number;
  end: number;
  /** PUBLIC, PRO, SNP, CPTS: who may see it. */
  visibility: string[];
  /** The CPTS (IDNST) for whose members it is, with CPTS. */
  communities: string[];
  /** AMB at the practice, VR remote, HH at home. */
  modes: string[];
  reasons: string[];
  /** ROUTINE is booked; WALKIN is a range without booking. */
  appointmentType: 'ROUTINE' | 'WALKIN';
}

/** Status of an appointment, as FHIR calls it. */
export type AppointmentState = 'pending' | 'booked' | 'cancelled' | 'fulfilled' | 'noshow';

/** An appointment booked on the editor's page. No patient's identity is asked in this demonstration. */
export interface EditorAppointment {
  /** The editor's own number (a UUID), under its OID. */
  id: string;
  slot: AgendaSlot;
  keeper: Keeper;
  place: EditorPlace;
  regulator: RegulatorAccount;
  created: number;
  status: AppointmentState;
  /** Who of an association sees the patient, once that is known. */
  doctor?: { nationalId: string; lastName: string; firstName: string };
}

/** What booking gives: the appointment, or that somebody was faster. */
export type BookingResult = { appointment: EditorAppointment } | { refused: 'taken' | 'past' | 'unknown' | 'walk-in' };

/** Days shown: today and the two next. */
const DAYS = 3;

/**
 * The agendas that one editor keeps. Opening hours and what is free are drawn from the practitioner, place and date, so
 * that every read agrees with the one before; bookings take slots away.
 */
export class Agendas {
  readonly #keepers: ReadonlyMap<string, Keeper>;
  readonly #appointments = new Map<string, EditorAppointment>();
  readonly #takenSlots = new Set<string>();
  /** In place of what is drawn. */
  script: SlotScript | undefined;

  constructor(
    keepers: readonly Keeper[],
    private readonly now: () => number,
  ) {
    this.#keepers = new Map(keepers.map((p) => [p.nationalId, p]));
  }

  /** The practitioner or association, if this editor keeps the calendar. */
  keeper(nationalId: string): Keeper | undefined {
    return this.#keepers.get(nationalId);
  }

  /** Everything that a day offers, before bookings. */
  #day(keeper: Keeper, place: EditorPlace, day: string): readonly AgendaSlot[] {
    if (!this.script) return drawDay(keeper, place, day);
    return this.script.of(keeper.nationalId, place.key).filter(({ start }) => localDay(start, keeper.timeZone) === day);
  }

  /** Free slots that start in the closed window, and not before now; by start. */
  freeSlots(keeper: Keeper, place: EditorPlace, from: number, to: number): AgendaSlot[] {
    const first = Math.max(from, this.now());
    const slots: AgendaSlot[] = [];
    const lastDay = localDay(to, keeper.timeZone);
    for (let day = localDay(first, keeper.timeZone), n = 0; day <= lastDay && n < 31; day = dayAfter(day, 1), n++) {
      for (const slot of this.#day(keeper, place, day)) {
        if (slot.start >= first && slot.start <= to && !this.#takenSlots.has(slot.id)) slots.push(slot);
      }
    }
    for (const { id } of slots) if (this.script?.vanishes(id)) this.takeAway(id);
    return slots;
  }

  /** Free slots of today and the two next days, in the practice's zone. */
  nextDays(keeper: Keeper, place: EditorPlace): { day: string; slots: AgendaSlot[] }[] {
    const { timeZone } = keeper;
    const today = localDay(this.now(), timeZone);
    const last = dayAfter(today, DAYS - 1);
    const slots = this.freeSlots(keeper, place, this.now(), instantAt(last, '23:59:59', timeZone));
    return Array.from({ length: DAYS }, (_, i) => dayAfter(today, i)).map((day) => ({
      day,
      slots: slots.filter((slot) => localDay(slot.start, timeZone) === day),
    }));
  }

  /** The slot as it stands in the agenda, free or not. */
  findSlot(keeper: Keeper, place: EditorPlace, slotId: string): AgendaSlot | undefined {
    const today = localDay(this.now(), keeper.timeZone);
    for (let i = 0; i < DAYS; i++) {
      const found = this.#day(keeper, place, dayAfter(today, i)).find((slot) => slot.id === slotId);
      if (found) return found;
    }
    return undefined;
  }

  /** Books a free slot; refuses one that is gone. */
  book(keeper: Keeper, place: EditorPlace, slotId: string, regulator: RegulatorAccount): BookingResult {
    const slot = this.findSlot(keeper, place, slotId);
    if (!slot) return { refused: 'unknown' };
    if (slot.appointmentType === 'WALKIN') return { refused: 'walk-in' };
    if (this.#takenSlots.has(slotId)) return { refused: 'taken' };
    if (slot.start < this.now()) return { refused: 'past' };
    const appointment: EditorAppointment = {
      id: randomUUID(),
      slot,
      keeper,
      place,
      regulator,
      created: this.now(),
      // An association says later who comes; until then the appointment waits.
      status: isAssociation(keeper) ? 'pending' : 'booked',
    };
    this.#takenSlots.add(slotId);
    this.#appointments.set(appointment.id, appointment);
    return { appointment };
  }

  /** Takes a slot away as if a patient had booked it on the public site. */
  takeAway(slotId: string): void {
    this.#takenSlots.add(slotId);
  }

  /** What was taken away on the public site is free again; what is booked here stays taken. */
  giveBack(): void {
    this.#takenSlots.clear();
    for (const { slot, status } of this.#appointments.values()) {
      if (status !== 'cancelled') this.#takenSlots.add(slot.id);
    }
  }

  /** An appointment by the editor's number. */
  appointment(id: string): EditorAppointment | undefined {
    return this.#appointments.get(id);
  }

  /** All appointments of a regulator, oldest first. */
  appointmentsOf(regulatorId: string): EditorAppointment[] {
    return [...this.#appointments.values()].filter((a) => a.regulator.id === regulatorId);
  }

  /** Cancels what is booked or waits, as the practices would. @returns what was cancelled */
  cancelAll(): EditorAppointment[] {
    return [...this.#appointments.values()].filter((appointment) => this.setStatus(appointment, 'cancelled'));
  }

  /** Gives a waiting appointment to a doctor of the association. `false` when it waits no more. */
  assign(appointment: EditorAppointment, association: EditorAssociation): boolean {
    if (appointment.status !== 'pending') return false;
    const doctor = association.doctors[appointment.slot.start % association.doctors.length];
    if (!doctor) return false;
    appointment.doctor = doctor;
    appointment.status = 'booked';
    return true;
  }

  /** Changes the status of an appointment; a cancelled one gives its slot back. `false` when it is closed already. */
  setStatus(appointment: EditorAppointment, status: Exclude<AppointmentState, 'booked' | 'pending'>): boolean {
    if (appointment.status !== 'booked' && appointment.status !== 'pending') return false;
    appointment.status = status;
    if (status === 'cancelled') this.#takenSlots.delete(appointment.slot.id);
    return true;
  }

  /** Forgets all bookings, and the script. */
  reset(): void {
    this.script = undefined;
    this.#appointments.clear();
    this.#takenSlots.clear();
  }
}
