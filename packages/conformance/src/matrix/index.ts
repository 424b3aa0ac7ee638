export { proveRules, REFERENCE_SETTINGS, tryMutant, type Proof } from './matrix.js';
