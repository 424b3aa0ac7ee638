import { runProcess } from '../../process/index.js';
import type { LrmConfig } from './server.js';
import { startLrm } from './server.js';

await runProcess((config: LrmConfig) => startLrm(config));
