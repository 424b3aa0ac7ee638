import { createHash, randomUUID } from 'node:crypto';
import type { Random } from '../seed/index.js';
import { randomFrom } from '../seed/index.js';
import type { EditorPlace, EditorPractitioner, RegulatorAccount } from './config.js';
import { dayAfter, instantAt, localDay } from './local-time.js';

/** A slot of an editor's agenda. Instants in milliseconds. */
export interface AgendaSlot {
  id: string;
  start: number;
  end: number;
  /** PUBLIC, PRO, SNP: who may see it. */
  visibility: string[];
  /** AMB at the practice, VR remote, HH at home. */
  modes: string[];
  reasons: string[];
  /** ROUTINE is booked; WALKIN is a range without booking. */
  appointmentType: 'ROUTINE' | 'WALKIN';
}

/** Status of an appointment, as FHIR calls it. */
export type AppointmentState = 'booked' | 'cancelled' | 'fulfilled' | 'noshow';

/** An appointment booked on the editor's page. No patient's identity is asked in this demonstration. */
export interface EditorAppointment {
  /** The editor's own number (a UUID), under its OID. */
  id: string;
  slot: AgendaSlot;
  practitioner: EditorPractitioner;
  place: EditorPlace;
  regulator: RegulatorAccount;
  created: number;
  status: AppointmentState;
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
  readonly #practitioners: ReadonlyMap<string, EditorPractitioner>;
  readonly #appointments = new Map<string, EditorAppointment>();
  readonly #takenSlots = new Set<string>();

  constructor(
    practitioners: readonly EditorPractitioner[],
    private readonly now: () => number,
  ) {
    this.#practitioners = new Map(practitioners.map((p) => [p.nationalId, p]));
  }

  /** The practitioner, if this editor keeps the calendar. */
  practitioner(nationalId: string): EditorPractitioner | undefined {
    return this.#practitioners.get(nationalId);
  }

  /** Free slots that start in the closed window, and not before now; by start. */
  freeSlots(practitioner: EditorPractitioner, place: EditorPlace, from: number, to: number): AgendaSlot[] {
    const first = Math.max(from, this.now());
    const slots: AgendaSlot[] = [];
    const lastDay = localDay(to, practitioner.timeZone);
    for (
      let day = localDay(first, practitioner.timeZone), n = 0;
      day <= lastDay && n < 31;
      day = dayAfter(day, 1), n++
    ) {
      for (const slot of drawDay(practitioner, place, day)) {
        if (slot.start >= first && slot.start <= to && !this.#takenSlots.has(slot.id)) slots.push(slot);
      }
    }
    return slots;
  }

  /** Free slots of today and the two next days, in the practice's zone. */
  nextDays(practitioner: EditorPractitioner, place: EditorPlace): { day: string; slots: AgendaSlot[] }[] {
    const { timeZone } = practitioner;
    const today = localDay(this.now(), timeZone);
    const last = dayAfter(today, DAYS - 1);
    const slots = this.freeSlots(practitioner, place, this.now(), instantAt(last, '23:59:59', timeZone));
    return Array.from({ length: DAYS }, (_, i) => dayAfter(today, i)).map((day) => ({
      day,
      slots: slots.filter((slot) => localDay(slot.start, timeZone) === day),
    }));
  }

  /** The slot as it stands in the agenda, free or not. */
  findSlot(practitioner: EditorPractitioner, place: EditorPlace, slotId: string): AgendaSlot | undefined {
    const today = localDay(this.now(), practitioner.timeZone);
    for (let i = 0; i < DAYS; i++) {
      const found = drawDay(practitioner, place, dayAfter(today, i)).find((slot) => slot.id === slotId);
      if (found) return found;
    }
    return undefined;
  }

  /** Books a free slot; refuses one that is gone. */
  book(
    practitioner: EditorPractitioner,
    place: EditorPlace,
    slotId: string,
    regulator: RegulatorAccount,
  ): BookingResult {
    const slot = this.findSlot(practitioner, place, slotId);
    if (!slot) return { refused: 'unknown' };
    if (slot.appointmentType === 'WALKIN') return { refused: 'walk-in' };
    if (this.#takenSlots.has(slotId)) return { refused: 'taken' };
    if (slot.start < this.now()) return { refused: 'past' };
    const appointment: EditorAppointment = {
      id: randomUUID(),
      slot,
      practitioner,
      place,
      regulator,
      created: this.now(),
      status: 'booked',
    };
    this.#takenSlots.add(slotId);
    this.#appointments.set(appointment.id, appointment);
    return { appointment };
  }

  /** Takes a slot away as if a patient had booked it on the public site. */
  takeAway(slotId: string): void {
    this.#takenSlots.add(slotId);
  }

  /** An appointment by the editor's number. */
  appointment(id: string): EditorAppointment | undefined {
    return this.#appointments.get(id);
  }

  /** All appointments of a regulator, oldest first. */
  appointmentsOf(regulatorId: string): EditorAppointment[] {
    return [...this.#appointments.values()].filter((a) => a.regulator.id === regulatorId);
  }

  /** Changes the status of a booked appointment; a cancelled one gives its slot back. `false` when it is closed already. */
  setStatus(appointment: EditorAppointment, status: Exclude<AppointmentState, 'booked'>): boolean {
    if (appointment.status !== 'booked') return false;
    appointment.status = status;
    if (status === 'cancelled') this.#takenSlots.delete(appointment.slot.id);
    return true;
  }

  /** Forgets all bookings. */
  reset(): void {
    this.#appointments.clear();
    this.#takenSlots.clear();
  }
}

type Habit = 'none' | 'few' | 'dense';

/** About one practitioner in seven has nothing free, one in three a lot. */
function habitOf(nationalId: string): Habit {
  const n = createHash('sha256').update(`habit ${nationalId}`).digest().readUInt32LE(0) % 21;
  return n < 3 ? 'none' : n < 10 ? 'dense' : 'few';
}

/** Everything a day offers, before bookings. */
function drawDay(practitioner: EditorPractitioner, place: EditorPlace, day: string): AgendaSlot[] {
  const habit = habitOf(practitioner.nationalId);
  const random = randomFrom(`day ${practitioner.nationalId} ${place.key} ${day}`);
  if (habit === 'none') return [];
  if (new Date(`${day}T12:00:00Z`).getUTCDay() === 0 && random.next() < 0.6) return [];
  const minutes = random.pick([15, 20, 30]);
  const slots: AgendaSlot[] = [];
  const ranges = [
    [8 * 60 + 30, 12 * 60],
    [13 * 60 + 30, random.pick([18, 19, 20, 21]) * 60],
  ] as const;
  for (const [opens, closes] of ranges) {
    for (let at = opens; at + minutes <= closes; at += minutes) {
      if (random.next() < (habit === 'dense' ? 0.55 : 0.12))
        slots.push(drawSlot(practitioner, place, day, at, minutes, random));
    }
  }
  if (habit === 'dense' && random.next() < 0.15) {
    const range = drawSlot(practitioner, place, day, 10 * 60, 120, random);
    const others = slots.filter((slot) => slot.end <= range.start || slot.start >= range.end);
    return [...others, { ...range, modes: ['AMB'], appointmentType: 'WALKIN' as const }].sort(
      (a, b) => a.start - b.start,
    );
  }
  return slots.sort((a, b) => a.start - b.start);
}

function drawSlot(
  practitioner: EditorPractitioner,
  place: EditorPlace,
  day: string,
  atMinute: number,
  minutes: number,
  random: Random,
): AgendaSlot {
  const two = (n: number): string => String(n).padStart(2, '0');
  const start = instantAt(day, `${two(Math.floor(atMinute / 60))}:${two(atMinute % 60)}:00`, practitioner.timeZone);
  const visibility = random.weighted([
    [['PUBLIC'], 5],
    [['SNP'], 3],
    [['PUBLIC', 'PRO'], 2],
    [['PRO'], 1],
    [['SNP', 'PRO'], 1],
  ]);
  const modes = random.weighted([
    [['AMB'], 14],
    [['AMB', 'VR'], 3],
    [['VR'], 2],
    [['HH'], 1],
  ]);
  const reasons = random.weighted([
    [[], 4],
    [['Consultation de soins non programmés'], 3],
    [['Première consultation'], 1],
    [['Consultation de suivi', 'Renouvellement d’ordonnance'], 1],
    [['Téléconsultation possible'], modes.includes('VR') ? 2 : 0],
  ]);
  const id = createHash('sha256')
    .update(`${practitioner.nationalId}|${place.key}|${start}|${minutes}`)
    .digest('hex')
    .slice(0, 24);
  return { id, start, end: start + minutes * 60_000, visibility, modes, reasons, appointmentType: 'ROUTINE' };
}
