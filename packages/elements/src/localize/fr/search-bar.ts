/** French of `sas-search-bar`. */
export const frSearchBar = {};
