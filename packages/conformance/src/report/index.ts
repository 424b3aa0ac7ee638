export { htmlReport } from './html.js';
export { jsonReport, ruleJson } from './json.js';
export { junitReport } from './junit.js';
export { countsOf, EXIT, exitCodeOf, type Counts, type Report, type Timing } from './summary.js';
export { paint, terminalReport, type Paint } from './terminal.js';
export { UNREPRODUCED, unreproducedOf, type Unreproduced } from './unreproduced.js';
