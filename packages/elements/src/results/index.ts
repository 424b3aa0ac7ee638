export { SasResults } from './results.js';
