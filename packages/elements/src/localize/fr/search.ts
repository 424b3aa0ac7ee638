/** French of `sas-search`. */
export const frSearch = {
  'search.label': 'Offre de soins et rendez-vous',
  'search.noClient': 'La recherche n’est pas encore reliée au service.',
};
