export { HOSTS_USAGE, HostUsageError, runHostCommand } from './commands.js';
export { migrations } from './migrations.js';
export {
  createHostRegistry,
  readHosts,
  removeHost,
  saveHost,
  type HostRegistry,
  type RegisteredHost,
} from './registry.js';
export type * from './tables.js';
