import { SasAgenda } from '../agenda/index.js';
import { define } from '../internal/index.js';

define('sas-agenda', SasAgenda);

// What TypeScript is to know of the tag and of the events.
export type { SasEventMap } from '../events.js';
export type { SasAgenda } from '../agenda/index.js';
