export { SasSearch } from './search.js';
export type { ShortcutScope } from '../shortcuts/index.js';
