import { isTimeZone, timeZoneOfDepartement, type ConsultationMode, type SlotVisibility } from '@sas-embed/contract';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { loadCommunes } from './communes.js';
import { DEPARTEMENTS } from './departements.js';

/** A place, as a line of the directory file holds it. */
export interface PlaceRecord {
  type: 'place';
  offerId: string;
  placeId: string;
  kind: 'PS' | 'SOS' | 'CPTS' | 'MSP' | 'CDS';
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
  address: { lines: string[]; postcode: string; city: string; inseeCode?: string };
  departement: string;
  timeZone?: string;
  position?: { latitude: number; longitude: number };
  phones?: string[];
  participation: { sas: boolean; via?: string };
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
const isPlace = ajv.compile<PlaceRecord>(
  object(['offerId', 'placeId', 'kind', 'address', 'departement', 'participation'], {
    offerId: opaqueId,
    placeId: opaqueId,
    kind: { enum: ['PS', 'SOS', 'CPTS', 'MSP', 'CDS'] },
    practitioner: object(['nationalId', 'lastName', 'firstName', 'specialties'], {
      nationalId: text(12, '^[08][0-9A-Z]{8,11}$'),
      lastName: text(200),
      firstName: text(200),
      title: text(20),
      professionCode: text(10),
      specialties: list(object(['code'], { code: text(40), system: text(200), label: text(200) }), 20),
      conventionSector: { enum: ['0', '1', '1-DP', '2'] },
    }),
    structure: object(['nationalId', 'name'], { nationalId: text(20), name: text(300) }),
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
    participation: object(['sas'], { sas: { type: 'boolean' }, via: { enum: ['individual', 'CPTS', 'MSP', 'SOS'] } }),
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
export function readRecord(line: string): CompletePlace | AgendaSlotRecord {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new RecordFault('is no JSON');
  }
  const type = json instanceof Object && 'type' in json ? json.type : undefined;
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
  throw new RecordFault('/type must be place or agenda-slot');
}

function fault(errors: readonly { instancePath: string; message?: string }[] | null | undefined): RecordFault {
  const [first] = errors ?? [];
  return new RecordFault(`${first?.instancePath ?? ''} ${first?.message ?? 'is wrong'}`.trim());
}

function complete(place: PlaceRecord): CompletePlace {
  if (place.kind === 'PS' && !place.practitioner) throw new RecordFault('/practitioner is required of kind PS');
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
