export { readSlotBundle } from './read-slot-bundle.js';
export type {
  ReadAddress,
  ReadLocationIdentifier,
  ReadPlace,
  ReadPractitioner,
  ReadSlot,
  ReadSpecialty,
  SlotBundle,
  SlotBundleOptions,
} from './types.js';
