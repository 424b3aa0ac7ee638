/**
 * The elements as React components (18 and 19): properties as props, events as `onSas…`, each with the type of the element.
 * Made from the elements' manifest at each build.
 */
export * from './generated/index.js';
