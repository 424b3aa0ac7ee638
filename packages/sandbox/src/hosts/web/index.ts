/** The server of our own pages. */
export type { WebConfig } from './server.js';
export { ADMIN_PATH, SEARCH_PATH, startWeb } from './server.js';
