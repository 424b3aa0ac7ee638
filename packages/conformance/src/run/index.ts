export { judge, matches, selectRules, type Selection } from './judge.js';
export { runFlows, type Incoming } from './plan.js';
export { NAME_HEADER, Runner, systemClock, type Clock } from './runner.js';
export type { RunSettings } from './settings.js';
