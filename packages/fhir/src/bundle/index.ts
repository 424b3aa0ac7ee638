export { readSlotBundle } from './read-slot-bundle.js';
export { readSosBundle } from './read-sos-bundle.js';
export { DAYS_OF_WEEK } from './types.js';
export type {
  BundleOptions,
  BundleReading,
  DayOfWeek,
  ReadAddress,
  ReadFreeSlot,
  ReadLocationIdentifier,
  ReadOpeningHours,
  ReadOrganization,
  ReadPfg,
  ReadPlace,
  ReadPractitioner,
  ReadPractitionerPlace,
  ReadSlot,
  ReadSpecialty,
  SlotBundle,
  SosBundle,
} from './types.js';
