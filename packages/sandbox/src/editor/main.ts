import { runProcess } from '../process/index.js';
import type { EditorConfig } from './config.js';
import { startEditors } from './server.js';

await runProcess((config: { editors: EditorConfig[] }) => startEditors(config.editors));
