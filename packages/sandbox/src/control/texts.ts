import type { Manner, Twist } from '../editor/index.js';

/** Manners that the page offers, as it calls them. */
export const MANNERS: readonly (readonly [Manner, string])[] = [
  ['normal', 'Répond aussitôt'],
  ['delay:300', 'Répond après 300 ms'],
  ['delay:3000', 'Répond après 3 s'],
  ['delay:9000', 'Répond après 9 s (trop tard)'],
  ['hang', 'Ne répond jamais'],
  ['drip', 'Envoie un octet par seconde'],
  ['error', 'Refuse : 503 et OperationOutcome'],
  ['reset', 'Coupe la connexion'],
  ['flaky', 'Tour à tour 500, coupure, 503'],
  ['flood', 'Envoie un corps de 2 Go'],
  ['bomb', 'Envoie une bombe zip de 2 Go'],
];

/** What may be wrong with the content, as the page calls it. */
export const TWIST_TEXTS: Readonly<Record<Twist, string>> = {
  'wrong-practitioner': 'Un autre praticien que demandé',
  'other-start': 'Des débuts que l’agenda n’a pas',
  'outside-window': 'Des créneaux hors de la période',
  busy: 'Des créneaux occupés',
  'wrong-total': 'Un total faux',
  paged: 'Une page de plusieurs, dont la suite n’est pas lue',
  markup: 'Du HTML et des scripts dans les textes',
  'script-links': 'Des liens javascript:, data: et http',
  'wrong-types': 'Des valeurs du mauvais type',
  'year-9999': 'Des dates en 9999 ou impossibles',
  deep: '100 000 niveaux imbriqués',
  huge: '12 000 créneaux de trop',
  truncated: 'Du JSON coupé au milieu',
  'not-json': 'Une page HTML au lieu de FHIR',
};
