export { registerDeepLink } from './deep-link.js';
export { launchHandlers } from './handlers.js';
export { createLaunches, LAUNCH_HOURS, TICKET_SECONDS, WAITING_DEEP_LINKS } from './launches.js';
export { migrations } from './migrations.js';
export type * from './types.js';
