/** French of `sas-search`. */
export const frSearch = {};
