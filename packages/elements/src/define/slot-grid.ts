import { define } from '../internal/index.js';
import { SasSlotGrid } from '../slot-grid/index.js';

define('sas-slot-grid', SasSlotGrid);

// What TypeScript is to know of the tag and of the events.
export type { SasEventMap } from '../events.js';
export type { SasSlotGrid } from '../slot-grid/index.js';
