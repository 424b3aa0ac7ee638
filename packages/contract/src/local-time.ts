// Apart from `zone.ts`, so that a page that shows times does not load how they are made.
import { offsetMinutes } from './zone.js';

/** ISO 8601 text of the instant with the zone's offset, to the second: `2026-11-22T09:20:00+01:00`. */
export function toZonedIso(instant: number, timeZone: string): string {
  const offset = offsetMinutes(instant, timeZone);
  const local = new Date(instant + offset * 60_000).toISOString().slice(0, 19);
  const abs = Math.abs(offset);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(abs / 60))}:${two(abs % 60)}`;
}

/** The local date (`YYYY-MM-DD`) in the zone at that instant. */
export function localDate(instant: number, timeZone: string): string {
  return toZonedIso(instant, timeZone).slice(0, 10);
}

/**
 * The instant at which the zone's clock shows this local date and time (`HH:mm` or `HH:mm:ss`). A time that a DST change
 * skips gives the time as much later as the clock jumped (2:30 gives 3:30); one that occurs twice gives the first. That is
 * what `compatible` means in Temporal.
 */
export function instantOf(date: string, time: string, timeZone: string): number {
  const [y, m, d] = date.split('-').map(Number) as [number, number, number];
  const [hh, mm, ss = 0] = time.split(':').map(Number) as [number, number, number?];
  const wall = Date.UTC(y, m - 1, d, hh, mm, ss);
  const candidates = [-1, 1].map((side) => wall - offsetMinutes(wall + side * 86_400_000, timeZone) * 60_000);
  const exact = candidates.filter((c) => c + offsetMinutes(c, timeZone) * 60_000 === wall);
  return exact.length ? Math.min(...exact) : Math.max(...candidates);
}

/** The zone of a French département (`33`, `974`…); mainland and Corsica are `Europe/Paris`. */
export function timeZoneOfDepartement(departement: string): string {
  return OVERSEAS_ZONES[departement] ?? 'Europe/Paris';
}

const OVERSEAS_ZONES: Readonly<Record<string, string>> = {
  '971': 'America/Guadeloupe',
  '972': 'America/Martinique',
  '973': 'America/Cayenne',
  '974': 'Indian/Reunion',
  '975': 'America/Miquelon',
  '976': 'Indian/Mayotte',
  '977': 'America/St_Barthelemy',
  '978': 'America/Marigot',
  '986': 'Pacific/Wallis',
  '987': 'Pacific/Tahiti',
  '988': 'Pacific/Noumea',
};
