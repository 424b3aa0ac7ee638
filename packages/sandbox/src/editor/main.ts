import { runProcess } from '../process/index.js';
import type { EditorConfig } from './config.js';
import { startEditor } from './server.js';

await runProcess((config: EditorConfig) => startEditor(config));
