import { SasAgenda } from '../agenda/index.js';
import { define } from '../internal/index.js';

define('sas-agenda', SasAgenda);
