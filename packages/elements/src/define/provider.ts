import { define } from '../internal/index.js';
import { SasProvider } from '../provider/index.js';

define('sas-provider', SasProvider);

// What TypeScript is to know of the tag and of the events.
export type { SasEventMap } from '../events.js';
export type { SasProvider } from '../provider/index.js';
