import { runProcess } from '../../process/index.js';
import type { WebConfig } from './server.js';
import { startWeb } from './server.js';

await runProcess((config: WebConfig) => startWeb(config));
