import type { frSearch } from '../fr/search.js';

/** English of `sas-search`. */
export const enSearch: typeof frSearch = {
  'search.results': 'Results. Down Arrow: first slot.',
  'search.notLoaded': 'Booking could not be loaded',
  'search.notLoadedHint': 'Nothing was booked. Check the connection, then try again.',
  'search.retry': 'Try again',
  'search.filter': 'Filter',
  'search.back': 'Back to the list',
};
