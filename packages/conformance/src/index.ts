/**
 * Checks a booking editor against the French SAS implementation guide and its official test kit. The command
 * `sas-conformance` is made of what is here.
 */
export * from './model/index.js';
export { RULES } from './rules/index.js';
export {
  judge,
  matches,
  Runner,
  type HubLink,
  type QueueState,
  runFlows,
  selectRules,
  type Clock,
  type RunSettings,
  type Selection,
} from './run/index.js';
export {
  Check,
  View,
  type Answer,
  type BundleAnswer,
  type FileDocument,
  type Told,
  type ViewSettings,
} from './view/index.js';
export { brokerHub, HubFault, type BrokerHub, type BrokerHubOptions } from './hub/index.js';
export * from './report/index.js';
export { validateDocuments, validateFiles } from './validate.js';
export { VERSION } from './version.js';
