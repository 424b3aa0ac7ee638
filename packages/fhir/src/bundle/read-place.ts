import { SYSTEM } from '@sas-embed/contract';
import type { IssueCollector } from '../rules/index.js';
import { asList, asObject, readIdentifier, readText, structureIdOf } from '../values/index.js';
import { addPhones } from './read-phones.js';
import type { Indexed, ResourceIndex } from './resource-index.js';
import type { ReadAddress, ReadLocationIdentifier, ReadPlace } from './types.js';

const MAX_IDENTIFIERS = 20;
const MAX_LINES = 4;

/** The place of slots whose Schedule does not tell one. */
export const NO_PLACE: ReadPlace = Object.freeze({ structureIds: [], phones: [], locationIdentifiers: [] });

/** Reads the place of a PractitionerRole: its organization, and its Location (contained or not). */
export function readPlace(role: Indexed, index: ResourceIndex, issues: IssueCollector): ReadPlace {
  const structureIds: string[] = [];
  const phones: string[] = [];
  const locationIdentifiers: ReadLocationIdentifier[] = [];
  addOrganization(structureIds, role, index, issues);
  addPhones(phones, role, issues);

  const location = locationOf(role, index, issues);
  if (location === undefined) return { structureIds, phones, locationIdentifiers };
  addPhones(phones, location, issues);
  addLocationIdentifiers(locationIdentifiers, structureIds, location, issues);
  const address = readAddress(location, issues);
  const position = readPosition(location, issues);
  return {
    structureIds,
    phones,
    locationIdentifiers,
    ...(address !== undefined && { address }),
    ...(position !== undefined && { position }),
  };
}

function locationOf(role: Indexed, index: ResourceIndex, issues: IssueCollector): Indexed | undefined {
  const references = asList(role.resource['location']);
  if (references.length > 1) issues.add('place.several-locations', `${role.path}.location`);
  const location = index.resolve(references[0], role, ['Location']);
  if (location === undefined) issues.add('place.location-unresolved', `${role.path}.location`);
  return location;
}

function addOrganization(ids: string[], role: Indexed, index: ResourceIndex, issues: IssueCollector): void {
  const reference = asObject(role.resource['organization']);
  if (reference === undefined) return;
  const path = `${role.path}.organization`;
  addStructureId(ids, reference['identifier'], `${path}.identifier`, issues);
  const organization = index.resolve(reference, role, ['Organization']);
  const identifiers = asList(organization?.resource['identifier']);
  for (let i = 0; i < identifiers.length && i < MAX_IDENTIFIERS; i++) {
    addStructureId(ids, identifiers[i], `${organization?.path}.identifier[${i}]`, issues);
  }
}

function addStructureId(ids: string[], json: unknown, path: string, issues: IssueCollector): void {
  if (json === undefined) return;
  const identifier = readIdentifier(json);
  const id = identifier && structureIdOf(identifier);
  if (id === undefined) issues.add('place.structure', path);
  else if (!ids.includes(id)) ids.push(id);
}

function addLocationIdentifiers(
  found: ReadLocationIdentifier[],
  structureIds: string[],
  { resource, path }: Indexed,
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

function readAddress({ resource, path }: Indexed, issues: IssueCollector): ReadAddress | undefined {
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

function readPosition({ resource, path }: Indexed, issues: IssueCollector): ReadPlace['position'] | undefined {
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
