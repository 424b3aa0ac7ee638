export type * from './types.js';
export { metresBetween } from './address.js';
export { createAddedPlaces, ADDED_PLACE_DAYS, type AddedPlaces } from './added-places.js';
export { createAvailability, type AvailabilityOptions, type RunningAvailability } from './create-availability.js';
export type { EditorPlace } from './match-places.js';
export type { EditorMetrics } from './metrics.js';
export { migrations } from './migrations.js';
export type { UnknownPlace } from './offer-slots.js';
export { slotIdOf } from './slot-id.js';
