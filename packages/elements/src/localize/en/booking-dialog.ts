import type { frBookingDialog } from '../fr/booking-dialog.js';

export const enBookingDialog: typeof frBookingDialog = {};
