/** What the sites of the sandbox do alike. */
export type { HostConfig, HostKey, HostSite, SiteConfig } from './site.js';
export { postOf, startHost, startSite } from './site.js';
