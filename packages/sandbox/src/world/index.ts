/** The supervisor of the demo world. */
export type { ChildEnd } from './child.js';
export type { EditorSpec } from './editors.js';
export { EDITORS } from './editors.js';
export { DEMO_MONITORING } from './monitoring.js';
export { REGULATORS } from './people.js';
export type { EditorControl, WorldOptions } from './world.js';
export { startWorld, World } from './world.js';
