import { SasFilters } from '../filters/index.js';
import { define } from '../internal/index.js';

define('sas-filters', SasFilters);

// What TypeScript is to know of the tag and of the events.
export type { SasEventMap } from '../events.js';
export type { SasFilters } from '../filters/index.js';
