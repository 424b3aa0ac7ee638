export { RELAY_USAGE, RelayUsageError, runRelayCommand } from './commands.js';
export { migrations } from './migrations.js';
export type { PassedRequest } from './platform-client.js';
export { createRelay, isRelayed, type Relay, type RelayDeps } from './relay.js';
