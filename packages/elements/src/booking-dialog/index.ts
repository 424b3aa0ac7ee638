export { SasBookingDialog } from './booking-dialog.js';
export type { BookingOutcome } from './booking-outcome.js';
export type { BookingState, BookingTarget } from './booking-state.js';
export type { OrientationTarget } from './orientation-form.js';
export { bookingDialog } from './load.js';
export type { MarketplacePanel } from './marketplace-panel.js';
