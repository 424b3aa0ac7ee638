/** French of `sas-search`. */
export const frSearch = {
  'search.results': 'Résultats. Flèche bas : premier créneau.',
};
