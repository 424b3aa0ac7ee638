import { SasIndicators } from '../indicators/index.js';
import { define } from '../internal/index.js';

define('sas-indicators', SasIndicators);

// What TypeScript is to know of the tag and of the events.
export type { SasEventMap } from '../events.js';
export type { SasIndicators } from '../indicators/index.js';
