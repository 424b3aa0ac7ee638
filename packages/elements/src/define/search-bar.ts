import { define } from '../internal/index.js';
import { SasSearchBar } from '../search-bar/index.js';

define('sas-search-bar', SasSearchBar);
