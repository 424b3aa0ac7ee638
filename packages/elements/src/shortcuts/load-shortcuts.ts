import type { ShortcutHost, Shortcuts } from './shortcuts.js';

export type { ShortcutScope } from './shortcut-keys.js';
export type { Shortcuts } from './shortcuts.js';

/** One for each search, however often it is moved in its page. */
const made = new WeakMap<ShortcutHost, Shortcuts>();

/** Loads the shortcuts beside a search; nothing when they cannot be had: all can be done without. */
export const loadShortcuts = (host: ShortcutHost): Promise<Shortcuts | undefined> =>
  import('./shortcuts.js').then(
    (loaded) => made.get(host) ?? (made.set(host, new loaded.Shortcuts(host)), made.get(host)),
    () => undefined,
  );
