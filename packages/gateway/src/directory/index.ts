export { isOnCard, ownerOfCard, placeOfCard } from './cards.js';
export { communeAround } from './communes.js';
export { createDirectory, type DirectoryDeps } from './create-directory.js';
export { importDirectory, type ImportAgendaSlots, type ImportReport } from './import-directory.js';
export { migrations } from './migrations.js';
export type { AgendaSlotRecord, CommunityRecord, PlaceRecord } from './record.js';
export type * from './types.js';
