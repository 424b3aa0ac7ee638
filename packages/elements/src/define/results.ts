import { define } from '../internal/index.js';
import { SasResults } from '../results/index.js';
import './offer-card.js';

define('sas-results', SasResults);
