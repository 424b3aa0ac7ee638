import { define } from '../internal/index.js';
import { SasSearchBar } from '../search-bar/index.js';

define('sas-search-bar', SasSearchBar);

// What TypeScript is to know of the tag and of the events.
export type { SasEventMap } from '../events.js';
export type { SasSearchBar } from '../search-bar/index.js';
