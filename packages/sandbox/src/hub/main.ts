import { runProcess } from '../process/index.js';
import { startHub } from './hub.js';

// A broker takes some seconds to end.
await runProcess(startHub, 20_000);
