import { runProcess } from '../process/index.js';
import { startProviders, type ProviderConfig } from './index.js';

await runProcess((config: { providers: ProviderConfig[] }) => startProviders(config.providers));
