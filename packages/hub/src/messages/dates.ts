import { offsetMinutes } from '@sas-embed/contract';
import { HubFault } from './faults.js';

/** The zone whose offset the Hub's dates have (H-16). */
export const HUB_TIME_ZONE = 'Europe/Paris';

/**
 * The one way in which dates are written to the Hub: whole seconds and the numeric offset that Paris has at that
 * instant, `2026-07-01T10:00:00+02:00`. Neither `Z` nor fractions, which some places of the model take and some refuse (H-19).
 * Takes a `Date`, an ISO 8601 text with an offset, or milliseconds since 1970; what is below a second is cut off.
 * Throws {@link HubFault} `invalid` for what is no date; `path` says where it would have stood.
 */
export function formatHubDate(instant: Date | string | number, path = 'date'): string {
  const time = typeof instant === 'string' ? readHubDate(instant) : Number(instant);
  if (time === undefined || !Number.isFinite(time) || Math.abs(time) > 8.64e15) {
    throw new HubFault('invalid', [
      { path, rule: 'date', message: 'It must be an instant: a Date, or ISO 8601 with an offset.' },
    ]);
  }
  const offset = parisOffset(time);
  const local = new Date(Math.floor(time / 1000) * 1000 + offset * 60_000).toISOString().slice(0, 19);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${local}+${two(Math.floor(offset / 60))}:${two(offset % 60)}`;
}

const QUARTER_MS = 900_000;
const offsets = new Map<number, number>();

/** Of Paris, in minutes east. Asking the platform is most of a date's cost, and clocks change on a quarter of an hour. */
function parisOffset(time: number): number {
  const quarter = Math.floor(time / QUARTER_MS);
  let offset = offsets.get(quarter);
  if (offset === undefined) {
    if (offsets.size >= 1000) offsets.clear();
    offsets.set(quarter, (offset = offsetMinutes(time, HUB_TIME_ZONE)));
  }
  return offset;
}

const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * The instant of a date as it comes from the Hub or its clients, in milliseconds since 1970. Tolerant where senders
 * differ: `Z`, fractions and `-00:00` are read. `undefined` for what has no offset or is no date (a 31 February).
 */
export function readHubDate(text: string): number | undefined {
  if (!DATE.test(text)) return undefined;
  const time = Date.parse(text.replace(/-00:00$/, 'Z'));
  // Date.parse takes 30 February for 2 March
  const day = Number(text.slice(8, 10));
  const last = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  return Number.isNaN(time) || day > last ? undefined : time;
}
