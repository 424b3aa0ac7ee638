export { ReferenceEditor } from './editor.js';
export { startMutantLrm } from './lrm-client.js';
export { ReferenceLrm } from './lrm.js';
export { COMMUNITIES, PEOPLE } from './people.js';
export { answerOf, subject, type Subject } from './mutant.js';
export { startMutant, type MutantServer } from './server.js';
