/** A simulated booking editor: FHIR server, booking pages, INT_R03 client. */
export type {
  CertificateFiles,
  EditorAssociation,
  EditorCommunity,
  EditorConfig,
  EditorPlace,
  EditorPractitioner,
  EditorState,
  Latency,
  Manner,
  RegulatorAccount,
  Twist,
} from './config.js';
export { TWISTS } from './config.js';
export type { ReceivedRequest } from './control-routes.js';
export { dutyPointIdentifier } from './fhir-duty.js';
export type { Html } from './html.js';
export { html } from './html.js';
export type { Delivery } from './outbox.js';
export type { ScriptedSlot } from './scripted-slots.js';
export { startEditor } from './server.js';
