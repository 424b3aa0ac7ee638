/** The demo host without a bundler. */
export type { FrameConfig } from './server.js';
export { embedFolder, startFrame } from './server.js';
