import type { Place } from '@sas-embed/contract';
import type { Localizer } from '../localize/index.js';

type Hours = NonNullable<Place['openingHours']>[number];

const WEEK: readonly Hours['days'][number][] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** A Monday. */
const MONDAY = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;

/** Words that hours need. */
export interface HoursWords {
  readonly everyDay: string;
  readonly midnight: string;
  /** `20h00 – minuit`. */
  readonly from: (opens: string, closes: string) => string;
}

/** `lun.–ven. 20h00 – minuit`: the hours of some days, in the place's local time, days that follow each other together. */
export function hoursText({ days, opens, closes }: Hours, localizer: Localizer, words: HoursWords): string {
  return `${daysText(days, localizer, words.everyDay)} ${words.from(
    clock(opens, localizer),
    closes === '00:00' ? words.midnight : clock(closes, localizer),
  )}`;
}

function daysText(days: Hours['days'], { locale }: Localizer, everyDay: string): string {
  const name = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'short' });
  const open = WEEK.map((day) => days.includes(day));
  if (open.every(Boolean)) return everyDay;
  const runs: string[] = [];
  for (let first = 0; first < 7; first++) {
    if (!open[first]) continue;
    let last = first;
    while (open[last + 1]) last++;
    const of = (day: number) => name.format(MONDAY + day * DAY_MS);
    runs.push(first === last ? of(first) : `${of(first)}–${of(last)}`);
    first = last;
  }
  return runs.join(', ');
}

/** A wall clock as this language writes it. Formatted in UTC: no zone can move it. */
const clock = (time: string, localizer: Localizer) => localizer.time(Date.parse(`2026-01-05T${time}:00Z`), 'UTC');
