import { SasBookingDialog } from '../booking-dialog/index.js';
import { define } from '../internal/index.js';

define('sas-booking-dialog', SasBookingDialog);

// What TypeScript is to know of the tag and of the events.
export type { SasEventMap } from '../events.js';
export type { SasBookingDialog } from '../booking-dialog/index.js';
