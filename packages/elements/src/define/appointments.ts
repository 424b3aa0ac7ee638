import { SasAppointments } from '../appointments/index.js';
import { define } from '../internal/index.js';

define('sas-appointments', SasAppointments);

// What TypeScript is to know of the tag and of the events.
export type { SasEventMap } from '../events.js';
export type { SasAppointments } from '../appointments/index.js';
