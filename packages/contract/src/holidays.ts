import { addDays } from './zone.js';

/** The eleven public holidays of France (Code du travail, L3133-1) that have a fixed date, as `MM-DD`. */
const FIXED = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];
/** Days after Easter Sunday: Easter Monday, Ascension, Whit Monday. */
const MOVABLE = [1, 39, 50];
/** Holidays of some départements only: Alsace-Moselle, and the days of the abolition of slavery overseas. */
const LOCAL: Readonly<Record<string, { fixed: readonly string[]; afterEaster: readonly number[] }>> = {
  '57': { fixed: ['12-26'], afterEaster: [-2] },
  '67': { fixed: ['12-26'], afterEaster: [-2] },
  '68': { fixed: ['12-26'], afterEaster: [-2] },
  '971': { fixed: ['05-27'], afterEaster: [] },
  '972': { fixed: ['05-22'], afterEaster: [] },
  '973': { fixed: ['06-10'], afterEaster: [] },
  '974': { fixed: ['12-20'], afterEaster: [] },
  '976': { fixed: ['04-27'], afterEaster: [] },
  '977': { fixed: ['10-09'], afterEaster: [] },
  '978': { fixed: ['05-28'], afterEaster: [] },
};

/** Easter Sunday of a year of the Gregorian calendar, as `YYYY-MM-DD` (computus of Oudin). */
export function easterSunday(year: number): string {
  const g = year % 19;
  const c = Math.floor(year / 100);
  const h = (c - Math.floor(c / 4) - Math.floor((8 * c + 13) / 25) + 19 * g + 15) % 30;
  const i = h - Math.floor(h / 28) * (1 - Math.floor(29 / (h + 1)) * Math.floor((21 - g) / 11));
  const j = (year + Math.floor(year / 4) + i + 2 - c + Math.floor(c / 4)) % 7;
  const p = i - j;
  const month = 3 + Math.floor((p + 40) / 44);
  const day = p + 28 - 31 * Math.floor(month / 4);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/**
 * Whether the local date is a public holiday in the département.
 * @param date - local date there, `YYYY-MM-DD`
 * @param departement - `33`, `2A`, `974`…; without it, the holidays of all France
 */
export function isPublicHoliday(date: string, departement?: string): boolean {
  const local = departement === undefined ? undefined : LOCAL[departement];
  const monthAndDay = date.slice(5);
  if (FIXED.includes(monthAndDay) || local?.fixed.includes(monthAndDay)) return true;
  const easter = easterSunday(Number(date.slice(0, 4)));
  return [...MOVABLE, ...(local?.afterEaster ?? [])].some((days) => addDays(easter, days) === date);
}

/** Whether the local date is a working day (jour ouvré): Monday to Friday, no public holiday of all France. */
export function isWorkingDay(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !isPublicHoliday(date);
}

/**
 * The date that many working days after a date, which is not counted itself.
 * @param date - local date, `YYYY-MM-DD`
 * @param days - 1 or more
 */
export function addWorkingDays(date: string, days: number): string {
  let at = date;
  for (let left = days; left > 0;) {
    at = addDays(at, 1);
    if (isWorkingDay(at)) left -= 1;
  }
  return at;
}
