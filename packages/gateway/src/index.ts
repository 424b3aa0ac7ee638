export { createGateway, type Gateway, type GatewayOverrides } from './app.js';
export { systemClock, type Clock } from './clock.js';
export { ConfigError, loadConfig, parseConfig, SANDBOX_KEY_MARK, type GatewayConfig } from './config/index.js';
export { ProblemError } from './contract/index.js';
export {
  createDirectory,
  DirectoryFileError,
  importNational,
  type Directory,
  type DirectoryFileProblem,
  type ImportProgress,
  type NationalImportOptions,
  type NationalImportReport,
  type NationalSource,
} from './directory/index.js';
export { allMigrations } from './migrations.js';
export { FolderLockedError, openDatabase, type Database, type DatabaseLocation } from './storage/index.js';
