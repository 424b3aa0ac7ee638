export { BundleView, type EntryView, type Located } from './bundle-view.js';
export { Check, Skip, type BundleAnswer, type Told } from './check.js';
export { listOf, objectOf, textAt, textsAt, valuesAt, type Found } from './paths.js';
export { View, type Answer, type FileDocument, type ViewSettings } from './view.js';
