export type * from './types.js';
export { AGENDA_SOURCE_ID } from './types.js';
