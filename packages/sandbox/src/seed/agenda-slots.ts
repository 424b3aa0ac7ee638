import { addDays, instantOf, localDate } from '@sas-embed/contract';
import type { PlaceRecord } from './directory.js';
import { randomFrom, stableId } from './random.js';

/** A free slot of a SAS agenda in the gateway's directory file. */
export interface AgendaSlotRecord {
  type: 'agenda-slot';
  id: string;
  offerId: string;
  /** ISO 8601, UTC. */
  start: string;
  end: string;
  modes: string[];
  visibility: string[];
  /** Patients that fit in; 1 for a créneau, more for a plage. */
  capacity: number;
}

/** Free slots that were put into the SAS agenda: twenty minutes each, and now and then a plage. */
export function* drawAgenda({ offerId, timeZone }: PlaceRecord, now: number): Generator<AgendaSlotRecord> {
  const today = localDate(now, timeZone);
  for (let day = 0; day <= 3; day++) {
    const date = addDays(today, day);
    const random = randomFrom(`agenda ${offerId} ${date}`);
    const mode = random.weighted([
      ['AMB', 8],
      ['VR', 2],
      ['HH', 1],
    ] as const);
    const slot = (time: string, minutes: number, capacity: number): AgendaSlotRecord => {
      const start = instantOf(date, time, timeZone);
      return {
        type: 'agenda-slot',
        id: stableId('as', `${offerId}|${start}|${capacity}`),
        offerId,
        start: new Date(start).toISOString(),
        end: new Date(start + minutes * 60_000).toISOString(),
        modes: [mode],
        visibility: ['SNP'],
        capacity,
      };
    };
    const slots: AgendaSlotRecord[] = [];
    for (const hour of [9, 10, 11, 14, 15, 16, 17, 18]) {
      for (const minute of ['00', '20', '40']) {
        if (random.next() < 0.22) slots.push(slot(`${String(hour).padStart(2, '0')}:${minute}`, 20, 1));
      }
    }
    if (random.next() < 0.2) slots.push(slot('19:00', 120, 4));
    for (const free of slots) if (Date.parse(free.start) > now) yield free;
  }
}
