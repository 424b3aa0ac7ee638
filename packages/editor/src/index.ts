/**
 * A booking product's side of the SAS interfaces: a FHIR server over an agenda of its own (INT_R01, INT_R02, INT_R04, SOS
 * Médecins), and a client that tells the platform of appointments (INT_R03).
 */
export * from './appointments/index.js';
export * from './model/index.js';
export * from './server/index.js';
