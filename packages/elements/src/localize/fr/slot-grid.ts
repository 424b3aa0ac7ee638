import { plural } from './grammar.js';

/** French of `sas-slot-grid`. */
export const frSlotGrid = {
  'slotGrid.label': 'Créneaux des trois prochains jours',
  'slotGrid.today': 'Aujourd’hui',
  'slotGrid.none': 'Pas de créneau',
  'slotGrid.nothingYet': 'Aucun créneau reçu',
  'slotGrid.waiting': 'En attente…',
  'slotGrid.silent': 'Pas de réponse',
  'slotGrid.loading': 'Créneaux en cours de chargement',
  'slotGrid.more': (p: { count: number }) =>
    p.count === 1 ? 'Voir 1 créneau de plus' : `Voir ${p.count} créneaux de plus`,
  'slotGrid.less': 'Voir moins de créneaux',
  'slotGrid.zone': (p: { zone: string; offset: string }) => `Heures du lieu : ${p.zone} (${p.offset})`,
  'slotGrid.held': (p: { count: number }) =>
    p.count === 1 ? 'un collègue est dessus' : `${p.count} collègues sont dessus`,
  'slotGrid.heldShort': (p: { count: number }) => (p.count === 1 ? '1 collègue' : `${p.count} collègues`),
  'slotGrid.walkIn': 'sans rendez-vous',
  'slotGrid.walkInShort': 'sans RDV',
  'slotGrid.capacity': (p: { taken: number; max: number }) =>
    `plage de ${p.max} patient${plural(p.max)}, ${p.taken} déjà adressé${plural(p.taken)}`,
  'slotGrid.reasons': (p: { reasons: string }) => `motif : ${p.reasons}`,
  'slotGrid.readOnly': 'consultation seule',
  'slotGrid.mode.AMB': 'au cabinet',
  'slotGrid.mode.VR': 'en téléconsultation',
  'slotGrid.mode.HH': 'à domicile',
  'slotGrid.visibility.PUBLIC': 'créneau grand public',
  'slotGrid.visibility.PRO': 'créneau pour professionnels',
  'slotGrid.visibility.SNP': 'créneau réservé au SAS',
  'slotGrid.visibility.CPTS': 'créneau réservé à la CPTS',
  'slotGrid.gone': (p: { time: string; next: string }) =>
    `Le créneau de ${p.time} n’est plus disponible. Créneau proposé : ${p.next}.`,
  'slotGrid.goneLast': (p: { time: string }) => `Le créneau de ${p.time} n’est plus disponible. Il n’en reste aucun.`,
};
