/** The seeded directory: who and what the sample care offer is, and the gateway's directory file made of it. */
export type { AgendaSlotRecord, CommunityRecord, DirectoryRecord, PlaceRecord } from './directory.js';
export {
  communityOfferIdOf,
  directoryLines,
  directoryRecords,
  marketplaceOffer,
  offerIdOf,
  readHours,
  structureOfferIdOf,
} from './directory.js';
export type { Seed } from './files.js';
export { readPractitioners, readSeed } from './files.js';
export { finessNationalId } from './identifiers.js';
export { SPECIALTY_LABELS } from './nomenclature.js';
export type { CalendarKeeper, SeedRow } from './practitioners.js';
export type { Random } from './random.js';
export { randomFrom } from './random.js';
export type { CommunityRow, DutyPointRow, MemberRow, StructureRow } from './structures.js';
