/** French of `sas-search`. */
export const frSearch = {
  'search.results': 'Résultats. Flèche bas : premier créneau.',
  'search.notLoaded': 'La prise de rendez-vous n’a pas pu être chargée',
  'search.notLoadedHint': 'Rien n’a été pris. Vérifiez la connexion, puis réessayez.',
  'search.retry': 'Réessayer',
  'search.filter': 'Filtrer',
  'search.back': 'Revenir à la liste',
};
