/** What the demo hosts' servers do alike. */
export type { HostConfig, HostKey, HostSite } from './site.js';
export { postOf, startSite } from './site.js';
