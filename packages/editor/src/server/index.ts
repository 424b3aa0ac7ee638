export { memoryAccounts } from './accounts.js';
export type { EditorFacts, EditorRequest, EditorResponse } from './respond.js';
export { createEditorServer, type EditorServer, type EditorServerOptions } from './server.js';
