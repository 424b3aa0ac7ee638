import { runProcess } from '../process/index.js';
import { startOperator } from './operator.js';

await runProcess(startOperator);
