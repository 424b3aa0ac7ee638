/** The page that turns the editors' manners on and off, and the API behind it. */
export type { ControlConfig, SteeredEditor } from './server.js';
export { startControl } from './server.js';
export type { Preset } from './presets.js';
