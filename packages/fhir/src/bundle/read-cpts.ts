import type { SlotVisibility } from '@sas-embed/contract';
import type { IssueCollector } from '../rules/index.js';
import { asList, asObject } from '../values/index.js';
import { OrganizationReader } from './read-organization.js';
import type { Located, ResourceIndex } from './resource-index.js';
import type { ReadOrganization } from './types.js';

/** The element `serviceType` of R5 in R4: a reference to a HealthcareService. */
const SERVICE_EXTENSION = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Slot.serviceType';
const MAX_CPTS = 20;
const MAX_READ = 100;
const NONE: readonly ReadOrganization[] = Object.freeze([]);

/** Reads the CPTS of the slots of one bundle: Slot to HealthcareService to Organization (IG-S-03, IG-S-07). */
export class CptsReader {
  readonly #organizations: OrganizationReader;
  readonly #services = new Map<object, ReadOrganization | undefined>();

  constructor(
    private readonly index: ResourceIndex,
    private readonly issues: IssueCollector,
  ) {
    this.#organizations = new OrganizationReader(index, issues);
  }

  /**
   * The CPTS of a slot, each once. They are found by the extension alone: the system of the code 604 beside it differs
   * from page to page of the guide (C-05).
   *
   * @param visibility the slot's types, as read
   */
  read(slot: Located, visibility: readonly SlotVisibility[]): readonly ReadOrganization[] {
    let found: ReadOrganization[] | undefined;
    const concepts = asList(slot.resource['serviceType']);
    for (let i = 0; i < concepts.length && i < MAX_READ; i++) {
      const extensions = asObject(concepts[i])?.['extension'];
      if (extensions !== undefined) found = this.#addAll(found, asList(extensions), slot, i);
    }
    const isOfCpts = visibility.includes('CPTS');
    if (found === undefined) {
      if (isOfCpts) this.issues.add('slot.cpts-missing', `${slot.path}.serviceType`);
      return NONE;
    }
    if (!isOfCpts) this.issues.add('slot.cpts-untyped', `${slot.path}.meta.security`);
    if (found.length <= MAX_CPTS) return found;
    this.issues.add('slot.too-many-values', `${slot.path}.serviceType`);
    return found.slice(0, MAX_CPTS);
  }

  #addAll(
    found: ReadOrganization[] | undefined,
    extensions: readonly unknown[],
    slot: Located,
    concept: number,
  ): ReadOrganization[] | undefined {
    let all = found;
    for (let j = 0; j < extensions.length && j < MAX_READ; j++) {
      const extension = asObject(extensions[j]);
      if (extension?.['url'] !== SERVICE_EXTENSION) continue;
      const cpts = this.#service(extension['valueReference'], slot, `.serviceType[${concept}].extension[${j}]`);
      if (cpts === undefined || all?.includes(cpts) === true) continue;
      if (all !== undefined && all.length > MAX_CPTS) break; // one more, to know that there are more
      all = all === undefined ? [cpts] : [...all, cpts];
    }
    return all;
  }

  #service(reference: unknown, slot: Located, element: string): ReadOrganization | undefined {
    const service = this.index.resolve(reference, slot, ['HealthcareService']);
    if (service === undefined) {
      this.issues.add('slot.cpts-unresolved', slot.path + element);
      return undefined;
    }
    const key = service.resource;
    const known = this.#services.get(key);
    if (known !== undefined || this.#services.has(key)) return known;
    const read = this.#organizations.read(service.resource['providedBy'], service, '.providedBy', 'cpts.organization');
    this.#services.set(key, read);
    return read;
  }
}
