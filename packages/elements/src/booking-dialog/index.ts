export { SasBookingDialog, type BookingOutcome } from './booking-dialog.js';
export type { BookingState, BookingTarget } from './booking-state.js';
export { bookingDialog } from './load.js';
