/** Where a sample practitioner's calendar is: an editor's id, the SAS agenda, or nowhere. */
export type CalendarKeeper =
  | 'rapide'
  | 'lent'
  | 'muet'
  | 'vif'
  | 'panne'
  | 'louche'
  | 'commun'
  | 'vigie'
  | 'nomade'
  | 'sesame'
  | 'agenda'
  | 'none';

/** One place of one sample practitioner: a line of the committed file. */
export interface SeedRow {
  /** IDNPS, prefixed: `8` + RPPS 1999… */
  nationalId: string;
  lastName: string;
  firstName: string;
  /** Civilité d'exercice (`DR`), or empty. */
  title: string;
  /** TRE_G15. */
  professionCode: string;
  /** TRE_R38, or empty for other professions than physician. */
  specialtyCode: string;
  /** `0`, `1`, `1-DP`, `2`, or empty. */
  conventionSector: string;
  /** How the practitioner takes part in the SAS; `none` when not at all. */
  participation: 'individual' | 'CPTS' | 'MSP' | 'none';
  /** An editor's id, `agenda` for the SAS agenda, `none` for no calendar at all. */
  calendar: CalendarKeeper;
  /** `1`, and `2`, `3` for further places. */
  place: string;
  /** IDNST, prefixed. */
  structureId: string;
  structureName: string;
  street: string;
  postcode: string;
  city: string;
  inseeCode: string;
  departement: string;
  /** WGS84 decimal degrees. */
  latitude: string;
  longitude: string;
  /** E.164, from the ranges reserved for fiction. */
  phone: string;
}

/** Columns of the committed file, in order. */
export const COLUMNS = [
  'nationalId',
  'lastName',
  'firstName',
  'title',
  'professionCode',
  'specialtyCode',
  'conventionSector',
  'participation',
  'calendar',
  'place',
  'structureId',
  'structureName',
  'street',
  'postcode',
  'city',
  'inseeCode',
  'departement',
  'latitude',
  'longitude',
  'phone',
] as const satisfies readonly (keyof SeedRow)[];
