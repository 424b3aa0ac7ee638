/**
 * What the rules of a SAS agenda mean: the slots that they make, when two of them overlap. Pure; the gateway, its mock and
 * a preview on screen share it.
 *
 * Rules are local time of the place. A day's créneaux are cut in real time from its start to its end, so that what a change
 * of the clocks skips does not exist and the hour that occurs twice counts twice; a limit within that hour is its first.
 */
import type { AgendaChange, AgendaRule, AgendaRuleInput, Unavailability, Weekday } from './api.js';
import { instantOf, localDate, toZonedIso } from './local-time.js';
import { addDays, offsetMinutes } from './zone.js';

/** The most days that are read of an agenda at once. */
export const AGENDA_DAYS = 62;

/** What an agenda's slots follow from. */
export interface AgendaSource {
  /** IANA zone of the place. */
  timeZone: string;
  rules: readonly AgendaRule[];
  unavailabilities: readonly Unavailability[];
  /** The whole agenda is closed. */
  vacation: boolean;
}

/** One slot that a rule makes; instants in milliseconds. */
export interface AgendaOccurrence {
  /**
   * What stays the same of the slot whatever becomes of its rule: its start before absences and, of the later parts of a
   * plage that an absence cuts, theirs after `~`.
   */
  key: string;
  ruleId: string;
  kind: AgendaRule['kind'];
  start: number;
  end: number;
  /** End and places before any absence. */
  whole: { end: number; places: number };
  places: number;
  /** An absence, or the vacation switch, hides it. */
  closed: boolean;
}

const DAYS: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const weekdayOf = (date: string): Weekday => DAYS[new Date(`${date}T00:00:00Z`).getUTCDay()]!;

/** The rule's hours on that local date, or `undefined` when it does not hold then. */
export function agendaHours(rule: Hours, date: string): AgendaChange | undefined {
  const { weekly } = rule;
  const holds = weekly
    ? weekly.days.includes(weekdayOf(date)) && date >= weekly.from && (!weekly.until || date <= weekly.until)
    : rule.date === date;
  if (!holds) return undefined;
  const exception = rule.exceptions?.find((other) => other.date === date);
  if (exception) return exception.change && { maxPatients: rule.maxPatients ?? 1, ...exception.change };
  return { start: rule.start, end: rule.end, maxPatients: rule.maxPatients ?? 1 };
}

type Hours = Pick<AgendaRuleInput, 'date' | 'weekly' | 'start' | 'end' | 'maxPatients'> &
  Partial<Pick<AgendaRule, 'exceptions'>>;

/** The instant at which the local time comes, for a skipped one the instant of the jump. */
function instantAt(date: string, time: string, timeZone: string): number {
  const instant = instantOf(date, time, timeZone);
  if (toZonedIso(instant, timeZone).slice(11, 16) === time) return instant;
  let jump = instant;
  while (offsetMinutes(jump - MINUTE, timeZone) === offsetMinutes(instant, timeZone)) jump -= MINUTE;
  return jump;
}

const MINUTE = 60_000;

/** The slots that the agenda makes on the local dates `from` to `to`, closed ones too; by start. */
export function agendaOccurrences(agenda: AgendaSource, from: string, to: string): AgendaOccurrence[] {
  const { timeZone, vacation } = agenda;
  const absences = agenda.unavailabilities.map((absence): Span => [
    instantAt(absence.from.slice(0, 10), absence.from.slice(11), timeZone),
    instantAt(absence.to.slice(0, 10), absence.to.slice(11), timeZone),
  ]);
  const found: AgendaOccurrence[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    for (const rule of agenda.rules) {
      const hours = agendaHours(rule, date);
      if (!hours) continue;
      const span: Span = [instantAt(date, hours.start, timeZone), instantAt(date, hours.end, timeZone)];
      if (span[0] >= span[1]) continue;
      const made = rule.kind === 'plage' ? plage(rule, span, hours.maxPatients!, absences) : row(rule, span, absences);
      for (const slot of made) found.push(vacation ? { ...slot, closed: true } : slot);
    }
  }
  return found.sort((a, b) => a.start - b.start || (a.key < b.key ? -1 : 1));
}

type Span = [start: number, end: number];

function row(rule: AgendaRule, [start, end]: Span, absences: readonly Span[]): AgendaOccurrence[] {
  const step = rule.durationMinutes === undefined ? end - start : rule.durationMinutes * MINUTE;
  const found: AgendaOccurrence[] = [];
  for (let at = start; at + step <= end; at += step) {
    const closed = absences.some(([from, to]) => from < at + step && to > at);
    const whole = { end: at + step, places: 1 };
    found.push({
      key: keyOf(at),
      ruleId: rule.id,
      kind: 'creneau',
      start: at,
      end: at + step,
      whole,
      places: 1,
      closed,
    });
  }
  return found;
}

/** A plage without the hours of absences; each part takes patients in proportion, all together never more than the whole. */
function plage(rule: AgendaRule, [start, end]: Span, places: number, absences: readonly Span[]): AgendaOccurrence[] {
  let parts: Span[] = [[start, end]];
  for (const [from, to] of absences) {
    parts = parts.flatMap(([a, b]): Span[] => {
      if (to <= a || from >= b) return [[a, b]];
      return [...(from > a ? [[a, from] as Span] : []), ...(to < b ? [[to, b] as Span] : [])];
    });
  }
  const common = { ruleId: rule.id, kind: 'plage' as const, whole: { end, places } };
  if (parts.length === 0) return [{ ...common, key: keyOf(start), start, end, places, closed: true }];
  let left = places;
  return parts.map(([from, to], i) => {
    const share = Math.min(left, Math.max(1, Math.floor((places * (to - from)) / (end - start))));
    left -= share;
    const key = i === 0 ? keyOf(start) : `${keyOf(start)}~${keyOf(from)}`;
    return { ...common, key, start: from, end: to, places: Math.max(1, share), closed: share === 0 };
  });
}

const keyOf = (instant: number): string => String(instant / MINUTE);

/** The first dates (at most 31) from `today` on at which the rule overlaps another one, and which that is. */
export function agendaOverlap(
  rule: Hours & { id?: string },
  others: readonly AgendaRule[],
  today: string,
): { ruleId: string; dates: string[] } | undefined {
  for (const other of others) {
    if (other.id === rule.id) continue;
    const dates = sharedDates(rule, other, today).filter((date) => {
      const [a, b] = [agendaHours(rule, date), agendaHours(other, date)];
      return a && b && a.start < b.end && b.start < a.end;
    });
    if (dates.length > 0) return { ruleId: other.id, dates: dates.slice(0, 31) };
  }
  return undefined;
}

/** Dates on which both may hold: enough of the recurrence to pass over all exceptions, and the exceptions themselves. */
function sharedDates(a: Hours, b: Hours, today: string): string[] {
  const special = [...(a.exceptions ?? []), ...(b.exceptions ?? [])].map(({ date }) => date);
  const from = [today, a.date ?? a.weekly!.from, b.date ?? b.weekly!.from].reduce((x, y) => (x > y ? x : y));
  const dates = Array.from({ length: 7 * (special.length + 1) }, (_, i) => addDays(from, i));
  return [...new Set([...dates, ...special.filter((date) => date >= today)])].sort();
}

/**
 * A weekly rule that says something else from a date on: what is left of it, and the exceptions that go on with what follows.
 * @param rule - as it is kept
 * @param onwards - local date, after the rule's first
 * @param after - what follows, from that date on
 */
export function agendaSplit(
  rule: AgendaRule,
  onwards: string,
  after: AgendaRuleInput,
): { before: AgendaRule; exceptions: AgendaRule['exceptions'] } {
  const weekly = { ...rule.weekly!, until: addDays(onwards, -1) };
  const before = rule.exceptions.filter(({ date }) => date < onwards);
  return {
    before: { ...rule, version: rule.version + 1, weekly, exceptions: before },
    exceptions: rule.exceptions.filter(({ date }) => date >= onwards && agendaHours(after, date)),
  };
}

/** Text that is equal for rules that say the same. */
export function agendaRuleText(rule: AgendaRuleInput & Pick<AgendaRule, 'through'>): string {
  const { weekly } = rule;
  return JSON.stringify([
    rule.kind,
    rule.kind === 'plage' ? rule.maxPatients : rule.durationMinutes,
    rule.date,
    weekly && [[...weekly.days].sort(), weekly.from, weekly.until],
    rule.start,
    rule.end,
    [...rule.modes].sort(),
    [...rule.visibility].sort(),
    [...(rule.reasons ?? [])].sort(),
    rule.through?.nationalId,
  ]);
}

/** What is booked or held of a slot, by its key. */
export type AgendaEngaged = ReadonlyMap<string, { places: number; start: number; end: number }>;

/** The key without what tells the parts of a plage apart. */
export const agendaWholeKey = (key: string): string => key.split('~')[0]!;

function placesOfWholes(engaged: AgendaEngaged): Map<string, number> {
  const wholes = new Map<string, number>();
  for (const [key, { places }] of engaged) {
    const whole = agendaWholeKey(key);
    wholes.set(whole, (wholes.get(whole) ?? 0) + places);
  }
  return wholes;
}

/** The first local dates (at most 31) on which a place that is booked or held is in no slot any more; an absence loses none. */
export function agendaLosses(made: readonly AgendaOccurrence[], engaged: AgendaEngaged, timeZone: string): string[] {
  const byKey = new Map(made.map((slot) => [agendaWholeKey(slot.key), slot]));
  const needed = placesOfWholes(engaged);
  const dates = new Set<string>();
  for (const [key, { places, start, end }] of engaged) {
    const whole = byKey.get(agendaWholeKey(key))?.whole;
    const isKept = whole && whole.end >= end && whole.places >= needed.get(agendaWholeKey(key))!;
    if (places > 0 && !isKept) dates.add(localDate(start, timeZone));
  }
  return [...dates].sort().slice(0, 31);
}

/** The slots to offer or to keep, with how many patients each takes in all: never fewer than are booked or held. */
export function agendaPlaces(
  made: readonly AgendaOccurrence[],
  engaged: AgendaEngaged,
): { slot: AgendaOccurrence; capacity: number }[] {
  const ofWhole = placesOfWholes(engaged);
  return made.flatMap((slot) => {
    const own = engaged.get(slot.key)?.places ?? 0;
    if (slot.closed && own === 0) return [];
    // What is booked on other parts of the plage counts against the whole.
    const others = (ofWhole.get(agendaWholeKey(slot.key)) ?? 0) - own;
    const free = slot.closed ? own : Math.min(slot.places, slot.whole.places - others);
    const capacity = Math.max(own, free);
    return capacity < 1 ? [] : [{ slot, capacity }];
  });
}
