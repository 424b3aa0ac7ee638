export { listed, namesOf } from './names.js';
export { FileFault, readDocument } from './document.js';
