export { listed, namesOf } from './names.js';
export { FileFault, readDocument, whyNoJson } from './document.js';
