export type * from './types.js';
export type { Tables } from './tables.js';
