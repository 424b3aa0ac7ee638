/**
 * A `SasClient` in memory for stories and for integrators' tests. Magic values make things go wrong without options: the
 * specialty codes of `MAGIC_SPECIALTIES`, and slots whose id ends in `~taken` (taken before they can be held), `~held` (a
 * colleague holds it), `~expires` (its hold lasts one second) or `~late` (`editor-late`).
 */
export { AGENDA_SOURCE_ID } from '@sas-embed/contract';
export { GENERAL_PRACTICE, mockOffer, mockSlot, mockSlots, mockSource } from './builders.js';
export type { MockOfferParts, MockSlotParts, MockSlotsOptions } from './builders.js';
export { createRunningClock, createVirtualClock } from './clock.js';
export type { MockClock, VirtualClock } from './clock.js';
export { createMockClient } from './mock-client.js';
export { MAGIC_SPECIALTIES } from './directory.js';
export type { MockDecision } from './marketplace.js';
export type { MockClient, MockOperation, MockOptions, MockSource } from './types.js';
export {
  SAMPLE_LOCATIONS,
  SAMPLE_SPECIALTIES,
  sampleOffers,
  sampleSlots,
  sampleSources,
  sampleStructures,
} from './world.js';
