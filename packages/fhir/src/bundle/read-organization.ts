import { structureIdKind, type StructureIdKind } from '@sas-embed/contract';
import type { FhirRuleId, IssueCollector } from '../rules/index.js';
import { asList, asObject, readIdentifier, readText, structureIdOf } from '../values/index.js';
import { addPhones } from './read-phones.js';
import type { Located, ResourceIndex } from './resource-index.js';
import type { ReadOrganization } from './types.js';

const MAX_IDENTIFIERS = 20;
/** The surest first (IG-S-12). */
const PREFERENCE: readonly (StructureIdKind | undefined)[] = ['FINESS', 'SIRET', 'RPPS_RANG', 'ADELI_RANG'];

/** Adds the national number of a structure's Identifier, if it is one. */
export function addStructureId(ids: string[], json: unknown, path: string, issues: IssueCollector): void {
  if (json === undefined) return;
  const identifier = readIdentifier(json);
  const id = identifier && structureIdOf(identifier);
  if (id === undefined) issues.add('place.structure', path);
  else if (!ids.includes(id)) ids.push(id);
}

/** Adds the national numbers that a Reference to an Organization tells: its own identifier, and those of the resource. */
export function addStructureIds(
  ids: string[],
  json: unknown,
  from: Located,
  path: string,
  index: ResourceIndex,
  issues: IssueCollector,
): Located | undefined {
  const reference = asObject(json);
  if (reference === undefined) return undefined;
  addStructureId(ids, reference['identifier'], `${path}.identifier`, issues);
  const organization = index.resolve(reference, from, ['Organization']);
  const identifiers = asList(organization?.resource['identifier']);
  for (let i = 0; i < identifiers.length && i < MAX_IDENTIFIERS; i++) {
    addStructureId(ids, identifiers[i], `${organization?.path}.identifier[${i}]`, issues);
  }
  return organization;
}

/** Reads the Organizations of one bundle, each once. */
export class OrganizationReader {
  readonly #known = new Map<object, ReadOrganization | undefined>();

  constructor(
    private readonly index: ResourceIndex,
    private readonly issues: IssueCollector,
  ) {}

  /**
   * The organisation that a Reference leads to, or names by identifier alone; `undefined` when it has no national number,
   * and then an issue of this rule says so.
   */
  read(json: unknown, from: Located, element: string, rule: FhirRuleId): ReadOrganization | undefined {
    const reference = asObject(json);
    if (reference === undefined) {
      this.issues.add(rule, from.path + element);
      return undefined;
    }
    const resolved = this.index.resolve(reference, from, ['Organization']);
    const key = resolved?.resource ?? reference;
    const known = this.#known.get(key);
    if (known !== undefined || this.#known.has(key)) return known;
    const read = this.#read(reference, from, element, rule);
    this.#known.set(key, read);
    return read;
  }

  #read(reference: object, from: Located, element: string, rule: FhirRuleId): ReadOrganization | undefined {
    const path = from.path + element;
    const nationalIds: string[] = [];
    const organization = addStructureIds(nationalIds, reference, from, path, this.index, this.issues);
    if (nationalIds.length === 0) {
      this.issues.add(rule, path);
      return undefined;
    }
    const phones: string[] = [];
    if (organization !== undefined) addPhones(phones, organization, this.issues);
    const name = readText(organization?.resource['name']) ?? readText((reference as { display?: unknown }).display);
    if (name === undefined) this.issues.add('organization.name', `${organization?.path ?? path}.name`);
    nationalIds.sort((a, b) => PREFERENCE.indexOf(structureIdKind(a)) - PREFERENCE.indexOf(structureIdKind(b)));
    return { nationalIds, ...(name !== undefined && { name }), phones };
  }
}
