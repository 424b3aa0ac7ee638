/** The supervisor of the demo world. */
export type { ChildEnd } from './child.js';
export type { EditorSpec } from './configuration.js';
export { EDITORS } from './configuration.js';
export { REGULATORS } from './people.js';
export type { EditorControl, WorldOptions } from './world.js';
export { startWorld, World } from './world.js';
