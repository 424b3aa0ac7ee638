import type { Keeper } from '../definition.js';

/** Practitioners of the sample directory in whose agendas the scenarios play; `scenarios.test.ts` holds them to it. */
export const DOCTORS = {
  sablefeuille: { editor: 'agenda', nationalId: '819990020455', place: '1' },
  irischamp: { editor: 'vif', nationalId: '819990020620', place: '1' },
  givregue: { editor: 'rapide', nationalId: '819990020877', place: '1' },
  meloport: { editor: 'lent', nationalId: '819990020323', place: '1' },
  vertemoulin: { editor: 'rapide', nationalId: '819990020745', place: '1' },
  jolieclair: { editor: 'vif', nationalId: '819990020703', place: '1' },
  mirabelmont: { editor: 'commun', nationalId: '819990020711', place: '1' },
  rocheflamme: { editor: 'commun', nationalId: '819990020794', place: '1' },
} as const satisfies Record<string, Keeper>;

/** Points fixes de garde of the association of Gironde. */
export const DUTY_POINTS = {
  bordeaux: { editor: 'vigie', nationalId: '399990001200017', place: '2' },
  merignac: { editor: 'vigie', nationalId: '399990001200017', place: '3' },
} as const satisfies Record<string, Keeper>;

/** The CPTS of Guéret. */
export const COMMUNITY = { nationalId: '1239998016', name: 'CPTS des Trois Landes' };
