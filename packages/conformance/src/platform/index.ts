export { MockPlatform } from './platform.js';
export { startPlatform, type PlatformServer } from './server.js';
