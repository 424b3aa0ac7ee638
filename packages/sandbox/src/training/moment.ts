import { addDays, instantOf, localDate } from '@sas-embed/contract';

/** When a scenario plays: its slots are made for the moment at which it is begun, whatever the hour. */
export interface Moment {
  /** The clock, milliseconds since 1970. */
  now: number;
  /** The zone in which the scenario plays. */
  timeZone: string;
  /** The first quarter of an hour at which somebody can be seen. */
  from: number;
  /** The patient is to be seen before this instant. */
  until: number;
  /** How one calls it: `ce soir`, `cette nuit`. */
  when: 'ce soir' | 'cette nuit';
}

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
/** Time to play the scenario before its first slot has begun. */
const HEAD_START = 25 * MINUTE;
/** The evening begins, and is to be over. */
const EVENING = { begins: '18:00', ends: '21:00' };
/** From then on it is too late for the evening, and until then too early: what is wanted is in the next hours. */
const LATE = '19:30';
const EARLY = '06:00';
/** How long the next hours are. */
const NEXT_HOURS = 150 * MINUTE;

/** The quarter of an hour that has not begun. All zones are whole quarters from UTC. */
const nextQuarter = (instant: number): number => Math.ceil(instant / QUARTER) * QUARTER;

/** When a scenario that is begun now plays: this evening by day, the next hours in the evening and by night. */
export function momentAt(now: number, timeZone: string): Moment {
  const day = localDate(now, timeZone);
  const at = (time: string): number => instantOf(day, time, timeZone);
  const isDay = now >= at(EARLY) && now < at(LATE);
  const from = isDay ? Math.max(at(EVENING.begins), nextQuarter(now + HEAD_START)) : nextQuarter(now + HEAD_START);
  const until = isDay ? Math.max(at(EVENING.ends), from + 60 * MINUTE) : from + NEXT_HOURS;
  // what ends after midnight, or is before the morning, is the night
  const isNight = localDate(until, timeZone) !== day || now < at(EARLY);
  return { now, timeZone, from, until, when: isNight ? 'cette nuit' : 'ce soir' };
}

/** So many minutes after the first quarter of an hour, ISO 8601. */
export const after = ({ from }: Moment, minutes: number): string => new Date(from + minutes * MINUTE).toISOString();

/** On the morning after, at this local time: too late for the call, and there to be seen. */
export function nextMorning({ until, timeZone }: Moment, time: string): string {
  return new Date(instantOf(addDays(localDate(until, timeZone), 1), time, timeZone)).toISOString();
}

/** The hour as one says it: `18 h 45`, which no line breaks. */
export function hourText(instant: number | string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const [hour = '', minute = ''] = format.format(new Date(instant)).split(':');
  return minute === '00' ? `${Number(hour)}\u00a0h` : `${Number(hour)}\u00a0h\u00a0${minute}`;
}

/** Its day, where that is not today: `demain`, or the day of the week. */
export function dayText({ now, timeZone }: Moment, instant: number | string): string {
  const day = localDate(Date.parse(new Date(instant).toISOString()), timeZone);
  const today = localDate(now, timeZone);
  return day === today ? 'aujourd’hui' : day === addDays(today, 1) ? 'demain' : day;
}
