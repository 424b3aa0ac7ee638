export { SasSearch } from './search.js';
