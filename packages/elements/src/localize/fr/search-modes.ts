/** French of the switch between modes of search in `sas-search`, and of the line outside the hours of the PDSA. */
export const frSearchModes = {
  'searchModes.label': 'Mode de recherche',
  'searchModes.hint': 'Changer de mode relance la recherche.',
  'searchModes.slots': 'Créneaux',
  'searchModes.overbooking': 'En sus des disponibilités',
  'searchModes.reorientation': 'Réorientation des urgences (FRU)',
  'searchModes.offDuty': (p: { until: string }) =>
    `Hors de vos heures de permanence (PDSA) jusqu’au ${p.until}. Vous pouvez chercher et voir les créneaux ; vous ` +
    'pourrez réserver et orienter pendant la permanence.',
  'searchModes.onDuty': 'Votre permanence a commencé : vous pouvez réserver et orienter.',
};
