import { structureIdKind, timeZoneOfDepartement } from '@sas-embed/contract';
import type { Commune, Communes } from './communes.js';
import { plain } from './text.js';

/** Where a line's place is: its commune's position, for want of an address register. */
export interface LinePlace {
  departement: string;
  timeZone: string;
  postcode: string;
  city: string;
  inseeCode: string;
  latitude: number;
  longitude: number;
}

/** What a line of a national file says of an offer, or of a CPTS (kind `CPTS`: no offer of its own). */
export interface NationalRow extends LinePlace {
  offerId: string;
  kind: 'PS' | 'MSP' | 'CDS' | 'CPTS';
  /** Empty text: none. */
  practitionerId: string;
  lastName: string;
  firstName: string;
  /** The name as two lines of one identifier are compared. */
  nameKey: string;
  title: string;
  profession: string;
  specialty: string;
  specialtyLabel: string;
  structureId: string;
  structureName: string;
  placeId: string;
  lines: string[];
  phones: string[];
  keys: string[];
}

/** What a line is: an offer, a fault (what is wrong, never what stands there), or neither. */
export type ReadLine = { row: NationalRow } | { fault: string | undefined };

/** Reads the lines of one kind of national file. */
export interface LineReader {
  /** Columns that are made use of when they are there, and are not. */
  absentColumns: readonly string[];
  /** Columns of a line. */
  width(line: string): number;
  /** Columns of a complete line. */
  minWidth: number;
  read(line: string): ReadLine;
}

// Controls separate fields and lines on the way into the database; marks of direction turn what stands behind them around on a screen.
// eslint-disable-next-line no-control-regex -- they are named here to be taken out
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g;

/** A field without controls, marks of direction and needless spaces, at most 200 characters. */
export function cleanText(field: string): string {
  const text = field.search(CONTROLS) < 0 ? field : field.replace(CONTROLS, ' ');
  return text.trim().slice(0, 200);
}

/** A name as two lines of one identifier are compared: without accents, case and signs. */
export function nameKeyOf(name: string): string {
  const bare = /^[\x20-\x7e]*$/.test(name) ? name : plain(name);
  return bare.toLowerCase().replaceAll(/[^a-z0-9]+/g, ' ');
}

/** The commune of a line: by INSEE code, else by postcode and, where several share it, name. */
export function locate(
  communes: Communes,
  { inseeCode, postcode, city }: { inseeCode: string; postcode: string; city: string },
): LinePlace | undefined {
  const commune = communes.byInsee(inseeCode) ?? inPostcode(communes, postcode, city);
  if (!commune) return undefined;
  // A city with arrondissements: the postcode tells which.
  const finer = communes.arrondissement(commune, postcode) ?? commune;
  const { code } = commune.departement;
  return {
    departement: code,
    timeZone: timeZoneOfDepartement(code),
    postcode: (postcode || commune.postcodes[0] || '').slice(0, 10),
    city: city || commune.name,
    inseeCode: finer.inseeCode,
    latitude: finer.latitude,
    longitude: finer.longitude,
  };
}

/** How a place is known: by FINESS, else SIRET, else its rang (IG 1.2), else by what the file itself has. */
export function placeKeyOf(ids: {
  finess: string;
  siret: string;
  formerId: string;
  technicalId: string;
  otherwise: () => string;
}): { structureId?: string; placeKey: string } {
  const structureId = [ids.finess && `1${ids.finess}`, ids.siret && `3${ids.siret}`, ids.formerId].find(
    (id) => structureIdKind(id) !== undefined,
  );
  if (structureId !== undefined) return { structureId, placeKey: structureId };
  if (/^[A-Za-z0-9_-]{1,40}$/.test(ids.technicalId)) return { placeKey: `t-${ids.technicalId}` };
  return { placeKey: `a-${ids.otherwise()}` };
}

function inPostcode(communes: Communes, postcode: string, city: string): Commune | undefined {
  const found = communes.byPostcode(postcode);
  const wanted = plain(city);
  return found.find(({ plainName }) => plainName === wanted) ?? found[0];
}

const COUNTRY_CODES: Readonly<Record<string, string>> = {
  '971': '+590',
  '977': '+590',
  '978': '+590',
  '972': '+596',
  '973': '+594',
  '974': '+262',
  '976': '+262',
};

/** Telephone numbers in international form; what is none is left out. */
export function phonesOf(fields: readonly string[], departement: string): string[] {
  const phones = new Set<string>();
  for (const field of fields) {
    const digits = field.replaceAll(/[\s.()-]/g, '').replace(/^00/, '+');
    const national = /^0?([1-9]\d{8})$/.exec(digits);
    if (national) phones.add(`${COUNTRY_CODES[departement] ?? '+33'}${national[1]}`);
    else if (/^\+[1-9]\d{6,14}$/.test(digits)) phones.add(digits);
  }
  return [...phones];
}
