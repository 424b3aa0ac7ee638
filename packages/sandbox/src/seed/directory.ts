import { addDays, instantOf, localDate, timeZoneOfDepartement } from '@sas-embed/contract';
import { SPECIALTY_LABELS, SPECIALTY_SYSTEM } from './nomenclature.js';
import type { SeedRow } from './practitioners.js';
import { randomFrom, stableId } from './random.js';

/** A place of the gateway's directory file. */
export interface PlaceRecord {
  type: 'place';
  offerId: string;
  placeId: string;
  kind: 'PS';
  practitioner: {
    nationalId: string;
    lastName: string;
    firstName: string;
    title?: string;
    professionCode: string;
    specialties: { code: string; system: string; label: string }[];
    conventionSector?: string;
  };
  structure: { nationalId: string; name: string };
  address: { lines: string[]; postcode: string; city: string; inseeCode: string };
  departement: string;
  timeZone: string;
  position: { latitude: number; longitude: number };
  phones: string[];
  participation: { sas: boolean; via?: string };
  editors: string[];
  hasAgenda: boolean;
}

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

/** Id of the offer at a place of a practitioner; the same at every start. */
export const offerIdOf = (row: Pick<SeedRow, 'nationalId' | 'place'>) =>
  stableId('of', `${row.nationalId}|${row.place}`);

/**
 * The gateway's directory file (NDJSON): every sample place, and SAS agenda slots from now to the end of the third day
 * after, in each place's zone.
 *
 * @param editorIds editors of this world; calendars kept by others are left out
 */
export function* directoryLines(
  rows: readonly SeedRow[],
  now: number,
  editorIds: readonly string[],
): Generator<string> {
  for (const row of rows) yield JSON.stringify(placeRecord(row, editorIds));
  for (const row of rows) {
    if (row.calendar === 'agenda') for (const slot of agendaSlots(row, now)) yield JSON.stringify(slot);
  }
}

function placeRecord(row: SeedRow, editorIds: readonly string[]): PlaceRecord {
  return {
    type: 'place',
    offerId: offerIdOf(row),
    placeId: stableId('pl', `${row.structureId}|${row.nationalId}|${row.place}`),
    kind: 'PS',
    practitioner: {
      nationalId: row.nationalId,
      lastName: row.lastName,
      firstName: row.firstName,
      ...(row.title && { title: row.title }),
      professionCode: row.professionCode,
      specialties: row.specialtyCode
        ? [
            {
              code: row.specialtyCode,
              system: SPECIALTY_SYSTEM,
              label: SPECIALTY_LABELS[row.specialtyCode] ?? row.specialtyCode,
            },
          ]
        : [],
      ...(row.conventionSector && { conventionSector: row.conventionSector }),
    },
    structure: { nationalId: row.structureId, name: row.structureName },
    address: { lines: [row.street], postcode: row.postcode, city: row.city, inseeCode: row.inseeCode },
    departement: row.departement,
    timeZone: timeZoneOfDepartement(row.departement),
    position: { latitude: Number(row.latitude), longitude: Number(row.longitude) },
    phones: [row.phone],
    participation: row.participation === 'none' ? { sas: false } : { sas: true, via: row.participation },
    editors: editorIds.includes(row.calendar) ? [row.calendar] : [],
    hasAgenda: row.calendar === 'agenda',
  };
}

/** Free slots that the practitioner put into the SAS agenda: twenty minutes each, and now and then a plage. */
function* agendaSlots(row: SeedRow, now: number): Generator<AgendaSlotRecord> {
  const timeZone = timeZoneOfDepartement(row.departement);
  const offerId = offerIdOf(row);
  const today = localDate(now, timeZone);
  for (let day = 0; day <= 3; day++) {
    const date = addDays(today, day);
    const random = randomFrom(`agenda ${row.nationalId} ${row.place} ${date}`);
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
