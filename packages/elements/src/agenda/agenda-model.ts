import {
  addDays,
  agendaHours,
  instantOf,
  localDate,
  type Agenda,
  type AgendaRule,
  type AgendaSlot,
} from '@sas-embed/contract';
import { wallClock } from '../localize/index.js';

// What a week of an agenda shows: pure, in local time of the place.

/** What one rule makes of one date, or slots of the directory's file that follow each other. */
export interface AgendaEntry {
  /** The same as long as it is the same rule on the same date. */
  readonly key: string;
  readonly date: string;
  /** `HH:mm`; the end of a day is `24:00`. */
  readonly start: string;
  readonly end: string;
  /** What it can be changed by; absent for slots of the directory's file. */
  readonly rule?: AgendaRule;
  readonly kind: AgendaRule['kind'];
  readonly modes: AgendaRule['modes'];
  readonly visibility: AgendaRule['visibility'];
  /** How many slots it is cut into; none when all are hidden. */
  readonly slots: number;
  readonly places: number;
  readonly booked: number;
  readonly held: number;
  /** `closed`: an absence or the closed agenda hides it; `cancelled`: the series leaves this date out. */
  readonly state: 'open' | 'closed' | 'cancelled' | 'past';
  /** This date has other hours than its series. */
  readonly changed: boolean;
  /** Where it stands beside others at the same time: its column, of how many. */
  readonly lane: number;
  readonly lanes: number;
}

/** Hours of one day that an absence takes. */
export interface AgendaAbsence {
  readonly id: string;
  readonly start: string;
  readonly end: string;
}

/** One day of the week. */
export interface AgendaDay {
  readonly date: string;
  readonly entries: readonly AgendaEntry[];
  readonly absences: readonly AgendaAbsence[];
}

/** Minutes from midnight. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** `HH:mm` of minutes from midnight. */
export const timeOf = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');

/** The seven dates from Monday on of the week that the date is in. */
export function weekOf(date: string): string[] {
  const monday = addDays(date, -((new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7));
  return Array.from({ length: 7 }, (_, i) => addDays(monday, i));
}

/** Why who reads this agenda cannot change an entry, or even delete it; a structure has its own rules in a member's. */
export function whyFixed(
  { through }: Agenda,
  { rule, state }: AgendaEntry,
  isRemoval = false,
): 'agenda.elsewhere' | 'agenda.ofOthers' | 'agenda.isPast' | undefined {
  if (!rule) return 'agenda.elsewhere';
  if (through && rule.through?.nationalId !== through.nationalId) return 'agenda.ofOthers';
  return state === 'past' && !rule.weekly && !isRemoval ? 'agenda.isPast' : undefined;
}

/** The types of slots that a rule may have: of a CPTS its own alone, of another structure all others. */
export function typesOf(agenda: Agenda, rule?: AgendaRule): readonly AgendaRule['visibility'][number][] {
  const isOfCommunity = rule ? rule.visibility.includes('CPTS') : agenda.kind === 'CPTS';
  if (!(rule ?? agenda).through) return ['SNP', 'PUBLIC', 'PRO', 'CPTS'];
  return isOfCommunity ? ['CPTS'] : ['SNP', 'PUBLIC', 'PRO'];
}

/** Whether what the feed tells is about a slot of this agenda. */
export const isAbout = (
  agenda: Agenda | undefined,
  { offerId, slotId, placeId }: { offerId: string; slotId: string; placeId?: string },
): boolean =>
  agenda !== undefined &&
  (agenda.placeId === placeId || agenda.offerIds.includes(offerId) || agenda.slots.some(({ id }) => id === slotId));

type Bare = Omit<AgendaEntry, 'lane' | 'lanes'>;

/**
 * The days of an agenda.
 * @param now - milliseconds since 1970
 * @param least - minutes that an entry takes on screen at least, so that neighbours do not cover each other
 */
export function daysOf(agenda: Agenda, dates: readonly string[], now: number, least = 30): AgendaDay[] {
  const byDate = new Map<string, AgendaSlot[]>(dates.map((date) => [date, []]));
  for (const slot of agenda.slots) byDate.get(localDate(Date.parse(slot.start), agenda.timeZone))?.push(slot);
  return dates.map((date) => {
    const slots = byDate.get(date)!;
    const bare = [
      ...agenda.rules.flatMap((rule) => entryOf(agenda, rule, date, slots, now) ?? []),
      ...otherEntries(agenda, date, slots, now),
    ];
    bare.sort((a, b) => (a.start + a.end < b.start + b.end ? -1 : 1));
    return { date, entries: inLanes(bare, least), absences: absencesOn(agenda, date) };
  });
}

function entryOf(
  agenda: Agenda,
  rule: AgendaRule,
  date: string,
  all: readonly AgendaSlot[],
  now: number,
): Bare | undefined {
  const exception = rule.exceptions.find((other) => other.date === date);
  const hours = agendaHours(rule, date) ?? agendaHours({ ...rule, exceptions: [] }, date);
  if (!hours) return undefined;
  const cancelled = exception !== undefined && !exception.change;
  const slots = all.filter(({ ruleId }) => ruleId === rule.id);
  const { start, end } = hours;
  const counts = countsOf(slots);
  const past = instantOf(date, end, agenda.timeZone) <= now;
  const closed = slots.every((slot) => slot.closed);
  return {
    ...counts,
    ...{ key: `${rule.id}@${date}`, date, start, end, rule },
    ...{ kind: rule.kind, modes: rule.modes, visibility: rule.visibility },
    state: past ? 'past' : cancelled ? 'cancelled' : closed ? 'closed' : 'open',
    changed: exception?.change !== undefined,
  };
}

const countsOf = (slots: readonly AgendaSlot[]) => {
  const sum = (name: 'places' | 'booked' | 'held') => slots.reduce((total, slot) => total + slot[name], 0);
  return { slots: slots.length, places: sum('places'), booked: sum('booked'), held: sum('held') };
};

/** Slots of no rule: créneaux of the same kind that follow each other within half an hour stand together. */
function otherEntries(agenda: Agenda, date: string, all: readonly AgendaSlot[], now: number): Bare[] {
  const known = new Set(agenda.rules.map(({ id }) => id));
  const groups: AgendaSlot[][] = [];
  for (const slot of all) {
    if (slot.ruleId !== undefined && known.has(slot.ruleId)) continue;
    const last = groups.at(-1)?.at(-1);
    const together =
      last &&
      last.kind === 'creneau' &&
      alike(last) === alike(slot) &&
      Date.parse(slot.start) - Date.parse(last.end) <= 1_800_000;
    if (together) groups.at(-1)!.push(slot);
    else groups.push([slot]);
  }
  return groups.map((slots) => {
    const [first, last] = [slots[0]!, slots.at(-1)!];
    const end = wallClock(Date.parse(last.end), agenda.timeZone);
    return {
      ...countsOf(slots),
      ...{ key: first.id, date, start: wallClock(Date.parse(first.start), agenda.timeZone).time },
      ...{ end: end.date === date ? end.time : '24:00' },
      ...{ kind: first.kind, modes: first.modes, visibility: first.visibility, changed: false },
      state: Date.parse(last.end) <= now ? 'past' : slots.every((slot) => slot.closed) ? 'closed' : 'open',
    };
  });
}

const alike = ({ kind, modes, visibility }: AgendaSlot) => [kind, ...modes, '', ...visibility].join();

/** Entries at the same time side by side, in as many columns as it takes. */
function inLanes(entries: readonly Bare[], least: number): AgendaEntry[] {
  const placed: { entry: Bare; lane: number; until: number }[] = [];
  const found: AgendaEntry[] = [];
  const flush = () => {
    const lanes = Math.max(0, ...placed.map(({ lane }) => lane)) + 1;
    found.push(...placed.map(({ entry, lane }) => ({ ...entry, lane, lanes })));
    placed.length = 0;
  };
  for (const entry of entries) {
    const [start, end] = [minutesOf(entry.start), minutesOf(entry.end)];
    if (placed.every(({ until }) => until <= start)) flush();
    let lane = 0;
    while (placed.some((other) => other.lane === lane && other.until > start)) lane++;
    placed.push({ entry, lane, until: Math.max(end, start + least) });
  }
  flush();
  return found;
}

function absencesOn({ unavailabilities }: Agenda, date: string): AgendaAbsence[] {
  return unavailabilities.flatMap(({ id, from, to }) => {
    if (to <= `${date}T00:00` || from >= `${addDays(date, 1)}T00:00`) return [];
    const start = from.slice(0, 10) === date ? from.slice(11) : '00:00';
    const end = to.slice(0, 10) === date ? to.slice(11) : '24:00';
    return [{ id, start, end }];
  });
}

/** The first and the last hour to show: the usual day, and whatever lies outside it. */
export function hoursShown(days: readonly AgendaDay[]): { first: number; last: number } {
  const entries = days.flatMap((day) => day.entries);
  return {
    first: Math.min(8, ...entries.map(({ start }) => Math.floor(minutesOf(start) / 60))),
    last: Math.max(19, ...entries.map(({ end }) => Math.ceil(minutesOf(end) / 60))),
  };
}

/** What is typed as a time (`8`, `8h30`, `08:30`, `0830`), as `HH:mm`; `undefined` when it is none. */
export function readTime(text: string): string | undefined {
  const [, hour, minute = '00'] =
    /^\s*(\d{1,2})\s*(?:[h:.\s]\s*(\d{2})?)?\s*$/i.exec(text) ?? /^\s*(\d{2})(\d{2})\s*$/.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return `${hour.padStart(2, '0')}:${minute}`;
}

/** The time a quarter of an hour on or back, on the quarter, within the day. */
export function stepTime(time: string, by: 1 | -1): string {
  const now = minutesOf(time);
  const next = by > 0 ? Math.floor(now / 15) * 15 + 15 : Math.ceil(now / 15) * 15 - 15;
  return timeOf(Math.min(23 * 60 + 55, Math.max(0, next)));
}

/** Free hours of a date for something new: three hours at most, one at least, from 08:00 or from now on. */
export function freeHours(agenda: Agenda, date: string, now: number): { start: string; end: string } {
  const wall = wallClock(now, agenda.timeZone);
  const soon = wall.date === date ? Math.ceil((minutesOf(wall.time) + 1) / 15) * 15 : 0;
  let free = Math.max(8 * 60, soon);
  for (const slot of agenda.slots) {
    const [start, end] = [slot.start, slot.end].map((at) => wallClock(Date.parse(at), agenda.timeZone));
    if (start!.date !== date) continue;
    if (minutesOf(start!.time) - free >= 60) return hoursFrom(free, minutesOf(start!.time));
    free = Math.max(free, end!.date === date ? minutesOf(end!.time) : 24 * 60);
  }
  return free <= 22 * 60 ? hoursFrom(free, 24 * 60 - 5) : hoursFrom(9 * 60, 12 * 60);
}

const hoursFrom = (from: number, limit: number) => ({ start: timeOf(from), end: timeOf(Math.min(from + 180, limit)) });
