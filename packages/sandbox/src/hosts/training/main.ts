import { runProcess } from '../../process/index.js';
import type { TrainingSiteConfig } from './server.js';
import { startTraining } from './server.js';

await runProcess((config: TrainingSiteConfig) => startTraining(config));
