import { structureIdKind } from '@sas-embed/contract';
import type { IssueCollector } from '../rules/index.js';
import { asList } from '../values/index.js';
import { OrganizationReader } from './read-organization.js';
import { readLocation } from './read-place.js';
import { Repeats } from './repeats.js';
import type { Located, ResourceIndex } from './resource-index.js';
import type { ReadFreeSlot, ReadOrganization, ReadPfg } from './types.js';

const MAX_ACTORS = 20;

/** A `ReadPfg` that is being filled. */
export interface OpenPfg {
  readonly entry: ReadPfg & { readonly slots: ReadFreeSlot[] };
  readonly repeats: Repeats;
}

/** Reads the Schedules of an answer of SOS Médecins: Schedule to Location (the PFG) to Organization (the association). */
export class PfgReader {
  readonly #schedules = new Map<object, OpenPfg | undefined>();
  readonly #byLocation = new Map<object, OpenPfg | undefined>();
  readonly #organizations: OrganizationReader;

  constructor(
    private readonly index: ResourceIndex,
    private readonly issues: IssueCollector,
  ) {
    this.#organizations = new OrganizationReader(index, issues);
  }

  /** `undefined` when the Schedule leads to no single PFG of a known association; why is among the issues, once. */
  read(schedule: Located): OpenPfg | undefined {
    const key = schedule.resource;
    const known = this.#schedules.get(key);
    if (known !== undefined || this.#schedules.has(key)) return known;
    const location = this.#locationOf(schedule);
    const read = location && this.#pfg(location);
    this.#schedules.set(key, read);
    return read;
  }

  #locationOf(schedule: Located): Located | undefined {
    const locations = new Map<object, Located>();
    const actors = asList(schedule.resource['actor']);
    for (let i = 0; i < actors.length && i < MAX_ACTORS; i++) {
      const location = this.index.resolve(actors[i], schedule, ['Location']);
      if (location === undefined) this.issues.add('schedule.actor-unresolved', `${schedule.path}.actor[${i}]`);
      else locations.set(location.resource, location);
    }
    const [first, ...others] = locations.values();
    // Which of several addresses is the slot's is not to be guessed: a patient would be sent there.
    if (first === undefined) this.issues.add('schedule.pfg-missing', `${schedule.path}.actor`);
    else if (others.length > 0) this.issues.add('schedule.several-pfg', `${schedule.path}.actor`);
    else return first;
    return undefined;
  }

  #pfg(location: Located): OpenPfg | undefined {
    const key = location.resource;
    if (this.#byLocation.has(key)) return this.#byLocation.get(key);
    const read = this.#read(location);
    this.#byLocation.set(key, read);
    return read;
  }

  #read(location: Located): OpenPfg | undefined {
    const { resource, path } = location;
    const reference = resource['managingOrganization'];
    const association = this.#organizations.read(reference, location, '.managingOrganization', 'pfg.association');
    if (association === undefined) return undefined;
    this.#checkSiret(association, path);
    const place = readLocation(location, [...association.nationalIds], [], this.issues);
    if (place.name === undefined) this.issues.add('pfg.name', `${path}.name`);
    return { entry: { kind: 'SOS', association, place, slots: [] }, repeats: new Repeats() };
  }

  #checkSiret({ nationalIds }: ReadOrganization, path: string): void {
    if (nationalIds.some((id) => structureIdKind(id) === 'SIRET')) return;
    this.issues.add('pfg.siret', `${path}.managingOrganization`);
  }
}
