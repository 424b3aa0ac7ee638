import type { frSearch } from '../fr/search.js';

export const enSearch: typeof frSearch = {};
