export { SasIndicators } from './indicators.js';
