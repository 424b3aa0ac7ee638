/** Where a sample practitioner's calendar is. */
export type CalendarKeeper = 'rapide' | 'lent' | 'muet' | 'agenda' | 'none';

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
  /** `1`, and `2` for a second place. */
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

/** The rows as CSV text: semicolons, no quotes (no value holds either), a header, a final newline. */
export function toCsv(rows: readonly SeedRow[]): string {
  return [COLUMNS.join(';'), ...rows.map((row) => COLUMNS.map((column) => row[column]).join(';'))].join('\n') + '\n';
}

/** Reads what `toCsv` wrote. Throws when a column is missing. */
export function fromCsv(text: string): SeedRow[] {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const names = header.split(';');
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length) throw new Error(`The list of practitioners lacks the columns ${missing.join(', ')}`);
  return lines.map((line) => {
    const values = line.split(';');
    return Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])) as unknown as SeedRow;
  });
}
