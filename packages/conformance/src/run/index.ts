export { judge, matches, selectRules, type Selection } from './judge.js';
export { SIZES } from './plan-other.js';
export { runFlows, type Incoming, type RunOptions } from './plan.js';
export { NAME_HEADER, Runner, UPDATE_HEADERS, systemClock, type Clock } from './runner.js';
export type { RunSettings } from './settings.js';
export { httpTransport, readIdentity, type HttpOptions, type Identity } from './http.js';
export { readRecording, RecordingFault, writeRecording, type Recording } from './recording.js';
export { timingsOf } from './timings.js';
