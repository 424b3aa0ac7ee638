/** French of the switch between modes of search in `sas-search`. */
export const frSearchModes = {
  'searchModes.label': 'Mode de recherche',
  'searchModes.hint': 'Changer de mode relance la recherche.',
  'searchModes.slots': 'Créneaux',
  'searchModes.overbooking': 'En sus des disponibilités',
  'searchModes.reorientation': 'Réorientation des urgences (FRU)',
};
