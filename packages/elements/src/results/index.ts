export { loadResults } from './load.js';
export { SasResults } from './results.js';
