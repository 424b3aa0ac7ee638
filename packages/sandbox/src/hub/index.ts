export { hubAvailable, startHub, type HubConfig } from './hub.js';
