/** Entry of the single file for script tags: defines every element and exports the whole API. */
import './define/index.js';

export * from './index.js';
export { createClient, SasError } from '@sas-embed/client';
