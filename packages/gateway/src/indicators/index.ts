export { INDICATORS_USAGE, IndicatorUsageError, rebuildIndicators, runIndicatorCommand } from './commands.js';
export { withCountedAppointments, withCountedSignIns } from './facts.js';
export { registerEditorIndicators } from './editor-routes.js';
export { indicatorHandlers } from './handlers.js';
export { migrations } from './migrations.js';
export { createSeenPlaces, type SeenPlaces } from './places.js';
export { purgeFacts } from './purge.js';
export { createReport, dayOf, type IndicatorReport } from './report.js';
