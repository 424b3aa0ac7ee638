import { define } from '../internal/index.js';
import { SasOfferCard } from '../offer-card/index.js';
import './slot-grid.js';

define('sas-offer-card', SasOfferCard);
