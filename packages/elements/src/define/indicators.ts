import { SasIndicators } from '../indicators/index.js';
import { define } from '../internal/index.js';

define('sas-indicators', SasIndicators);
