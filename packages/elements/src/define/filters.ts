import { SasFilters } from '../filters/index.js';
import { define } from '../internal/index.js';

define('sas-filters', SasFilters);
