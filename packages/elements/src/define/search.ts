import { define } from '../internal/index.js';
import { SasSearch } from '../search/index.js';
import './results.js';
import './search-bar.js';

define('sas-search', SasSearch);

// What TypeScript is to know of the tag and of the events.
export type { SasEventMap } from '../events.js';
export type { SasSearch } from '../search/index.js';
