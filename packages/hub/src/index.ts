export * from './appointments/index.js';
export * from './messages/index.js';
export * from './transport/index.js';
