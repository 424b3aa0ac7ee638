/** French of `sas-booking-dialog`. */
export const frBookingDialog = {};
