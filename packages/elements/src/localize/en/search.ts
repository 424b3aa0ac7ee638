import type { frSearch } from '../fr/search.js';

/** English of `sas-search`. */
export const enSearch: typeof frSearch = {
  'search.label': 'Care and appointments',
  'search.noClient': 'The search is not connected to the service yet.',
};
