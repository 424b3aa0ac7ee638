export { MockPlatform } from './platform.js';
