/** Providers of OpenID Connect for the sandbox: a simulated Pro Santé Connect, and one of another kind. */
export { LIFETIMES, type ProviderClient, type ProviderConfig } from './config.js';
export type { PscPerson } from './people.js';
export { startProvider, startProviders } from './server.js';
