export { createSearchJournal, type AskedSearch, type SearchJournal } from './search-journal.js';
export { createMonitoring, type Monitoring, type MonitoringDeps } from './monitoring.js';
export { monitoringSecretsOf } from './notice-sender.js';
export { migrations } from './migrations.js';
export type { FlowCall, FlowSwitches, RecordCall } from './types.js';
export { createMetrics, type Metrics } from './metrics.js';
export { createFlowMeter, type FlowMeter } from './flow-meter.js';
