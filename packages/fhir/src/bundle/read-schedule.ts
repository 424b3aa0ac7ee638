import type { IssueCollector } from '../rules/index.js';
import { asList, asObject } from '../values/index.js';
import { readSpecialties } from './read-concepts.js';
import { NO_PLACE, readPlace } from './read-place.js';
import { addNationalId, readPractitioner } from './read-practitioner.js';
import { Repeats } from './repeats.js';
import type { Located, ResourceIndex } from './resource-index.js';
import type { ReadPlace, ReadPractitioner, ReadPractitionerPlace, ReadSlot, ReadSpecialty } from './types.js';

const MAX_ACTORS = 20;

/** A `ReadPractitionerPlace` that is being filled. */
export interface OpenPlace {
  readonly entry: ReadPractitionerPlace & { readonly slots: ReadSlot[] };
  readonly repeats: Repeats;
}

/** Whose agenda a Schedule is, and where. */
export interface ReadSchedule {
  /** The same for all Schedules of a practitioner at a place. */
  readonly place: OpenPlace;
  /** Of the role; for slots that tell none. */
  readonly specialties: readonly ReadSpecialty[];
}

/** Reads the Schedules of one bundle; each Schedule, role and practitioner once, however many slots lead there. */
export class ScheduleReader {
  readonly #schedules = new Map<object, ReadSchedule | undefined>();
  readonly #practitioners = new Map<object, ReadPractitioner>();
  readonly #places = new Map<object, ReadPlace>();
  readonly #entries = new Map<ReadPractitioner, Map<ReadPlace, OpenPlace>>();

  constructor(
    private readonly index: ResourceIndex,
    private readonly issues: IssueCollector,
  ) {}

  /** `undefined` when the Schedule leads to no single practitioner; why is among the issues, once. */
  read(schedule: Located): ReadSchedule | undefined {
    const key = schedule.resource;
    const known = this.#schedules.get(key);
    if (known !== undefined || this.#schedules.has(key)) return known;
    const read = this.#read(schedule);
    this.#schedules.set(key, read);
    return read;
  }

  #read(schedule: Located): ReadSchedule | undefined {
    const practitioners = new Set<ReadPractitioner>();
    const roles = new Set<Located>();
    const actors = asList(schedule.resource['actor']);
    for (let i = 0; i < actors.length && i < MAX_ACTORS; i++) {
      const path = `${schedule.path}.actor[${i}]`;
      const actor = this.index.resolve(actors[i], schedule, ['Practitioner', 'PractitionerRole']);
      if (actor?.type === 'PractitionerRole') roles.add(actor);
      else this.#addPractitioner(practitioners, actor, actors[i], path);
    }
    for (const role of roles) {
      const reference = role.resource['practitioner'];
      if (reference === undefined) continue;
      const practitioner = this.index.resolve(reference, role, ['Practitioner']);
      this.#addPractitioner(practitioners, practitioner, reference, `${role.path}.practitioner`);
    }
    const practitioner = this.#single(practitioners, schedule.path);
    if (practitioner === undefined) return undefined;
    if (roles.size === 1) {
      const [role] = [...roles] as [Located];
      return this.#withRole(practitioner, role);
    }
    // Which of several addresses is the slot's is not to be guessed: a patient would be sent there.
    this.issues.add(roles.size === 0 ? 'schedule.role-missing' : 'schedule.several-roles', `${schedule.path}.actor`);
    return { place: this.#open(practitioner, NO_PLACE), specialties: [] };
  }

  #open(practitioner: ReadPractitioner, place: ReadPlace): OpenPlace {
    let ofPractitioner = this.#entries.get(practitioner);
    if (ofPractitioner === undefined)
      this.#entries.set(practitioner, (ofPractitioner = new Map<ReadPlace, OpenPlace>()));
    let open = ofPractitioner.get(place);
    if (open === undefined) {
      open = { entry: { kind: 'PS', practitioner, place, slots: [] }, repeats: new Repeats() };
      ofPractitioner.set(place, open);
    }
    return open;
  }

  #withRole(practitioner: ReadPractitioner, role: Located): ReadSchedule {
    let place = this.#places.get(role.resource);
    if (place === undefined) {
      place = readPlace(role, this.index, this.issues);
      this.#places.set(role.resource, place);
    }
    return { place: this.#open(practitioner, place), specialties: readSpecialties(role, this.issues) };
  }

  #addPractitioner(
    found: Set<ReadPractitioner>,
    resolved: Located | undefined,
    reference: unknown,
    path: string,
  ): void {
    if (resolved !== undefined) {
      let practitioner = this.#practitioners.get(resolved.resource);
      if (practitioner === undefined) {
        practitioner = readPractitioner(resolved, this.issues);
        this.#practitioners.set(resolved.resource, practitioner);
      }
      found.add(practitioner);
      return;
    }
    // A reference by identifier alone tells who it is, too.
    const identifier = asObject(reference)?.['identifier'];
    const nationalIds: string[] = [];
    if (identifier !== undefined) addNationalId(nationalIds, identifier, `${path}.identifier`, this.issues);
    if (nationalIds.length > 0) found.add({ nationalIds, phones: [] });
    else this.issues.add('schedule.actor-unresolved', path);
  }

  /** The one practitioner; several resources are one when they share a national identifier. */
  #single(found: Set<ReadPractitioner>, path: string): ReadPractitioner | undefined {
    const identified = [...found].filter(({ nationalIds }) => nationalIds.length > 0);
    const [first, ...others] = identified;
    if (first === undefined) {
      this.issues.add('schedule.practitioner-missing', `${path}.actor`);
      return undefined;
    }
    if (others.some(({ nationalIds }) => !nationalIds.some((id) => first.nationalIds.includes(id)))) {
      this.issues.add('schedule.practitioner-ambiguous', `${path}.actor`);
      return undefined;
    }
    // Prefer the one with a name: a reference by identifier alone has none.
    return identified.find(({ lastName }) => lastName !== undefined) ?? first;
  }
}
