import type { IssueCollector } from '../rules/index.js';
import { asList, asObject, type JsonObject } from '../values/index.js';

/** A resource of the bundle and where it is. */
export class Located {
  constructor(
    readonly resource: JsonObject,
    readonly type: string,
    /** Position of its entry, or what it is contained in and its position there. */
    private readonly position: number | { readonly owner: Located; readonly at: number },
    /** Its own address, when the entry has one. */
    readonly fullUrl?: string,
  ) {}

  /** Path of the resource in the bundle: `entry[3].resource`. Made when asked for: most resources have no issue. */
  get path(): string {
    const { position } = this;
    return typeof position === 'number'
      ? `entry[${position}].resource`
      : `${position.owner.path}.contained[${position.at}]`;
  }
}

/** Contained resources looked at, at most. */
const MAX_CONTAINED = 50;

/** Finds the resources of a bundle by reference. Built once, so that each reference is one look-up. */
export class ResourceIndex {
  readonly #byUrl = new Map<string, Located>();
  readonly #byTypeAndId = new Map<string, Located>();
  /** `Type/id` that several entries have; told apart by their base address. */
  readonly #shared = new Set<string>();

  /** Adds an entry's resource; `false` when it was there before. */
  add(located: Located, issues: IssueCollector): boolean {
    const { resource, type, fullUrl } = located;
    if (fullUrl !== undefined) {
      if (this.#byUrl.has(fullUrl)) {
        issues.add('bundle.duplicate', located.path);
        return false;
      }
      this.#byUrl.set(fullUrl, located);
    }
    const id = resource['id'];
    if (typeof id !== 'string' || id === '') return true;
    const key = `${type}/${id}`;
    const other = this.#byTypeAndId.get(key);
    if (other === undefined) this.#byTypeAndId.set(key, located);
    else if (fullUrl !== undefined && other.fullUrl !== undefined) this.#shared.add(key);
    else {
      issues.add('bundle.duplicate', located.path);
      return false;
    }
    return true;
  }

  /**
   * The resource that a Reference of `from` leads to, if it is of one of the types: contained (`#id`), by full address,
   * relative (`Type/id`), or absolute with another base address, as behind a proxy that rewrote one of the two.
   */
  resolve(reference: unknown, from: Located, types: readonly string[]): Located | undefined {
    const text = asObject(reference)?.['reference'];
    if (typeof text !== 'string' || text === '') return undefined;
    const found = text.startsWith('#') ? contained(text.slice(1), from) : this.#find(text, from);
    return found !== undefined && types.includes(found.type) ? found : undefined;
  }

  #find(text: string, from: Located): Located | undefined {
    // Most references are relative and lead to one resource.
    const relative = this.#byTypeAndId.get(text);
    if (relative !== undefined && this.#shared.size === 0) return relative;
    const reference = text.replace(/\/_history\/[^/]*$/, '');
    const exact = this.#byUrl.get(reference);
    if (exact !== undefined) return exact;
    const key = lastTwoSegments(reference);
    if (key === undefined) return undefined;
    if (this.#shared.has(key)) {
      // Several servers' resources in one bundle: a relative reference belongs to its own server's.
      const base = from.fullUrl?.split('/').slice(0, -2).join('/');
      return reference === key && base !== undefined ? this.#byUrl.get(`${base}/${key}`) : undefined;
    }
    return this.#byTypeAndId.get(key);
  }
}

function lastTwoSegments(reference: string): string | undefined {
  const last = reference.lastIndexOf('/');
  if (last <= 0) return undefined;
  return reference.slice(reference.lastIndexOf('/', last - 1) + 1);
}

function contained(id: string, from: Located): Located | undefined {
  const list = asList(from.resource['contained']);
  for (let i = 0; i < list.length && i < MAX_CONTAINED; i++) {
    const resource = asObject(list[i]);
    const type = resource?.['resourceType'];
    if (resource !== undefined && resource['id'] === id && typeof type === 'string') {
      return new Located(resource, type, { owner: from, at: i });
    }
  }
  return undefined;
}
