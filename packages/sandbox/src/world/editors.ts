import type { EditorConfig, Latency, Manner, Twist } from '../editor/index.js';

/** An editor of the world. */
export interface EditorSpec {
  id: string;
  label: string;
  manner: Manner;
  latency?: Latency;
  twists?: readonly Twist[];
  gate?: EditorConfig['gate'];
  /** Made with `@sas-embed/editor`. */
  kit?: true;
  /** Whether it speaks FHIR by mutual TLS only, on a port a hundred further. */
  mutualTls?: true;
  /** Which searches it answers; that of practitioners (INT_R01) when absent. */
  flows?: { ps?: true; cpts?: true; sos?: true };
  /** How long the gateway waits for it, in milliseconds; 7000, the most there is, when absent. */
  deadlineMs?: number;
  /** What it is in the demo for, in French. */
  about?: string;
  /**
   * Editors of one group share a process, which keeps the demo light; the sound and the troubled never share one. Alone
   * in a process of its own when absent.
   */
  group?: string;
  /** Port it would like to have. */
  port: number;
}

/** The editors of the demo. The trade names are invented. */
export const EDITORS: readonly EditorSpec[] = [
  {
    id: 'rapide',
    label: 'AgendaRapide',
    manner: 'normal',
    about: 'Le bon élève : répond aussitôt, complet et juste.',
    port: 8791,
  },
  {
    id: 'lent',
    label: 'Calendrier Serein',
    manner: 'delay:3000',
    about: 'Juste, mais il lui faut 3 secondes.',
    port: 8792,
  },
  { id: 'muet', label: 'Planning Muet', manner: 'hang', about: 'Accepte la question et ne répond jamais.', port: 8793 },
  {
    id: 'vif',
    label: 'Agenda Ricochet',
    manner: 'delay:300',
    kit: true,
    about: 'Répond en 300 ms, comme la plupart sur le terrain.',
    group: 'sound',
    port: 8794,
  },
  {
    id: 'commun',
    label: 'Planning Partagé',
    manner: 'normal',
    flows: { ps: true, cpts: true },
    about: 'Praticiens de CPTS, parfois de deux : leurs créneaux réservés aux membres (INT_R04).',
    group: 'sound',
    port: 8795,
  },
  {
    id: 'vigie',
    label: 'Vigie Garde',
    manner: 'normal',
    flows: { sos: true },
    about: 'Points fixes de garde de SOS Médecins, cherchés par SIRET.',
    group: 'sound',
    port: 8796,
  },
  {
    id: 'nomade',
    label: 'Carnet Nomade',
    manner: 'normal',
    about: 'Praticiens de deux ou trois lieux, dont certains qu’aucun annuaire ne connaît.',
    group: 'sound',
    port: 8797,
  },
  {
    id: 'sesame',
    label: 'Sésame Rendez-vous',
    manner: 'normal',
    gate: 'psc',
    mutualTls: true,
    about:
      'Fait passer par une page semblable à Pro Santé Connect ; refuse qui vient sans origine, exige un certificat client (mTLS).',
    group: 'sound',
    port: 8798,
  },
  {
    id: 'panne',
    label: 'Planning Hoquet',
    manner: 'flaky',
    about: 'En panne : erreurs 500 et 503, réponses coupées au milieu.',
    group: 'troubled',
    port: 8799,
  },
  {
    id: 'louche',
    label: 'Agenda Mirage',
    manner: 'normal',
    twists: ['busy', 'outside-window', 'wrong-total', 'markup', 'script-links', 'wrong-types', 'year-9999'],
    about: 'Ment et glisse du contenu hostile : HTML, liens javascript:, types faux, dates en 9999.',
    group: 'troubled',
    port: 8800,
  },
];

/** Name of the process in which an editor runs. */
export const processOf = ({ id, group }: EditorSpec): string => (group ? `editors-${group}` : `editor-${id}`);
