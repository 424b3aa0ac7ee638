import type { frSearch } from '../fr/search.js';

/** English of `sas-search`. */
export const enSearch: typeof frSearch = {
  'search.results': 'Results. Down Arrow: first slot.',
};
