export { SasFilters } from './filters.js';
export { readFilters } from '@sas-embed/contract';
