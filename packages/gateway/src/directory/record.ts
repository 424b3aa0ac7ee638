import { isTimeZone, timeZoneOfDepartement, type ConsultationMode, type SlotVisibility } from '@sas-embed/contract';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { loadCommunes } from './communes.js';
import { DEPARTEMENTS } from './departements.js';

/** A CPTS, as a line of the directory file holds it; before the places that name it. */
export interface CommunityRecord {
  type: 'community';
  /** IDNST: `1` + FINESS. */
  nationalId: string;
  name: string;
  label?: string;
  phones?: string[];
  description?: string;
  contact?: string;
}

/** A place, as a line of the directory file holds it. */
export interface PlaceRecord {
  type: 'place';
  offerId: string;
  placeId: string;
  kind: 'PS' | 'SOS' | 'CPTS' | 'MSP' | 'CDS' | 'PDM';
  practitioner?: {
    nationalId: string;
    lastName: string;
    firstName: string;
    title?: string;
    professionCode?: string;
    specialties: { code: string; system?: string; label?: string }[];
    conventionSector?: string;
  };
  structure?: { nationalId: string; name: string };
  /** The CPTS of a place of kind CPTS. */
  communityId?: string;
  /** What a structure without a practitioner of its own is found by; general practice for SOS, MSP and PDM when absent. */
  specialties?: { code: string; system?: string; label?: string }[];
  /** Name of the point fixe de garde, or of the site. */
  placeName?: string;
  /** The editor's own identifier of a point fixe de garde. */
  placeIdentifier?: { system: string; value: string };
  openingHours?: { days: string[]; opens: string; closes: string }[];
  address: { lines: string[]; postcode: string; city: string; inseeCode?: string };
  departement: string;
  timeZone?: string;
  position?: { latitude: number; longitude: number };
  phones?: string[];
  participation: {
    sas: boolean;
    via?: string;
    structureId?: string;
    overbooking?: boolean;
    emergencyReorientation?: boolean;
  };
  /** Who keeps its calendar; of a community (PDM), the operator of its place de marché. */
  editors?: string[];
  hasAgenda?: boolean;
}

/** A free slot of a SAS agenda, as a line of the directory file holds it. */
export interface AgendaSlotRecord {
  type: 'agenda-slot';
  id: string;
  offerId: string;
  start: string;
  end: string;
  modes: ConsultationMode[];
  visibility: SlotVisibility[];
  capacity: number;
}

/** A place whose zone and position are certain. */
export interface CompletePlace extends PlaceRecord {
  timeZone: string;
  position: { latitude: number; longitude: number };
  /** The position is that of the commune. */
  positionEstimated: boolean;
}

const text = (maxLength: number, pattern?: string) => ({
  type: 'string',
  minLength: 1,
  maxLength,
  ...(pattern ? { pattern } : {}),
});
const opaqueId = text(80, '^[A-Za-z0-9_.~-]+$');
const list = (items: object, maxItems: number) => ({ type: 'array', maxItems, items });
const object = (required: string[], properties: Record<string, object>) => ({ type: 'object', required, properties });

// What the API's own schema asks of an offer: a record that would break an answer never gets in.
const ajv = new Ajv2020({ allErrors: false, strict: true, strictTypes: false });
const specialties = list(object(['code'], { code: text(40), system: text(200), label: text(200) }), 20);
const timeOfDay = text(5, '^([01][0-9]|2[0-3]):[0-5][0-9]$');
const isCommunity = ajv.compile<CommunityRecord>(
  object(['nationalId', 'name'], {
    nationalId: text(10, '^1[0-9][0-9AB][0-9]{7}$'),
    name: text(300),
    label: text(300),
    phones: list(text(20), 5),
    description: text(4000),
    contact: text(500),
  }),
);
const isPlace = ajv.compile<PlaceRecord>(
  object(['offerId', 'placeId', 'kind', 'address', 'departement', 'participation'], {
    offerId: opaqueId,
    placeId: opaqueId,
    kind: { enum: ['PS', 'SOS', 'CPTS', 'MSP', 'CDS', 'PDM'] },
    practitioner: object(['nationalId', 'lastName', 'firstName', 'specialties'], {
      nationalId: text(12, '^[08][0-9A-Z]{8,11}$'),
      lastName: text(200),
      firstName: text(200),
      title: text(20),
      professionCode: text(10),
      specialties,
      conventionSector: { enum: ['0', '1', '1-DP', '2'] },
    }),
    structure: object(['nationalId', 'name'], { nationalId: text(20), name: text(300) }),
    communityId: text(20),
    specialties,
    placeName: text(300),
    placeIdentifier: object(['system', 'value'], { system: text(200), value: text(200) }),
    openingHours: list(
      object(['days', 'opens', 'closes'], {
        days: { ...list({ enum: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] }, 7), minItems: 1 },
        opens: timeOfDay,
        closes: timeOfDay,
      }),
      30,
    ),
    address: object(['lines', 'postcode', 'city'], {
      lines: list({ type: 'string', maxLength: 200 }, 4),
      postcode: { type: 'string', maxLength: 10 },
      city: { type: 'string', maxLength: 200 },
      inseeCode: text(10),
    }),
    departement: { enum: [...DEPARTEMENTS.keys()] },
    timeZone: text(64),
    position: object(['latitude', 'longitude'], {
      latitude: { type: 'number', minimum: -90, maximum: 90 },
      longitude: { type: 'number', minimum: -180, maximum: 180 },
    }),
    phones: list(text(20), 5),
    participation: object(['sas'], {
      sas: { type: 'boolean' },
      via: { enum: ['individual', 'CPTS', 'MSP', 'SOS', 'CDS'] },
      structureId: text(20),
      overbooking: { type: 'boolean' },
      emergencyReorientation: { type: 'boolean' },
    }),
    editors: list(opaqueId, 29),
    hasAgenda: { type: 'boolean' },
  }),
);
const instant = text(40, '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:Z|[+-]\\d\\d:\\d\\d)$');
const isAgendaSlot = ajv.compile<AgendaSlotRecord>(
  object(['id', 'offerId', 'start', 'end', 'modes', 'visibility', 'capacity'], {
    id: opaqueId,
    offerId: opaqueId,
    start: instant,
    end: instant,
    modes: list({ enum: ['AMB', 'HH', 'VR'] }, 3),
    visibility: list({ enum: ['PUBLIC', 'PRO', 'SNP', 'CPTS'] }, 4),
    capacity: { type: 'integer', minimum: 1, maximum: 1000 },
  }),
);

/** Why a line was left out; says what is wrong, never what stands there. */
export class RecordFault extends Error {}

/** Reads one line of the directory file. Throws `RecordFault`. */
export function readRecord(line: string): CommunityRecord | CompletePlace | AgendaSlotRecord {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new RecordFault('is no JSON');
  }
  const type = json instanceof Object && 'type' in json ? json.type : undefined;
  if (type === 'community') {
    if (!isCommunity(json)) throw fault(isCommunity.errors);
    return json;
  }
  if (type === 'place') {
    if (!isPlace(json)) throw fault(isPlace.errors);
    return complete(json);
  }
  if (type === 'agenda-slot') {
    if (!isAgendaSlot(json)) throw fault(isAgendaSlot.errors);
    const [start, end] = [Date.parse(json.start), Date.parse(json.end)];
    if (!(start < end)) throw new RecordFault('/end must be after /start');
    return json;
  }
  throw new RecordFault('/type must be community, place or agenda-slot');
}

function fault(errors: readonly { instancePath: string; message?: string }[] | null | undefined): RecordFault {
  const [first] = errors ?? [];
  return new RecordFault(`${first?.instancePath ?? ''} ${first?.message ?? 'is wrong'}`.trim());
}

function complete(place: PlaceRecord): CompletePlace {
  const { kind } = place;
  if ((kind === 'PS' || kind === 'CPTS') && !place.practitioner) {
    throw new RecordFault(`/practitioner is required of kind ${kind}`);
  }
  if (kind === 'CPTS' && !place.communityId) throw new RecordFault('/communityId is required of kind CPTS');
  if ((kind === 'SOS' || kind === 'PDM') && !place.structure) {
    throw new RecordFault(`/structure is required of kind ${kind}`);
  }
  if (kind === 'PDM' && (place.practitioner || place.hasAgenda || (place.editors?.length ?? 0) > 1)) {
    throw new RecordFault('/kind PDM is a community: no practitioner, no agenda, one operator at most');
  }
  if (!place.practitioner && !place.structure) throw new RecordFault('/practitioner or /structure is required');
  const timeZone =
    place.timeZone && isTimeZone(place.timeZone) ? place.timeZone : timeZoneOfDepartement(place.departement);
  if (place.position) return { ...place, timeZone, position: place.position, positionEstimated: false };
  const communes = loadCommunes();
  const commune =
    (place.address.inseeCode === undefined ? undefined : communes.byInsee(place.address.inseeCode)) ??
    communes.byPostcode(place.address.postcode)[0];
  if (!commune) throw new RecordFault('/position is missing and the address names no known commune');
  const { latitude, longitude } = commune;
  return { ...place, timeZone, position: { latitude, longitude }, positionEstimated: true };
}
