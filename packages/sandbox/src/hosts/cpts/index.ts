/** The demo host of a CPTS. */
export type { CptsConfig } from './server.js';
export { AGENDA_PATH, PARTICIPATION_PATH, startCpts } from './server.js';
