export type * from './api.js';
export * from './codes.js';
export * from './facets.js';
export * from './filters.js';
export * from './identifiers.js';
export * from './problems.js';
export * from './zone.js';
export * from './int-l01/index.js';
