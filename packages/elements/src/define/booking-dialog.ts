import { SasBookingDialog } from '../booking-dialog/index.js';
import { define } from '../internal/index.js';

define('sas-booking-dialog', SasBookingDialog);
