/** The demo host of a CPTS. */
export type { CptsConfig } from './server.js';
export { startCpts } from './server.js';
