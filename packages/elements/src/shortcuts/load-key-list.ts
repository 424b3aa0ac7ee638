import type { LitElement } from 'lit';
import type { KeyList, ListedElement } from './key-list.js';

export type { KeyList } from './key-list.js';

/** One for each element, however often it is moved in its page. */
const made = new WeakMap<LitElement, KeyList>();

/** Loads the list of an element's keys beside it; nothing when it cannot be had: the keys act without. */
export const loadKeyList = (host: LitElement, name: ListedElement): Promise<KeyList | undefined> =>
  import('./key-list.js').then(
    (loaded) => made.get(host) ?? (made.set(host, new loaded.KeyList(host, name)), made.get(host)),
    () => undefined,
  );
