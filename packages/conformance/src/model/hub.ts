/** Beginning of the names of the exchanges that an LRM begins (INT_L02). */
export const PUBLISHED = 'hub.lrm.';

/** Errors that a run sends at once. */
export const FLOOD = 30;
/** Bookings that a run sends at once. */
export const BURST = 20;
