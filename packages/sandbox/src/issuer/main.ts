import { runProcess } from '../process/index.js';
import type { IssuerConfig } from './server.js';
import { startIssuer } from './server.js';

await runProcess((config: IssuerConfig) => startIssuer(config));
