export { looksLikeStreet, namesStreet } from './address-line.js';
export { isOnCard, ownerOfCard, placeOfCard } from './cards.js';
export { communeAround, populations } from './communes.js';
export { createDirectory, type DirectoryDeps, type RunningDirectory } from './create-directory.js';
export { communeMigrations, importCommunes, type CommunesReport } from './import-communes.js';
export { CommunesFileError } from './official-communes.js';
export { importDirectory, type ImportAgendaSlots, type ImportReport } from './import-directory.js';
export type { LocatedAddress } from './locations.js';
export { DirectoryFileError, type DirectoryFileProblem } from './import-fault.js';
export {
  importNational,
  type ImportProgress,
  type NationalImportOptions,
  type NationalImportReport,
} from './import-national.js';
export type { NationalSource } from './stage.js';
export { migrations } from './migrations.js';
export { participationHandlers } from './participation-handlers.js';
export { purgeParticipationChanges } from './participation-rows.js';
export { participationMigrations } from './participation-migrations.js';
export type { AgendaSlotRecord, CommunityRecord, PlaceRecord } from './record.js';
export type * from './types.js';
