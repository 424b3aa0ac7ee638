import type { frSearchModes } from '../fr/search-modes.js';

/** English of the switch between modes of search in `sas-search`, and of the line outside the hours of the PDSA. */
export const enSearchModes: typeof frSearchModes = {
  'searchModes.label': 'Search mode',
  'searchModes.hint': 'Another mode searches again.',
  'searchModes.slots': 'Slots',
  'searchModes.overbooking': 'Beyond the free slots',
  'searchModes.reorientation': 'Reorientation from emergency departments (FRU)',
  'searchModes.offDuty': (p) =>
    `Outside your out-of-hours duty (PDSA) until ${p.until}. You can search and see slots; you can book and orient ` +
    'during the duty.',
  'searchModes.onDuty': 'Your duty has begun: you can book and orient.',
};
