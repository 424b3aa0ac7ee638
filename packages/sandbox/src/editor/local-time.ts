/**
 * The editor's own arithmetic between instants and local time; deliberately not that of the gateway, so that both
 * cannot share a mistake.
 */

const MINUTE = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function offsetFormat(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format)
    formats.set(timeZone, (format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })));
  return format;
}

/** The zone's offset at the instant: `+01:00`. */
export function offsetAt(instant: number, timeZone: string): string {
  const name = offsetFormat(timeZone)
    .formatToParts(instant)
    .find((part) => part.type === 'timeZoneName')!.value;
  return name === 'GMT' ? '+00:00' : name.slice(3);
}

function offsetMs(offset: string): number {
  const [hours, minutes] = offset.slice(1).split(':').map(Number) as [number, number];
  return (offset[0] === '-' ? -1 : 1) * (hours * 60 + minutes) * MINUTE;
}

/** Local date and time with the offset; with milliseconds for slots, without for appointments. */
export function localIso(instant: number, timeZone: string, milliseconds: boolean): string {
  const offset = offsetAt(instant, timeZone);
  const wall = new Date(instant + offsetMs(offset)).toISOString();
  return `${wall.slice(0, milliseconds ? 23 : 19)}${offset}`;
}

/** Local date, `YYYY-MM-DD`. */
export function localDay(instant: number, timeZone: string): string {
  return localIso(instant, timeZone, false).slice(0, 10);
}

/** Local time, `HH:mm`. */
export function localTime(instant: number, timeZone: string): string {
  return localIso(instant, timeZone, false).slice(11, 16);
}

/** The date that many days later. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The instant of a local date and time (`HH:mm` or longer). */
export function instantAt(day: string, time: string, timeZone: string): number {
  const wall = Date.parse(`${day}T${time}Z`);
  const first = wall - offsetMs(offsetAt(wall, timeZone));
  return wall - offsetMs(offsetAt(first, timeZone));
}
