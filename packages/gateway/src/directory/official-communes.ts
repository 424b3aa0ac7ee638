import { DEPARTEMENTS, departementOf } from './departements.js';
import { distanceKm } from './locations.js';

/** What the official file tells of a commune. */
export interface OfficialCommune {
  inseeCode: string;
  name: string;
  postcodes: readonly string[];
  population?: number;
  latitude: number;
  longitude: number;
}

/** What is wrong with an entry, by its place in the file (from 0). */
export interface CommuneFault {
  index: number;
  /** Its code, when that is one. */
  inseeCode?: string;
  reason: string;
}

/** Thrown for a file that holds nothing usable; nothing was imported. */
export class CommunesFileError extends Error {
  override readonly name = 'CommunesFileError';
}

/** What was read of a file. */
export interface OfficialCommunes {
  /** Entries in the file, usable or not. */
  entries: number;
  communes: OfficialCommune[];
  faults: CommuneFault[];
}

const INSEE = /^(?:\d{2}|2[AB])\d{3}$/;
/** Letters, and what stands between them in names. */
const NAME = /^[\p{L}\p{M}\d][\p{L}\p{M}\d '’().,/-]{0,99}$/u;
/** How far beyond the circle of its département a commune may be, in kilometres. */
const MARGIN_KM = 60;
/** The archipelagos of the Pacific are wider than any circle. */
const PACIFIC_KM = 2_500;

/**
 * Reads the official list of communes: a JSON array of `{nom, code, codesPostaux, population, centre}` as
 * `geo.api.gouv.fr/communes?fields=nom,code,codesPostaux,population,centre` gives it. An entry that is wrong costs itself
 * only. Throws `CommunesFileError` when the whole is.
 */
export function readOfficialCommunes(text: string): OfficialCommunes {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new CommunesFileError('The file is no JSON, or not all of it; nothing was imported');
  }
  if (!Array.isArray(json)) {
    throw new CommunesFileError(
      'The file is no JSON array of communes (geo.api.gouv.fr, format=json); nothing was imported',
    );
  }
  const communes = new Map<string, OfficialCommune>();
  const faults: CommuneFault[] = [];
  json.forEach((entry: unknown, index) => {
    const read = readEntry(entry);
    if ('reason' in read) faults.push({ index, ...read });
    else if (communes.has(read.inseeCode)) {
      faults.push({ index, inseeCode: read.inseeCode, reason: 'its code is there twice: the first is taken' });
    } else communes.set(read.inseeCode, read);
  });
  if (communes.size === 0) {
    const [first] = faults;
    const why = first ? `; entry ${first.index}: ${first.reason}` : '';
    throw new CommunesFileError(`No entry of the file can be used${why}; nothing was imported`);
  }
  return { entries: json.length, communes: [...communes.values()], faults };
}

function readEntry(entry: unknown): OfficialCommune | Omit<CommuneFault, 'index'> {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return { reason: 'it is no object' };
  const { code, nom, codesPostaux, population, centre } = entry as Record<string, unknown>;
  if (typeof code !== 'string' || !INSEE.test(code)) return { reason: 'code is no INSEE code' };
  const wrong = (reason: string) => ({ inseeCode: code, reason });
  const departement = DEPARTEMENTS.get(departementOf(code));
  if (!departement) return wrong('its département is not known');
  if (typeof nom !== 'string' || !NAME.test(nom)) return wrong('nom is missing or no name');
  const postcodes = codesPostaux === undefined ? [] : codesPostaux;
  if (!isPostcodes(postcodes)) return wrong('codesPostaux is no list of postcodes');
  if (population !== undefined && !(Number.isInteger(population) && (population as number) >= 0)) {
    return wrong('population is no number of people');
  }
  if (centre === undefined || centre === null) return wrong('centre is missing: ask for it with fields=centre');
  const position = readPoint(centre);
  if (!position) return wrong('centre is no GeoJSON point of longitude and latitude');
  const km = distanceKm(position, departement);
  const most = departement.code.startsWith('98') ? PACIFIC_KM : departement.countyRadiusKm + MARGIN_KM;
  if (km > most) {
    const turned = { latitude: position.longitude, longitude: position.latitude };
    return wrong(
      Math.abs(turned.latitude) <= 90 && distanceKm(turned, departement) <= most
        ? 'centre has latitude and longitude swapped'
        : 'centre is not in its département',
    );
  }
  return {
    inseeCode: code,
    name: nom,
    postcodes,
    ...(population === undefined ? {} : { population: population as number }),
    ...position,
  };
}

function isPostcodes(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= 50 &&
    value.every((each) => typeof each === 'string' && /^\d{5}$/.test(each))
  );
}

function readPoint(value: unknown): { latitude: number; longitude: number } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, coordinates } = value as Record<string, unknown>;
  if (type !== 'Point' || !Array.isArray(coordinates) || coordinates.length < 2) return undefined;
  const [longitude, latitude] = coordinates as unknown[];
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return undefined;
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) return undefined;
  return { latitude, longitude };
}
