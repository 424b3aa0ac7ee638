/** French of `sas-provider`. */
export const frProvider = {
  'provider.ribbon.sandbox': 'Bac à sable : personnes et rendez-vous fictifs',
  'provider.ribbon.preproduction': 'Préproduction : aucun rendez-vous réel',
};
