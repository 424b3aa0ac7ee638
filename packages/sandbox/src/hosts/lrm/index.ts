/** The LRM demo host: what an integrator's page and server look like. */
export type { LrmConfig } from './server.js';
export { startLrm } from './server.js';
