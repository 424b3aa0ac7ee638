export { command, type Console } from './command.js';
