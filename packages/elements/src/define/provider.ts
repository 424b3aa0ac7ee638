import { define } from '../internal/index.js';
import { SasProvider } from '../provider/index.js';

define('sas-provider', SasProvider);
