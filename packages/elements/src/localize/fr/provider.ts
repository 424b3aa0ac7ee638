/** French of `sas-provider`. */
export const frProvider = {
  'provider.ribbon.sandbox': 'Bac à sable : personnes et rendez-vous fictifs',
  'provider.ribbon.recette': 'Recette : aucun rendez-vous réel',
  'provider.ribbon.preproduction': 'Préproduction : aucun rendez-vous réel',
};
