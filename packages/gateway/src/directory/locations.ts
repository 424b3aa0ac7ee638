import { timeZoneOfDepartement, type Location } from '@sas-embed/contract';
import type { Commune } from './communes.js';
import { DEPARTEMENTS, departementOf, type Departement } from './departements.js';

/** A commune as a place to search around; `label` for an address in it. */
export function communeLocation(commune: Commune, postcode?: string): Location {
  const shown = postcode ?? (commune.postcodes.length === 1 ? commune.postcodes[0] : undefined);
  return {
    type: 'city',
    label: `${commune.name} (${shown ?? commune.departement.code})`,
    ...around(commune),
    ...(shown ? { postcode: shown } : {}),
    approximate: commune.approximate,
  };
}

/** What was a commune and is part of one today: where that is, under both names. */
export function formerLocation({ name, commune }: { name: string; commune: Commune }): Location {
  const location = communeLocation(commune);
  return { ...location, label: `${name}, ${location.label}`, approximate: true };
}

/** An address: located at its commune, so always approximate. */
export function addressLocation(commune: Commune, street: string, postcode?: string): Location {
  const shown = postcode ?? (commune.postcodes.length === 1 ? commune.postcodes[0] : undefined);
  return {
    type: 'address',
    label: `${street}, ${shown ? `${shown} ` : ''}${commune.name}`.slice(0, 300),
    ...around(commune),
    ...(shown ? { postcode: shown } : {}),
    approximate: true,
  };
}

/** An address as somebody else located it. */
export interface LocatedAddress {
  label: string;
  /** INSEE code of its commune. */
  inseeCode: string;
  postcode?: string;
  position: { latitude: number; longitude: number };
  /** Whether the number was found too, not only the street. */
  exact: boolean;
}

/** How far from its commune's own position an address is believed, in kilometres: those of Guyane are wide. */
const IN_COMMUNE_KM = 100;

/** An address with its own position; `undefined` where that is not in its commune. */
export function exactLocation(
  commune: Commune,
  { label, postcode, position, exact }: LocatedAddress,
): Location | undefined {
  if (distanceKm(commune, position) > IN_COMMUNE_KM) return undefined;
  return {
    ...addressLocation(commune, '', postcode),
    label: label.slice(0, 300),
    position,
    approximate: !exact,
  };
}

/** A whole département as one circle. */
export function departementLocation(departement: Departement): Location {
  return {
    type: 'county',
    label: `${departement.name} (${departement.code})`,
    position: { latitude: departement.latitude, longitude: departement.longitude },
    radiusKm: departement.countyRadiusKm,
    departement: departement.code,
    approximate: false,
  };
}

function around(commune: Commune): Pick<Location, 'position' | 'radiusKm' | 'inseeCode' | 'departement'> {
  return {
    position: { latitude: commune.latitude, longitude: commune.longitude },
    radiusKm: commune.departement.cityRadiusKm,
    inseeCode: commune.inseeCode,
    departement: commune.departement.code,
  };
}

/** Great-circle distance in kilometres. */
export function distanceKm(a: { latitude: number; longitude: number }, b: typeof a): number {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((b.latitude - a.latitude) * rad) / 2) ** 2 +
    Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(((b.longitude - a.longitude) * rad) / 2) ** 2;
  return 12_742 * Math.asin(Math.sqrt(h));
}

/**
 * The zone in which the days of a search around this location are counted: that of its département, which a location
 * that was put together by hand may leave out; then the nearest département tells.
 */
export function timeZoneOfLocation(location: Location): string {
  const code = location.departement ?? (location.inseeCode ? departementOf(location.inseeCode) : undefined);
  if (code && DEPARTEMENTS.has(code)) return timeZoneOfDepartement(code);
  let nearest: { code: string; km: number } | undefined;
  for (const departement of DEPARTEMENTS.values()) {
    const km = distanceKm(location.position, departement);
    if (!nearest || km < nearest.km) nearest = { code: departement.code, km };
  }
  return timeZoneOfDepartement(nearest?.code ?? '75');
}
