export type * from './types.js';
export type { EditorMetrics } from './metrics.js';
export type { EditorPlace, UnknownPlace } from './match-places.js';
export { createAvailability, type AvailabilityOptions, type RunningAvailability } from './create-availability.js';
export { slotIdOf } from './slot-id.js';
