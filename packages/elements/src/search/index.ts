export { SasSearch } from './search.js';
export type { ShortcutScope } from './shortcut-keys.js';
