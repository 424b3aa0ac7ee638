/**
 * The elements as standalone directives: inputs and outputs with the types of the elements, and no schema. Made from the elements'
 * manifest at each build.
 */
export * from './generated/index.js';
