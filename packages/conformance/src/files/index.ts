export { FileFault, readDocument } from './document.js';
