export { HOSTS_USAGE, HostUsageError, noHost, runHostCommand } from './commands.js';
export { KEEP_HOURS, rotateKey, withoutKey } from './keys.js';
export { migrations } from './migrations.js';
export {
  createHostRegistry,
  isInForce,
  lockHost,
  readHosts,
  removeHost,
  saveHost,
  type HostRegistry,
  type RegisteredHost,
} from './registry.js';
export type * from './tables.js';
