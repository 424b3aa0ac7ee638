export { editorDocument, ROLES, sasDocument } from './document.js';
export { formatEvent, HEARTBEAT_MS, sendEventStream } from './event-stream.js';
export { ProblemError } from './problem-error.js';
export { isLostConnection, problemBody, sendProblem, toProblemError } from './problems.js';
export { registerOperations, type RegisterOptions } from './register-operations.js';
export { createLogger, createServer, type ServerOptions } from './server.js';
export type * from './types.js';
export { SchemaValidator } from './validation.js';
