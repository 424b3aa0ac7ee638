import { define } from '../internal/index.js';
import { SasOfferCard } from '../offer-card/index.js';
import './slot-grid.js';

define('sas-offer-card', SasOfferCard);

// What TypeScript is to know of the tag and of the events.
export type { SasEventMap } from '../events.js';
export type { SasOfferCard } from '../offer-card/index.js';
