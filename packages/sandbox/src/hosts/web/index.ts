/** The server of our own pages. */
export type { WebConfig } from './server.js';
export { SEARCH_PATH, startWeb } from './server.js';
