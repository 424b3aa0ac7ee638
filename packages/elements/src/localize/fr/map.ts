import { plural } from './grammar.js';

/** French of `sas-map`. */
export const frMap = {
  'map.heading': 'Plan des offres de soins',
  'map.points': (p: { count: number }) => `${p.count} point${plural(p.count)} sur le plan`,
  'map.point': (p: { number: string; name: string; distance: string; slots: string }) =>
    [p.number && `n° ${p.number}`, p.name, p.distance && `à ${p.distance}`, p.slots].filter(Boolean).join(', '),
  'map.slots': 'créneaux libres',
  'map.none': 'sans créneau libre',
  'map.unknown': 'créneaux non connus',
  'map.center': 'Lieu de la recherche',
  'map.north': 'N',
  'map.nearer': 'Rapprocher',
  'map.farther': 'Éloigner',
  'map.all': 'Tout voir',
  'map.show': 'Voir la fiche',
  'map.legend':
    'Les numéros sont ceux des fiches. Rond plein : créneaux libres ; carré : aucun créneau ; pointillé : non connu.',
  'map.elsewhere': (p: { count: number; numbers: string }) =>
    p.count > 1
      ? `${p.count} offres sans position précise ne sont pas sur le plan : fiches ${p.numbers}.`
      : `Une offre sans position précise n’est pas sur le plan : fiche ${p.numbers}.`,
  'map.tiles': (p: { host: string }) =>
    `Fond de carte fourni par ${p.host} : ce serveur sait quelle zone est affichée, rien d’autre.`,
  'map.tilesMissing': 'Une partie du fond de carte manque. Les points restent à leur place.',
  'map.searching': 'Recherche de l’offre de soins…',
  'map.failed': 'La recherche n’a pas abouti : rien à placer sur le plan.',
  'map.empty': 'Aucune offre de soins à placer sur le plan.',
  'map.unplaced': 'Aucune de ces offres n’a de position précise.',
};
