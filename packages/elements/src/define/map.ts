import { define } from '../internal/index.js';
import { SasMap } from '../map/index.js';

define('sas-map', SasMap);
