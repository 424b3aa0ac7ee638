/** An instant as received. */
export interface ReadInstant {
  readonly date: Date;
  /** The offset as written: `Z` or `+02:00`. */
  readonly offset: string;
}

/**
 * A FHIR instant: seconds and offset are required, milliseconds are not. `undefined` for anything else, for days that
 * do not exist, and for years outside 2000–2199.
 *
 * Read by hand: of a large answer, instants are most of the work, and a pattern with `Date.parse` takes five times as
 * long.
 */
export function readInstant(value: unknown): ReadInstant | undefined {
  if (typeof value !== 'string' || value.length < 20 || value.length > 40) return undefined;
  if (value[4] !== '-' || value[7] !== '-' || value[10] !== 'T' || value[13] !== ':' || value[16] !== ':') {
    return undefined;
  }
  const day = dayOf(two(value, 0), two(value, 2), two(value, 5), two(value, 8));
  const hour = two(value, 11);
  const minute = two(value, 14);
  const second = two(value, 17);
  if (day < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined;
  let end = 19;
  let millisecond = 0;
  if (value[19] === '.') {
    let unit = 100; // what is finer than a millisecond is cut
    for (end = 20; isDigit(value.charCodeAt(end)); end++, unit /= 10) {
      if (unit >= 1) millisecond += (value.charCodeAt(end) - ZERO) * unit;
    }
    if (end === 20 || end > 29) return undefined;
  }
  const offset = offsetOf(value, end);
  if (offset === undefined) return undefined;
  const time = day + ((hour * 60 + minute - offset.minutes) * 60 + second) * 1000 + millisecond;
  return { date: new Date(time), offset: offset.text };
}

const ZERO = 48;
const isDigit = (code: number) => code >= ZERO && code <= ZERO + 9;

/** The two digits there, or -1. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at);
  const units = text.charCodeAt(at + 1);
  return isDigit(tens) && isDigit(units) ? (tens - ZERO) * 10 + units - ZERO : -1;
}

let lastKey = -1;
let lastDay = -1;

/** The midnight UTC that begins this day, or -1 when there is no such day. The slots of an answer share few days. */
function dayOf(century: number, yearOfCentury: number, month: number, day: number): number {
  if (century < 20 || century > 21 || yearOfCentury < 0 || month < 1 || month > 12 || day < 1 || day > 31) return -1;
  const year = century * 100 + yearOfCentury;
  const key = (year * 16 + month) * 32 + day;
  if (key !== lastKey) {
    lastKey = key;
    // Date.UTC takes 30 February for 2 March.
    lastDay = day > 28 && day > new Date(Date.UTC(year, month, 0)).getUTCDate() ? -1 : Date.UTC(year, month - 1, day);
  }
  return lastDay;
}

/** An offset as text and number; the same object for the same text. */
interface Offset {
  readonly text: string;
  /** Ahead of UTC. */
  readonly minutes: number;
}

const UTC: Offset = { text: 'Z', minutes: 0 };
/** By minutes; at most 14 hours are allowed. */
const AHEAD: Offset[] = [];
const BEHIND: Offset[] = [];
const MAX_OFFSET = 14 * 60;

/** The offset that ends the text, at most 14 hours (XML Schema). */
function offsetOf(text: string, at: number): Offset | undefined {
  const sign = text[at];
  if (sign === 'Z') return text.length === at + 1 ? UTC : undefined;
  if ((sign !== '+' && sign !== '-') || text.length !== at + 6 || text[at + 3] !== ':') return undefined;
  const hours = two(text, at + 1);
  const minutes = two(text, at + 4);
  const size = hours * 60 + minutes;
  if (hours < 0 || minutes < 0 || minutes > 59 || size > MAX_OFFSET) return undefined;
  return sign === '+'
    ? (AHEAD[size] ??= { text: text.slice(at), minutes: size })
    : (BEHIND[size] ??= { text: text.slice(at), minutes: -size });
}
