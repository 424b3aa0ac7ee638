import type { IssueCollector } from '../rules/index.js';
import { asList, asObject, type JsonObject } from '../values/index.js';
import type { Located } from './resource-index.js';
import { DAYS_OF_WEEK, type ReadOpeningHours } from './types.js';

const MAX_HOURS = 30;
const MAX_DAYS = 20;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?$/;

/** Reads `Location.hoursOfOperation`; what is not understood is left out, with an issue. */
export function readOpeningHours({ resource, path }: Located, issues: IssueCollector): ReadOpeningHours[] {
  const list = asList(resource['hoursOfOperation']);
  const hours: ReadOpeningHours[] = [];
  for (let i = 0; i < list.length && i < MAX_HOURS; i++) {
    const read = readHours(asObject(list[i]));
    if (read === undefined) issues.add('place.opening-hours', `${path}.hoursOfOperation[${i}]`);
    else hours.push(read);
  }
  return hours;
}

function readHours(json: JsonObject | undefined): ReadOpeningHours | undefined {
  const told = asList(json?.['daysOfWeek']).slice(0, MAX_DAYS);
  const days = DAYS_OF_WEEK.filter((day) => told.includes(day));
  if (days.length === 0) return undefined;
  if (json?.['allDay'] === true) return { days, allDay: true };
  const opens = readTime(json?.['openingTime']);
  const closes = readTime(json?.['closingTime']);
  // A place that opens and never closes was not understood.
  return opens === undefined || closes === undefined ? undefined : { days, allDay: false, opens, closes };
}

function readTime(value: unknown): string | undefined {
  return typeof value === 'string' && TIME.test(value) ? value.slice(0, 5) : undefined;
}
