export { ReferenceEditor } from './editor.js';
export { COMMUNITIES, PEOPLE } from './people.js';
export { answerOf, subject, type Subject } from './mutant.js';
export { startMutant, type MutantServer } from './server.js';
