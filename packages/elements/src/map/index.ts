export { SasMap } from './map.js';
