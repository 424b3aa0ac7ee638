export { maskExchanges, maskText } from './mask.js';
