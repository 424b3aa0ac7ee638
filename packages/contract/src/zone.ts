/**
 * Arithmetic between instants and the wall clock of a place. An instant is milliseconds since 1970 UTC; a zone is an
 * IANA name. Built on Intl, so that overseas zones and both DST changes follow the platform's zone data.
 */

const formats = new Map<string, Intl.DateTimeFormat>();

/** Writes an instant as `11/22/2026, GMT+01:00`. */
function format(timeZone: string): Intl.DateTimeFormat {
  let found = formats.get(timeZone);
  if (!found) formats.set(timeZone, (found = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })));
  return found;
}

/** Whether the platform knows the IANA zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    format(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** Offset of `timeZone` from UTC at `instant`, in minutes (La Réunion: 240). */
export function offsetMinutes(instant: number, timeZone: string): number {
  // UTC itself has no number after its name; zones of the nineteenth century have seconds, which are left out.
  const [, sign = '', hours = 0, minutes = 0] = /([+-])(\d\d):(\d\d)/.exec(format(timeZone).format(instant)) ?? [];
  return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
}

/** The local date `days` later; pure calendar arithmetic, so DST cannot shift it. */
export function addDays(date: string, days: number): string {
  const [y, m, d] = date.split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(y, m - 1, d + days)).toISOString().slice(0, 10);
}
