import { define } from '../internal/index.js';
import { SasParticipation } from '../participation/index.js';

define('sas-participation', SasParticipation);
