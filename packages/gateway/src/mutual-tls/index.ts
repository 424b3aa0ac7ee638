export {
  CONNECTION_LIFE_MS,
  createEditorConnections,
  type EditorConnect,
  type EditorConnections,
} from './editor-connections.js';
export { createEditorListener, type EditorListener } from './editor-listener.js';
export type { TlsLog } from './tls-files.js';
export { createReadPresented, type Presented, type ReadPresented } from './presented.js';
