export { SasProvider } from './provider.js';
