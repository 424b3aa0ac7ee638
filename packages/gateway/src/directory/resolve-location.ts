import type { AddressInput, ResolvedLocation } from '@sas-embed/contract';
import { ProblemError } from '../contract/index.js';
import { misspelt, onlyOne, plainCity, readAddressLine } from './address-line.js';
import type { Commune, Communes } from './communes.js';
import { departementOf } from './departements.js';
import { addressLocation, communeLocation, distanceKm } from './locations.js';

/** How far from the commune that the other parts name, or from any commune, a position is believed. */
const BELIEVED_KM = 30;

type Part = ResolvedLocation['ignored'][number];

interface Found {
  commune: Commune;
  postcode?: string;
  ignored: Part[];
}

/**
 * Locates the address of a case. Each part is used if it can be and listed in `ignored` if not; no unusable part voids a
 * usable one. Throws `location-not-found` when nothing locates, or when a bare city name means several cities.
 */
export function resolveLocation(communes: Communes, address: AddressInput): ResolvedLocation {
  const given = trimmed(address);
  const parts = findCommune(communes, given);
  const line = given.text === undefined ? undefined : readAddressLine(communes, given.text);
  const named: Found | undefined =
    parts ?? (line && { ...line, ignored: presentOf(given, ['inseeCode', 'postcode', 'city']) });
  const around = given.position && nearestCommune(communes, given.position, named?.commune);
  const found: Found | undefined =
    named ?? (around && { commune: around, ignored: presentOf(given, ['inseeCode', 'postcode', 'city']) });
  if (!found) {
    throw new ProblemError('location-not-found', {
      detail: 'No known inseeCode, postcode or city; a city that has namesakes needs its postcode',
    });
  }
  const ignored = new Set<Part>(found.ignored);
  if (given.text !== undefined && !line) ignored.add('text');
  let street: string | undefined;
  if (given.streetName !== undefined) {
    street = [given.streetNumber, given.streetName].filter(Boolean).join(' ');
  } else {
    if (given.streetNumber !== undefined) ignored.add('streetNumber');
    // The line's street only with the line's own city.
    if (line?.street && line.commune.departement === found.commune.departement) street = line.street;
  }
  const location = street
    ? addressLocation(found.commune, street, found.postcode)
    : communeLocation(found.commune, found.postcode);
  if (!given.position) return { location, ignored: [...ignored] };
  if (!around) return { location, ignored: [...ignored, 'position'] };
  const exact = { type: 'address', position: given.position, approximate: false } as const;
  return { location: { ...location, ...exact }, ignored: [...ignored] };
}

/** The commune that a position is in or near: the one named when it is believable there, else the nearest. */
function nearestCommune(
  communes: Communes,
  position: NonNullable<AddressInput['position']>,
  named: Commune | undefined,
): Commune | undefined {
  if (named) return distanceKm(named, position) <= BELIEVED_KM ? named : undefined;
  let nearest: { commune: Commune; km: number } | undefined;
  for (const commune of communes.all) {
    // A degree of latitude is 111 km: most communes need no more arithmetic.
    if (Math.abs(commune.latitude - position.latitude) * 111 > (nearest?.km ?? BELIEVED_KM)) continue;
    const km = distanceKm(commune, position);
    if (km <= BELIEVED_KM && km < (nearest?.km ?? Infinity)) nearest = { commune, km };
  }
  return nearest?.commune;
}

function trimmed({ position, ...texts }: AddressInput): AddressInput {
  const entries = Object.entries(texts)
    .map(([part, value]) => [part, String(value).replaceAll(/\s+/g, ' ').trim()])
    .filter(([, value]) => value !== '');
  return { ...(Object.fromEntries(entries) as AddressInput), ...(position ? { position } : {}) };
}

function presentOf(address: AddressInput, parts: readonly Part[]): Part[] {
  return parts.filter((part) => address[part] !== undefined);
}

function findCommune(communes: Communes, { inseeCode, postcode, city }: AddressInput): Found | undefined {
  const byInsee = inseeCode === undefined ? undefined : communes.byInsee(inseeCode.toUpperCase().padStart(5, '0'));
  const byCity = findCity(communes, city, postcode);
  if (!byInsee)
    return (
      byCity && { ...byCity, ignored: inseeCode === undefined ? byCity.ignored : [...byCity.ignored, 'inseeCode'] }
    );
  if (byCity && sameCity(communes, byInsee, byCity.commune)) {
    // The finer of the two: an arrondissement says more than its city.
    const commune = byCity.commune.cityCode === byInsee.inseeCode ? byCity.commune : byInsee;
    return { ...byCity, commune };
  }
  // City and postcode that agree outvote the code.
  const agree = byCity !== undefined && city !== undefined && postcode !== undefined && byCity.ignored.length === 0;
  if (agree) return { ...byCity, ignored: ['inseeCode'] };
  const ignored: Part[] = [];
  if (city !== undefined && !communes.byName(plainCity(city)).includes(byInsee)) ignored.push('city');
  const own = postcode !== undefined && byInsee.postcodes.includes(postcode);
  if (postcode !== undefined && !own) ignored.push('postcode');
  return { commune: byInsee, ...(own ? { postcode } : {}), ignored };
}

function sameCity(communes: Communes, a: Commune, b: Commune): boolean {
  const cityOf = (commune: Commune) => (commune.cityCode ? communes.byInsee(commune.cityCode) : commune);
  return cityOf(a) === cityOf(b);
}

/** The commune that city and postcode mean together; a postcode may stand in the city's own text. */
function findCity(communes: Communes, city: string | undefined, given: string | undefined): Found | undefined {
  const postcode = given ?? /\b\d{5}\b/.exec(city ?? '')?.[0];
  const inPostcode = postcode === undefined ? [] : communes.byPostcode(postcode);
  const namesakes = city === undefined ? [] : communes.byName(plainCity(city));
  const located = (commune: Commune, ignored: Part[]): Found => {
    const own = postcode !== undefined && commune.postcodes.includes(postcode);
    const finer = own && !commune.cityCode ? communes.arrondissement(commune, postcode) : undefined;
    return { commune: finer ?? commune, ...(own ? { postcode } : {}), ignored };
  };

  const both = namesakes.find((commune) => inPostcode.includes(commune));
  if (both) return located(both, []);
  // A CEDEX postcode is in no list of communes, but tells the département.
  const near = postcode === undefined ? undefined : namesakes.find((commune) => isIn(commune, postcode));
  if (near) return located(near, given === undefined ? [] : ['postcode']);
  const meant = city === undefined || namesakes.length > 0 ? undefined : misspelt(inPostcode, city);
  if (meant) return located(meant, []);
  if (inPostcode[0]) return located(mainOf(inPostcode), city === undefined ? [] : ['city']);
  const only =
    onlyOne(namesakes) ??
    (city !== undefined && namesakes.length === 0 ? misspelt(communes.all, city, { byNameAlone: true }) : undefined);
  return only && located(only, given === undefined ? [] : ['postcode']);
}

function isIn({ departement }: Commune, postcode: string): boolean {
  return departementOf(postcode) === departement.code.replace(/^2[AB]$/, '20');
}

/** The largest commune of a postcode; of a city with arrondissements, the city (which then leads to the right one). */
function mainOf(inPostcode: readonly Commune[]): Commune {
  return inPostcode.find(({ cityCode }) => cityCode === undefined) ?? inPostcode[0]!;
}
