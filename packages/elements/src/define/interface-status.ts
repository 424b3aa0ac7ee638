import { SasInterfaceStatus } from '../interface-status/index.js';
import { define } from '../internal/index.js';

define('sas-interface-status', SasInterfaceStatus);

// What TypeScript is to know of the tag and of the events.
export type { SasEventMap } from '../events.js';
export type { SasInterfaceStatus } from '../interface-status/index.js';
