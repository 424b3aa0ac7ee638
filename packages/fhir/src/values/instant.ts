const INSTANT =
  /^(2[01]\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)$/;

/** An instant as received. */
export interface ReadInstant {
  readonly date: Date;
  /** The offset as written: `Z` or `+02:00`. */
  readonly offset: string;
}

/**
 * A FHIR instant: seconds and offset are required, milliseconds are not. `undefined` for anything else, for days that
 * do not exist, and for years outside 2000–2199.
 */
export function readInstant(value: unknown): ReadInstant | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const match = INSTANT.exec(value);
  if (match === null) return undefined;
  const day = Number(match[3]);
  // Date.parse takes 30 February for 2 March.
  if (day > 28 && day > daysInMonth(Number(match[1]), Number(match[2]))) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : { date: new Date(time), offset: match[4] as string };
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
