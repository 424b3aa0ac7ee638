import { define } from '../internal/index.js';
import { SasParticipation } from '../participation/index.js';

define('sas-participation', SasParticipation);

// What TypeScript is to know of the tag and of the events.
export type { SasEventMap } from '../events.js';
export type { SasParticipation } from '../participation/index.js';
