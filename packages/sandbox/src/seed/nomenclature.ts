/** System of TRE_R38, the nomenclature of specialties. */
export const SPECIALTY_SYSTEM =
  'https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale';

/** Labels of the TRE_R38 codes that the sample practitioners have. */
export const SPECIALTY_LABELS: Readonly<Record<string, string>> = {
  SM04: 'Cardiologie et Maladies vasculaires (SM)',
  SM15: 'Dermatologie et Vénéréologie (SM)',
  SM20: 'Gynécologie-obstétrique (SM)',
  SM26: 'Qualifié en Médecine générale (SM)',
  SM38: 'Ophtalmologie (SM)',
  SM39: 'Oto-rhino-laryngologie (SM)',
  SM40: 'Pédiatrie (SM)',
  SM41: 'Pneumologie (SM)',
  SM42: 'Psychiatrie (SM)',
  SM54: 'Médecine générale (SM)',
};

/** What a sample practitioner is: profession (TRE_G15), specialty (TRE_R38, physicians only), and how frequent. */
export interface Calling {
  professionCode: string;
  specialtyCode?: string;
  title?: string;
}

const physician = (specialtyCode: string): Calling => ({ professionCode: '10', specialtyCode, title: 'DR' });

/** Callings with their weights: seven in ten are general practitioners. */
export const CALLINGS: readonly (readonly [Calling, number])[] = [
  [physician('SM54'), 70],
  [physician('SM26'), 3],
  [physician('SM40'), 5],
  [physician('SM04'), 2],
  [physician('SM15'), 2],
  [physician('SM20'), 2],
  [physician('SM38'), 2],
  [physician('SM39'), 2],
  [physician('SM41'), 2],
  [physician('SM42'), 2],
  [{ professionCode: '40', title: 'DR' }, 4],
  [{ professionCode: '50' }, 1],
  [{ professionCode: '60' }, 2],
  [{ professionCode: '70' }, 1],
];
