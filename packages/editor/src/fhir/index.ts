export { dutyBundle, slotBundle, type Facts } from './bundle.js';
export { coded, newProfile, oldProfile, SYSTEMS, type Json } from './names.js';
