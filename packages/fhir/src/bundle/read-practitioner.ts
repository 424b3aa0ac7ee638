import { SYSTEM } from '@sas-embed/contract';
import type { IssueCollector } from '../rules/index.js';
import {
  asList,
  asObject,
  MAX_TEXT,
  practitionerIdOf,
  readIdentifier,
  readText,
  type JsonObject,
} from '../values/index.js';
import { addPhones } from './read-phones.js';
import type { Located } from './resource-index.js';
import type { ReadPractitioner } from './types.js';

const MAX_IDENTIFIERS = 20;
const MAX_GIVEN = 5;

/** Reads a Practitioner; its `nationalIds` may be empty. */
export function readPractitioner(indexed: Located, issues: IssueCollector): ReadPractitioner {
  const nationalIds: string[] = [];
  const identifiers = asList(indexed.resource['identifier']);
  for (let i = 0; i < identifiers.length && i < MAX_IDENTIFIERS; i++) {
    addNationalId(nationalIds, identifiers[i], `${indexed.path}.identifier[${i}]`, issues);
  }
  const phones: string[] = [];
  addPhones(phones, indexed, issues);
  return { nationalIds, ...readName(indexed, issues), phones };
}

/** Adds the national number of an Identifier, if it is one; a number in a system of the editor's own is passed over. */
export function addNationalId(ids: string[], json: unknown, path: string, issues: IssueCollector): void {
  const identifier = readIdentifier(json);
  const id = identifier && practitionerIdOf(identifier);
  if (id !== undefined) {
    if (identifier?.system !== SYSTEM.idnps) issues.add('practitioner.identifier-system', path);
    if (!ids.includes(id)) ids.push(id);
  } else if (identifier === undefined || identifier.system === undefined || identifier.system === SYSTEM.idnps) {
    issues.add('practitioner.identifier', path);
  }
}

function readName(
  { resource, path }: Located,
  issues: IssueCollector,
): Pick<ReadPractitioner, 'firstName' | 'lastName'> {
  const name = usualName(asList(resource['name']));
  const lastName = readText(name?.['family']) ?? readText(name?.['text']);
  const given: string[] = [];
  for (const part of asList(name?.['given']).slice(0, MAX_GIVEN)) {
    const text = readText(part);
    if (text !== undefined) given.push(text);
  }
  const firstName = readText(given.join(' '), MAX_TEXT);
  if (lastName === undefined || firstName === undefined) issues.add('practitioner.name', `${path}.name`);
  return { ...(lastName !== undefined && { lastName }), ...(firstName !== undefined && { firstName }) };
}

/** The name under which the practitioner works: official, else usual, else the first that is not a former one. */
function usualName(names: readonly unknown[]): JsonObject | undefined {
  const objects = names.slice(0, 10).flatMap((name): JsonObject[] => {
    const object = asObject(name);
    return object === undefined ? [] : [object];
  });
  return (
    objects.find((name) => name['use'] === 'official') ??
    objects.find((name) => name['use'] === 'usual') ??
    objects.find((name) => name['use'] !== 'old' && name['use'] !== 'maiden')
  );
}
