import { define } from '../internal/index.js';
import { SasMap } from '../map/index.js';

define('sas-map', SasMap);

// What TypeScript is to know of the tag and of the events.
export type { SasEventMap } from '../events.js';
export type { SasMap } from '../map/index.js';
