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
  /** A local date (`YYYY-MM-DD`): short `lun. 23 nov.`, long `lundi 23 novembre`; `1er novembre` in French. */
  day(date: string, style: 'short' | 'long'): string;
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

/** The zone's offset at that instant: `UTC+4`. */
export function offsetName(instant: number, timeZone: string): string {
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

  const said = new Map<string, string>();

  return {
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
    day(date, style) {
      // Kept: every card of a screen says the same few days, again with each slot that goes.
      const key = style + date;
      let text = said.get(key);
      if (!text) {
        text = days[style]().format(Date.parse(`${date}T12:00:00Z`));
        // Intl has no ordinal: in French the first of the month is the only one.
        if (french) text = text.replace(/\b1\b/, '1er');
        said.set(key, text);
      }
      return text;
    },
  };
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
