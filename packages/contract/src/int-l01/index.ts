export { parseIntL01 } from './parse-int-l01.js';
export { DEFAULT_SPECIALTY, nameOf } from './read-coded.js';
export { INT_L01_ISSUES } from './types.js';
export type * from './types.js';
