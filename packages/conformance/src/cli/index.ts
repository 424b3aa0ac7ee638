export { command } from './command.js';
export type { Console } from './reporting.js';
