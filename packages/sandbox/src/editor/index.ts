/** A simulated booking editor: FHIR server, booking pages, INT_R03 client. */
export type { EditorConfig, EditorPlace, EditorPractitioner, Latency, Manner, RegulatorAccount } from './config.js';
export type { ReceivedRequest } from './control-routes.js';
export type { Delivery } from './outbox.js';
export { startEditor } from './server.js';
