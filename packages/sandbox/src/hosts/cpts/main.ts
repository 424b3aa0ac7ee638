import { runProcess } from '../../process/index.js';
import { startCpts, type CptsConfig } from './server.js';

await runProcess((config: CptsConfig) => startCpts(config));
