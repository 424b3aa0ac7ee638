import { define } from '../internal/index.js';
import { SasResults } from '../results/index.js';
import './offer-card.js';

define('sas-results', SasResults);

// What TypeScript is to know of the tag and of the events.
export type { SasEventMap } from '../events.js';
export type { SasResults } from '../results/index.js';
