export { SasSearchBar, type SearchChoice, type SearchContext } from './search-bar.js';
