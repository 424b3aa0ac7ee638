import type { frSearchBar } from '../fr/search-bar.js';

export const enSearchBar: typeof frSearchBar = {};
