import { SYSTEM } from '@sas-embed/contract';
import type { IssueCollector } from '../rules/index.js';
import { asList, asObject, readIdentifier, readText } from '../values/index.js';
import { readOpeningHours } from './read-opening-hours.js';
import { addStructureId, addStructureIds } from './read-organization.js';
import { addPhones } from './read-phones.js';
import type { Located, ResourceIndex } from './resource-index.js';
import type { ReadAddress, ReadLocationIdentifier, ReadPlace } from './types.js';

const MAX_IDENTIFIERS = 20;
const MAX_LINES = 4;

/** The place of slots whose Schedule does not tell one. */
export const NO_PLACE: ReadPlace = Object.freeze({ structureIds: [], phones: [], locationIdentifiers: [] });

/** Reads the place of a PractitionerRole: its organization, and its Location (contained or not). */
export function readPlace(role: Located, index: ResourceIndex, issues: IssueCollector): ReadPlace {
  const structureIds: string[] = [];
  const phones: string[] = [];
  addStructureIds(structureIds, role.resource['organization'], role, `${role.path}.organization`, index, issues);
  addPhones(phones, role, issues);
  const location = locationOf(role, index, issues);
  if (location === undefined) return { structureIds, phones, locationIdentifiers: [] };
  return readLocation(location, structureIds, phones, issues);
}

function locationOf(role: Located, index: ResourceIndex, issues: IssueCollector): Located | undefined {
  const references = asList(role.resource['location']);
  if (references.length > 1) issues.add('place.several-locations', `${role.path}.location`);
  const location = index.resolve(references[0], role, ['Location']);
  if (location === undefined) issues.add('place.location-unresolved', `${role.path}.location`);
  return location;
}

/** Reads a Location; its structure numbers and phones come after those known from elsewhere. */
export function readLocation(
  location: Located,
  structureIds: string[],
  phones: string[],
  issues: IssueCollector,
): ReadPlace {
  addPhones(phones, location, issues);
  const locationIdentifiers: ReadLocationIdentifier[] = [];
  addLocationIdentifiers(locationIdentifiers, structureIds, location, issues);
  const name = readText(location.resource['name']);
  const address = readAddress(location, issues);
  const position = readPosition(location, issues);
  const openingHours = readOpeningHours(location, issues);
  return {
    ...(name !== undefined && { name }),
    structureIds,
    phones,
    locationIdentifiers,
    ...(address !== undefined && { address }),
    ...(position !== undefined && { position }),
    ...(openingHours.length > 0 && { openingHours }),
  };
}

function addLocationIdentifiers(
  found: ReadLocationIdentifier[],
  structureIds: string[],
  { resource, path }: Located,
  issues: IssueCollector,
): void {
  const list = asList(resource['identifier']);
  for (let i = 0; i < list.length && i < MAX_IDENTIFIERS; i++) {
    const identifier = readIdentifier(list[i]);
    if (identifier === undefined) {
      issues.add('place.location-identifier', `${path}.identifier[${i}]`);
      continue;
    }
    const { system, value } = identifier;
    found.push(system === undefined ? { value } : { system, value });
    // A Location that carries the structure's own number says the same as the role's organization.
    if (system === SYSTEM.idnst) addStructureId(structureIds, list[i], `${path}.identifier[${i}]`, issues);
  }
}

function readAddress({ resource, path }: Located, issues: IssueCollector): ReadAddress | undefined {
  const address = asObject(asList(resource['address'])[0]);
  const lines: string[] = [];
  for (const line of asList(address?.['line']).slice(0, MAX_LINES)) {
    const text = readText(line);
    if (text !== undefined) lines.push(text);
  }
  const city = readText(address?.['city']);
  const postcode = readPostcode(address?.['postalCode'], `${path}.address.postalCode`, issues);
  if (lines.length === 0 || city === undefined || postcode === undefined)
    issues.add('place.address', `${path}.address`);
  if (lines.length === 0 && city === undefined && postcode === undefined) return undefined;
  return { lines, ...(postcode !== undefined && { postcode }), ...(city !== undefined && { city }) };
}

function readPostcode(value: unknown, path: string, issues: IssueCollector): string | undefined {
  if (value === undefined) return undefined;
  const postcode = readText(value, 10)?.replace(/ /g, '');
  if (postcode !== undefined && /^\d{5}$/.test(postcode)) return postcode;
  issues.add('place.postcode', path);
  return undefined;
}

function readPosition({ resource, path }: Located, issues: IssueCollector): ReadPlace['position'] | undefined {
  if (resource['position'] === undefined) return undefined;
  const position = asObject(resource['position']);
  const latitude = position?.['latitude'];
  const longitude = position?.['longitude'];
  if (isDegrees(latitude, 90) && isDegrees(longitude, 180)) return { latitude, longitude };
  issues.add('place.position', `${path}.position`);
  return undefined;
}

function isDegrees(value: unknown, limit: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= limit;
}
