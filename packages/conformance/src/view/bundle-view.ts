import type { Json } from '../model/index.js';
import { listOf, objectOf, textAt } from './paths.js';

/** A resource of a bundle, or contained in one, and where it stands. */
export interface Located {
  readonly type: string;
  readonly id: string | undefined;
  readonly resource: Json;
  readonly path: string;
}

/** An entry of a bundle. */
export interface EntryView {
  readonly json: Json;
  readonly path: string;
  readonly located: Located | undefined;
}

/** A bundle, its resources found by type and by reference. */
export class BundleView {
  readonly entries: EntryView[] = [];
  readonly #byType = new Map<string, Located[]>();
  readonly #byReference = new Map<string, Located>();

  constructor(readonly json: Json) {
    listOf(json['entry']).forEach((entry, i) => {
      const object = objectOf(entry) ?? {};
      const resource = objectOf(object['resource']);
      const located = resource && this.#add(resource, `entry[${i}].resource`);
      this.entries.push({ json: object, path: `entry[${i}]`, located });
      if (!resource) return;
      listOf(resource['contained']).forEach((inner, n) => {
        const contained = objectOf(inner);
        if (contained) this.#add(contained, `entry[${i}].resource.contained[${n}]`, `${located!.type}>`);
      });
    });
  }

  #add(resource: Json, path: string, owner = ''): Located {
    const name = resource['resourceType'];
    const type = owner + (typeof name === 'string' ? name : '?');
    const id = textAt(resource, 'id');
    const located: Located = { type, id, resource, path };
    const known = this.#byType.get(type);
    if (known) known.push(located);
    else this.#byType.set(type, [located]);
    if (owner === '' && id !== undefined) this.#byReference.set(`${type}/${id}`, located);
    return located;
  }

  /** Resources of a type; `PractitionerRole>Location` for those contained in another; `Bundle` for the bundle. */
  all(type: string): readonly Located[] {
    if (type === 'Bundle') return [{ type, id: undefined, resource: this.json, path: '' }];
    return this.#byType.get(type) ?? [];
  }

  /** Every resource of the entries. */
  get resources(): Located[] {
    return this.entries.flatMap(({ located }) => located ?? []);
  }

  /** The slots. */
  get slots(): readonly Located[] {
    return this.all('Slot');
  }

  /** The resource to which a reference leads, relative or absolute. */
  resolve(reference: string | undefined): Located | undefined {
    if (reference === undefined) return undefined;
    const direct = this.#byReference.get(reference);
    if (direct) return direct;
    const entry = this.entries.find(({ json }) => json['fullUrl'] === reference);
    return entry?.located;
  }
}
