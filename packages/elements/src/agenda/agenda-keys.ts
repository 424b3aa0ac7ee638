import { addDays } from '@sas-embed/contract';
import type { AgendaDay } from './agenda-model.js';
import { minutesOf } from './agenda-model.js';

/** Where the focus stands in a week: on a date, or on an entry of it. */
export interface AgendaPosition {
  readonly date: string;
  /** The entry's; empty for the date itself. */
  readonly key: string;
}

/** Keys of one day from top to bottom. */
const keysOf = (day: AgendaDay | undefined): string[] => ['', ...(day?.entries ?? []).map(({ key }) => key)];

/** Where the focus stands in days that were read anew: where it stood; where that is gone, on its day; else on today's. */
export function kept(days: readonly AgendaDay[], at: AgendaPosition, today: string): AgendaPosition {
  const day = days.find(({ date }) => date === at.date);
  if (day) return at.key && !day.entries.some(({ key }) => key === at.key) ? { date: at.date, key: '' } : at;
  return { date: (days.find(({ date }) => date === today) ?? days[0]!).date, key: '' };
}

/**
 * Where a key leads: arrows up and down through a day, left and right to the same time of another day and on into the
 * weeks beside, Home and End to the first and the last day, PageUp and PageDown to the same day of another week.
 * @returns `undefined` for a key that does not move
 */
export function moved(days: readonly AgendaDay[], at: AgendaPosition, key: string): AgendaPosition | undefined {
  const index = days.findIndex(({ date }) => date === at.date);
  const keys = keysOf(days[index]);
  const row = Math.max(0, keys.indexOf(at.key));
  switch (key) {
    case 'ArrowDown':
      return { ...at, key: keys[Math.min(keys.length - 1, row + 1)]! };
    case 'ArrowUp':
      return { ...at, key: keys[Math.max(0, row - 1)]! };
    case 'ArrowRight':
      return beside(days, at, index + 1, addDays(at.date, 1));
    case 'ArrowLeft':
      return beside(days, at, index - 1, addDays(at.date, -1));
    case 'Home':
      return beside(days, at, 0, at.date);
    case 'End':
      return beside(days, at, days.length - 1, at.date);
    case 'PageDown':
      return { date: addDays(at.date, 7), key: '' };
    case 'PageUp':
      return { date: addDays(at.date, -7), key: '' };
    default:
      return undefined;
  }
}

/** The entry of that day that is nearest in time, or the date when the focus stands on one. */
function beside(days: readonly AgendaDay[], at: AgendaPosition, index: number, date: string): AgendaPosition {
  const day = days[index];
  if (!day) return { date, key: '' };
  const from = days.find((other) => other.date === at.date)?.entries.find(({ key }) => key === at.key);
  if (!from) return { date: day.date, key: '' };
  const distance = (start: string) => Math.abs(minutesOf(start) - minutesOf(from.start));
  const nearest = [...day.entries].sort((a, b) => distance(a.start) - distance(b.start))[0];
  return { date: day.date, key: nearest?.key ?? '' };
}
