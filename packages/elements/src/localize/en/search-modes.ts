import type { frSearchModes } from '../fr/search-modes.js';

/** English of the switch between modes of search in `sas-search`. */
export const enSearchModes: typeof frSearchModes = {
  'searchModes.label': 'Search mode',
  'searchModes.hint': 'Another mode searches again.',
  'searchModes.slots': 'Slots',
  'searchModes.overbooking': 'Beyond the free slots',
  'searchModes.reorientation': 'Reorientation from emergency departments (FRU)',
};
