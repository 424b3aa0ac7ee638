import { runProcess } from '../process/index.js';
import { startReceiver } from './receiver.js';

await runProcess(startReceiver);
