export { FolderLockedError } from './folder-lock.js';
export { DatabaseUnusableError, mergeMigrations, migrations, type RoomMigrations } from './migrations.js';
export { openDatabase, type DatabaseLocation, type OpenDatabaseOptions, type OpenedDatabase } from './open-database.js';
export type { Tables } from './tables.js';
export type * from './types.js';
