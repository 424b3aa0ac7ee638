import { addDays, offsetMinutes } from '@sas-embed/contract';
import type { Messages } from './messages.js';

/** Language, formats and time zones of one screen. Instants are milliseconds since 1970 UTC. */
export interface Localizer {
  /** BCP 47 tag. */
  readonly locale: string;
  /** IANA zone of the person in front of the screen. */
  readonly viewerTimeZone: string;
  /** Texts that replace the built-in French ones: another language, an integrator's wording, or both. */
  readonly messages: Partial<Messages>;
  /** The wall clock of the zone: `09h20` in French, `09:20` elsewhere; with the offset when DST makes it occur twice. */
  time(instant: number, timeZone: string): string;
  /** A local date (`YYYY-MM-DD`): short `lun. 23 nov.`, long `lundi 23 novembre`. */
  day(date: string, style: 'short' | 'long'): string;
  /** Long day and time in the zone: `lundi 23 novembre à 09h20`. */
  dateTime(instant: number, timeZone: string): string;
  /** A whole number with the language's separators. */
  number(value: number): string;
  /** A distance in the unit one would say: `850 m`, `1,2 km`. */
  distance(meters: number): string;
  /** A duration in seconds with one decimal: `1,4 s`. */
  seconds(milliseconds: number): string;
  /** `A, B et C`. */
  list(items: readonly string[]): string;
  /** How one calls the zone (`heure de La Réunion`) and its offset at that instant (`UTC+4`). */
  zone(timeZone: string, instant: number): { name: string; offset: string };
}

/** What a localizer is made of. */
export interface LocalizerOptions {
  /** BCP 47 tag; `fr` by default. */
  locale?: string;
  /** IANA zone of the viewer; the browser's by default. */
  viewerTimeZone?: string;
  /** Texts in that language, and an integrator's own. */
  messages?: Partial<Messages>;
}

const QUARTER = 15 * 60_000;
const offsets = new Map<string, Map<number, number>>();

/**
 * Offset of the zone from UTC in milliseconds. Kept per quarter of an hour, since no zone changes within one: three
 * thousand slots of a screen cost a few hundred questions to Intl.
 */
export function zoneOffset(instant: number, timeZone: string): number {
  let known = offsets.get(timeZone);
  if (!known) {
    known = new Map<number, number>();
    offsets.set(timeZone, known);
  }
  const quarter = Math.floor(instant / QUARTER);
  let offset = known.get(quarter);
  if (offset === undefined) {
    if (known.size > 5000) known.clear();
    known.set(quarter, (offset = offsetMinutes(quarter * QUARTER, timeZone) * 60_000));
  }
  return offset;
}

/** The wall clock of the zone: local date (`YYYY-MM-DD`) and `HH:mm`. */
export function wallClock(instant: number, timeZone: string): { date: string; time: string } {
  const text = new Date(instant + zoneOffset(instant, timeZone)).toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, 16) };
}

/** Whether the wall clock shows this time twice that day (the hour that the end of summer time repeats). */
export function occursTwice(instant: number, timeZone: string): boolean {
  const offset = zoneOffset(instant, timeZone);
  const twice = (other: number) => {
    const change = offset - zoneOffset(other, timeZone);
    return change !== 0 && zoneOffset(instant + change, timeZone) === offset - change;
  };
  return twice(instant + 3 * 3_600_000) || twice(instant - 3 * 3_600_000);
}

/** Names of the zones of French territories; others are named by Intl. */
const FRENCH_ZONES: Readonly<Record<string, string>> = {
  'Europe/Paris': 'heure de Paris',
  'Indian/Reunion': 'heure de La Réunion',
  'Indian/Mayotte': 'heure de Mayotte',
  'America/Guadeloupe': 'heure de la Guadeloupe',
  'America/Martinique': 'heure de la Martinique',
  'America/Cayenne': 'heure de la Guyane',
  'America/Miquelon': 'heure de Saint-Pierre-et-Miquelon',
  'America/St_Barthelemy': 'heure de Saint-Barthélemy',
  'America/Marigot': 'heure de Saint-Martin',
  'Pacific/Tahiti': 'heure de Tahiti',
  'Pacific/Noumea': 'heure de Nouvelle-Calédonie',
  'Pacific/Wallis': 'heure de Wallis-et-Futuna',
};

function offsetName(instant: number, timeZone: string): string {
  const minutes = zoneOffset(instant, timeZone) / 60_000;
  const abs = Math.abs(minutes);
  const rest = abs % 60 ? `:${String(abs % 60).padStart(2, '0')}` : '';
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(abs / 60)}${rest}`;
}

/** Makes a localizer. Intl's objects are made when first needed and kept. */
export function createLocalizer(options: LocalizerOptions = {}): Localizer {
  const locale = options.locale ?? 'fr';
  const french = locale.toLowerCase().startsWith('fr');
  const once = <T>(make: () => T) => {
    let value: T | undefined;
    return () => (value ??= make());
  };
  const viewer = once(() => options.viewerTimeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone);
  // Local dates are formatted at noon UTC in UTC: no zone and no DST change can move them.
  const days = {
    short: once(
      () => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' }),
    ),
    long: once(
      () => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' }),
    ),
  };
  const whole = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));
  const decimal = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
  const lists = once(() => new Intl.ListFormat(locale, { type: 'conjunction' }));

  const localizer: Localizer = {
    locale,
    messages: options.messages ?? {},
    get viewerTimeZone() {
      return viewer();
    },
    time(instant, timeZone) {
      const { time } = wallClock(instant, timeZone);
      const text = french ? `${time.slice(0, 2)}h${time.slice(3)}` : time;
      return occursTwice(instant, timeZone) ? `${text} (${offsetName(instant, timeZone)})` : text;
    },
    day: (date, style) => days[style]().format(Date.parse(`${date}T12:00:00Z`)),
    dateTime(instant, timeZone) {
      const day = localizer.day(wallClock(instant, timeZone).date, 'long');
      return `${day} ${french ? 'à' : 'at'} ${localizer.time(instant, timeZone)}`;
    },
    number: (value) => whole().format(value),
    distance: (meters) =>
      meters < 1000
        ? `${whole().format(Math.ceil(meters / 10) * 10)} m`
        : `${(meters < 10_000 ? decimal() : whole()).format(meters / 1000)} km`,
    seconds: (milliseconds) => `${decimal().format(Math.max(0.1, milliseconds / 1000))} s`,
    list: (items) => lists().format(items),
    zone(timeZone, instant) {
      const named = french ? FRENCH_ZONES[timeZone] : undefined;
      const part = () =>
        new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'long' })
          .formatToParts(instant)
          .find((p) => p.type === 'timeZoneName')?.value;
      return { name: named ?? part() ?? timeZone, offset: offsetName(instant, timeZone) };
    },
  };
  return localizer;
}

/** The local dates shown: the day of `instant` in the zone, and those after it. */
export function datesFrom(instant: number, timeZone: string, count: number): string[] {
  const first = wallClock(instant, timeZone).date;
  return Array.from({ length: count }, (_, i) => addDays(first, i));
}

let standard: Localizer | undefined;

/** The localizer used where none is provided: French, the browser's zone. */
export function defaultLocalizer(): Localizer {
  return (standard ??= createLocalizer());
}
