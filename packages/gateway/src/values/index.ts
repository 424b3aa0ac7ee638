export { csvField, csvTable } from './csv.js';
export { fromCursorText, printOf, toCursorText } from './cursor-text.js';
export { newId } from './ids.js';
export { CASE_REF_PURPOSE, createSecretBox, type SecretBox, type SecretKeys } from './secret-box.js';
export { listedNumbers, readQueueCommand, type QueueCommand } from './queue-command.js';
export { newSearchId, searchedAt } from './search-id.js';
export { safeLookup } from './safe-lookup.js';
export { utc } from './utc.js';
export { createWorkLoop, type WorkLoop } from './work-loop.js';
