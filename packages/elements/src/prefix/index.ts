export { defineSas, usePrefix, type DefineOptions } from './prefix.js';
