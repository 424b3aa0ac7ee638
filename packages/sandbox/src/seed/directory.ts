import { timeZoneOfDepartement } from '@sas-embed/contract';
import { drawAgenda, type AgendaSlotRecord } from './agenda-slots.js';
import type { Seed } from './files.js';
import { SPECIALTY_LABELS, SPECIALTY_SYSTEM } from './nomenclature.js';
import type { SeedRow } from './practitioners.js';
import { isDrawn, stableId } from './random.js';
import type { CommunityRow, DutyPointRow, StructureRow } from './structures.js';

export type { AgendaSlotRecord } from './agenda-slots.js';

/** A place of the gateway's directory file. */
export interface PlaceRecord {
  type: 'place';
  offerId: string;
  placeId: string;
  kind: 'PS' | 'CPTS' | 'SOS' | 'MSP' | 'CDS' | 'PDM';
  practitioner?: {
    nationalId: string;
    lastName: string;
    firstName: string;
    title?: string;
    professionCode: string;
    specialties: { code: string; system: string; label: string }[];
    conventionSector?: string;
  };
  structure: { nationalId: string; name: string };
  /** Of a card without practitioner: what one finds there. */
  specialties?: { code: string; system: string; label: string }[];
  /** The CPTS of a card of kind CPTS. */
  communityId?: string;
  /** Name of a PFG. */
  placeName?: string;
  /** The editor's own identifier of a PFG. */
  placeIdentifier?: { system: string; value: string };
  openingHours?: { days: string[]; opens: string; closes: string }[];
  address: { lines: string[]; postcode: string; city: string; inseeCode: string };
  departement: string;
  timeZone: string;
  position: { latitude: number; longitude: number };
  phones: string[];
  participation: {
    sas: boolean;
    via?: string;
    structureId?: string;
    overbooking?: boolean;
    emergencyReorientation?: boolean;
  };
  editors: string[];
  hasAgenda: boolean;
}

/** A CPTS of the gateway's directory file. */
export interface CommunityRecord {
  type: 'community';
  nationalId: string;
  name: string;
  label: string;
  phones: string[];
  description: string;
  contact: string;
}

/** A line of the gateway's directory file. */
export type DirectoryRecord = CommunityRecord | PlaceRecord | AgendaSlotRecord;

/** Id of a practitioner's own offer at a place; the same at every start. */
export const offerIdOf = (row: Pick<SeedRow, 'nationalId' | 'place'>) =>
  stableId('of', `${row.nationalId}|${row.place}`);

/** Id of a practitioner's offer at a place under the header of a CPTS. */
export const communityOfferIdOf = (row: Pick<SeedRow, 'nationalId' | 'place'>, communityId: string) =>
  stableId('of', `${row.nationalId}|${row.place}|${communityId}`);

/** Id of the offer of a structure, or of one PFG of it. */
export const structureOfferIdOf = (nationalId: string, key = '') => stableId('of', `${nationalId}|${key}`);

/** The gateway's directory file (NDJSON), line by line; see `directoryRecords`. */
export function* directoryLines(seed: Seed, now: number, editorIds: readonly string[]): Generator<string> {
  for (const record of directoryRecords(seed, now, editorIds)) yield JSON.stringify(record);
}

/**
 * The records of the gateway's directory file: the CPTS, every offer, and SAS agenda slots from now to the end of the
 * third day after, in each place's zone. A practitioner's own offer and those under his CPTS share their place.
 *
 * @param editorIds editors of this world; calendars kept by others are left out
 * @param identifierOf how the editor of a PFG names it, where that is known
 */
export function* directoryRecords(
  seed: Seed,
  now: number,
  editorIds: readonly string[],
  identifierOf?: (point: DutyPointRow) => { system: string; value: string },
): Generator<DirectoryRecord> {
  const offers: PlaceRecord[] = [...practitionerOffers(seed), ...seed.structures.map(structureOffer)];
  for (const community of seed.communities) yield communityRecord(community);
  for (const offer of offers) {
    declareReorientation(offer);
    offer.editors = offer.editors.filter((id) => editorIds.includes(id));
    yield offer;
  }
  for (const point of seed.dutyPoints) {
    const offer = dutyPointOffer(point);
    declareReorientation(offer);
    offer.editors = offer.editors.filter((id) => editorIds.includes(id));
    if (identifierOf && offer.editors.length) offer.placeIdentifier = identifierOf(point);
    offers.push(offer);
    yield offer;
  }
  const places = new Set<string>();
  for (const offer of offers) {
    // Two cards of one place have one agenda.
    if (!offer.hasAgenda || places.has(offer.placeId)) continue;
    places.add(offer.placeId);
    yield* drawAgenda(offer, now);
  }
}

/** About a third of the places that take part receive patients reoriented from an emergency department, on every card. */
function declareReorientation({ participation, placeId }: PlaceRecord): void {
  if (participation.sas && isDrawn(`reorientation|${placeId}`, 1 / 3)) participation.emergencyReorientation = true;
}

function communityRecord({ nationalId, name, label, phone, description, contact }: CommunityRow): CommunityRecord {
  return { type: 'community', nationalId, name, label, phones: [phone], description, contact };
}

function* practitionerOffers({ practitioners, members, structures }: Seed): Generator<PlaceRecord> {
  const houses = new Map(structures.map((s) => [s.nationalId, s]));
  const communities = new Map<string, typeof members>();
  for (const member of members) {
    const key = offerIdOf(member);
    communities.set(key, [...(communities.get(key) ?? []), member]);
  }
  for (const row of practitioners) {
    const own = placeRecord(row);
    const through = communities.get(own.offerId) ?? [];
    const house = houses.get(row.structureId);
    if (row.participation === 'none') own.participation = { sas: false };
    else if (through[0]) own.participation = { sas: true, via: 'CPTS', structureId: through[0].communityId };
    else if (house) own.participation = { sas: true, via: house.kind, structureId: house.nationalId };
    else own.participation = { sas: true, via: 'individual' };
    if (!through.some((member) => member.cards === 'A')) yield own;
    for (const { communityId } of through) {
      yield {
        ...own,
        offerId: communityOfferIdOf(row, communityId),
        kind: 'CPTS',
        communityId,
        participation: { sas: true, via: 'CPTS', structureId: communityId },
      };
    }
  }
}

/** What all kinds of offers say of where they are and who keeps the calendar. */
function siteOf(
  row: Omit<DutyPointRow | StructureRow | SeedRow, 'kind'>,
): Pick<PlaceRecord, 'address' | 'departement' | 'timeZone' | 'position' | 'phones' | 'editors' | 'hasAgenda'> {
  return {
    address: { lines: [row.street], postcode: row.postcode, city: row.city, inseeCode: row.inseeCode },
    departement: row.departement,
    timeZone: timeZoneOfDepartement(row.departement),
    position: { latitude: Number(row.latitude), longitude: Number(row.longitude) },
    phones: [row.phone],
    editors: row.calendar === 'agenda' || row.calendar === 'none' ? [] : [row.calendar],
    hasAgenda: row.calendar === 'agenda',
  };
}

function placeRecord(row: SeedRow): PlaceRecord {
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
    ...siteOf(row),
    participation: { sas: row.participation !== 'none' },
  };
}

const GENERAL_PRACTICE = { code: 'SM54', system: SPECIALTY_SYSTEM, label: SPECIALTY_LABELS['SM54']! };

function structureOffer(row: StructureRow): PlaceRecord {
  return {
    type: 'place',
    offerId: structureOfferIdOf(row.nationalId),
    placeId: stableId('pl', row.nationalId),
    kind: row.kind,
    structure: { nationalId: row.nationalId, name: row.name },
    specialties: [GENERAL_PRACTICE],
    ...siteOf(row),
    participation: { sas: true, via: row.kind, structureId: row.nationalId, overbooking: true },
  };
}

function dutyPointOffer(row: DutyPointRow): PlaceRecord {
  return {
    type: 'place',
    offerId: structureOfferIdOf(row.associationId, row.key),
    placeId: stableId('pl', `${row.associationId}|${row.key}`),
    kind: 'SOS',
    structure: { nationalId: row.associationId, name: row.associationName },
    specialties: [GENERAL_PRACTICE],
    placeName: row.name,
    openingHours: readHours(row.hours),
    ...siteOf(row),
    participation: { sas: true, via: 'SOS', structureId: row.associationId, overbooking: true },
  };
}

/** The card of a community of a place de marché; without an `operator` it is telephoned. It has no calendar. */
export function marketplaceOffer(row: Omit<StructureRow, 'kind' | 'calendar'>, operator?: string): PlaceRecord {
  return {
    type: 'place',
    offerId: structureOfferIdOf(row.nationalId),
    placeId: stableId('pl', row.nationalId),
    kind: 'PDM',
    structure: { nationalId: row.nationalId, name: row.name },
    specialties: [GENERAL_PRACTICE],
    ...siteOf({ ...row, calendar: 'none' }),
    editors: operator === undefined ? [] : [operator],
    participation: { sas: true },
  };
}

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** `mon-fri 20:00-00:00/sat-sun 08:00-00:00` as days and hours; midnight is that at the end of the day. */
export function readHours(text: string): { days: string[]; opens: string; closes: string }[] {
  return text.split('/').map((part) => {
    const [, from = '', to = '', opens = '', closes = ''] = /^(\w+)-(\w+) ([\d:]+)-([\d:]+)$/.exec(part) ?? [];
    return { days: WEEK.slice(WEEK.indexOf(from), WEEK.indexOf(to) + 1), opens, closes };
  });
}
