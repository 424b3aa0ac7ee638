export { searchHandlers } from './search-handlers.js';
export type { SearchDependencies } from './types.js';
