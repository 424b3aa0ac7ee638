export { isForbiddenAddress } from './addresses.js';
export { checkHost, ConfigError, loadConfig, parseConfig, SANDBOX_KEY_MARK } from './load-config.js';
export { configSchema } from './schema.js';
export type * from './types.js';
