import { runProcess } from '../../process/index.js';
import { startFrame, type FrameConfig } from './server.js';

await runProcess((config: FrameConfig) => startFrame(config));
