import { define } from '../internal/index.js';
import { SasSearch } from '../search/index.js';
import './results.js';
import './search-bar.js';

define('sas-search', SasSearch);
