import type { AgendaRule, AgendaRuleInput } from './api.js';
import { addDays } from './zone.js';

/** What a field of a request to the agenda must be; as in a problem's `errors`. */
export interface AgendaFault {
  /** JSON pointer in the body. */
  field: string;
  rule: string;
}

const DATE = /^20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5][05]$/;
const KEYS: Readonly<Record<string, true>> = {
  timeZone: true,
  kind: true,
  maxPatients: true,
  durationMinutes: true,
  date: true,
  weekly: true,
  start: true,
  end: true,
  modes: true,
  visibility: true,
  reasons: true,
};

/** Whether the text is a date that the calendar has. */
const isDate = (value: unknown): value is string =>
  typeof value === 'string' && DATE.test(value) && addDays(value, 0) === value;
const isTime = (value: unknown): value is string => typeof value === 'string' && TIME.test(value);
const isWhole = (value: unknown, least: number, most: number, step = 1): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most && (value as number) % step === 0;

function isSet(value: unknown, least: number, most: number, fits: (item: string) => boolean): boolean {
  return (
    Array.isArray(value) &&
    value.length >= least &&
    value.length <= most &&
    new Set(value).size === value.length &&
    value.every((item) => typeof item === 'string' && fits(item))
  );
}

/** Whose slots a rule makes: those of a CPTS, or of another structure, instead of the practitioner's own. */
export type AgendaThrough = 'CPTS' | 'other';

/**
 * What is wrong with a rule, for a place in this zone, on this local date: every field at fault, none when it can be kept. A
 * weekly rule may have begun in the past.
 * @param through - for a structure's rule: a CPTS gives slots of type CPTS alone, another none of that type
 */
export function agendaRuleFaults(
  asked: unknown,
  timeZone: string,
  today: string,
  through?: AgendaThrough,
): AgendaFault[] {
  if (asked === null || typeof asked !== 'object' || Array.isArray(asked))
    return [{ field: 'body:', rule: 'must be object' }];
  const rule = asked as Partial<Record<keyof AgendaRuleInput, unknown>>;
  const faults: AgendaFault[] = [];
  const need = (ok: boolean, field: string, what: string) => {
    if (!ok) faults.push({ field: `body:/${field}`, rule: what });
  };
  for (const name of Object.keys(rule)) need(Object.hasOwn(KEYS, name), name, 'is not known');
  need(rule.timeZone === timeZone, 'timeZone', 'must be the zone of the place');
  need(rule.kind === 'creneau' || rule.kind === 'plage', 'kind', 'must be creneau or plage');
  const isPlage = rule.kind === 'plage';
  need(
    isPlage ? isWhole(rule.maxPatients, 1, 500) : rule.maxPatients === undefined,
    'maxPatients',
    isPlage ? 'must be 1 to 500' : 'must be absent of a créneau',
  );
  if (rule.durationMinutes !== undefined) {
    need(
      !isPlage && isWhole(rule.durationMinutes, 5, 720, 5),
      'durationMinutes',
      isPlage ? 'must be absent of a plage' : 'must be 5 to 720, in steps of 5',
    );
  }
  need(isTime(rule.start), 'start', 'must be HH:mm in steps of five minutes');
  need(isTime(rule.end), 'end', 'must be HH:mm in steps of five minutes');
  if (isTime(rule.start) && isTime(rule.end))
    need(rule.end > rule.start, 'end', 'must be after start, on the same day');
  need(
    isSet(rule.modes, 1, 3, (v) => ['AMB', 'HH', 'VR'].includes(v)),
    'modes',
    'must be some of AMB, HH, VR',
  );
  need(
    isSet(rule.visibility, 1, 4, (v) => ['PUBLIC', 'PRO', 'SNP', 'CPTS'].includes(v)),
    'visibility',
    'must be some of PUBLIC, PRO, SNP, CPTS',
  );
  if (through && Array.isArray(rule.visibility)) {
    const isFit =
      through === 'CPTS'
        ? rule.visibility.every((type) => type === 'CPTS')
        : rule.visibility.every((type) => type !== 'CPTS');
    need(
      isFit,
      'visibility',
      through === 'CPTS' ? 'must be CPTS, of a CPTS' : 'must not be CPTS, of another structure',
    );
  }
  if (rule.reasons !== undefined) {
    need(
      isSet(rule.reasons, 0, 20, (v) => /^[A-Za-z0-9._-]{1,40}$/.test(v)),
      'reasons',
      'must be up to 20 codes',
    );
  }
  need((rule.date === undefined) !== (rule.weekly === undefined), 'date', 'must be present, or else weekly');
  if (rule.date !== undefined) {
    need(isDate(rule.date), 'date', 'must be a date, YYYY-MM-DD');
    if (isDate(rule.date)) need(rule.date >= today, 'date', 'must not be past');
  }
  if (rule.weekly !== undefined) weeklyFaults(rule.weekly, today, need);
  return faults;
}

/**
 * What is wrong with a change of a weekly rule from a date on (`onwards`), beside what {@link agendaRuleFaults} finds.
 * @param rule - as it is kept
 * @param asked - what follows it
 * @param today - local date of the place
 */
export function agendaSplitFaults(
  rule: AgendaRule,
  onwards: string,
  asked: AgendaRuleInput,
  today: string,
): AgendaFault[] {
  const { from, until = onwards } = rule.weekly ?? { from: onwards };
  const fits = isDate(onwards) && onwards >= today && onwards > from && onwards <= until;
  if (!fits) return [{ field: 'query:onwards', rule: 'must be a date of a weekly rule after its first, not past' }];
  if (asked.weekly?.from === onwards) return [];
  return [{ field: 'body:/weekly/from', rule: 'must be the date from which it changes' }];
}

function weeklyFaults(asked: unknown, today: string, need: (ok: boolean, field: string, what: string) => void): void {
  const weekly = (asked instanceof Object ? asked : {}) as Record<string, unknown>;
  const { days, from, until } = weekly;
  for (const name of Object.keys(weekly))
    need(['days', 'from', 'until'].includes(name), `weekly/${name}`, 'is not known');
  const known = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  need(
    isSet(days, 1, 7, (day) => known.includes(day)),
    'weekly/days',
    'must be days, mon to sun',
  );
  need(isDate(from), 'weekly/from', 'must be a date, YYYY-MM-DD');
  if (until === undefined) return;
  need(isDate(until), 'weekly/until', 'must be a date, YYYY-MM-DD');
  if (isDate(until) && isDate(from))
    need(until >= from && until >= today, 'weekly/until', 'must not be before from, nor past');
}

/** What is wrong with other hours of one date; `kind` is the rule's. */
export function agendaChangeFaults(asked: unknown, kind: AgendaRuleInput['kind']): AgendaFault[] {
  const { change, ...more } = (asked instanceof Object ? asked : { body: 0 }) as Record<string, unknown>;
  const unknown = Object.keys(more).map((name) => ({ field: `body:/${name}`, rule: 'is not known' }));
  if (change === undefined) return unknown;
  const faults: AgendaFault[] = [...unknown];
  const { start, end, maxPatients, ...others } = (change instanceof Object ? change : {}) as Record<string, unknown>;
  const need = (ok: boolean, field: string, rule: string) => {
    if (!ok) faults.push({ field: `body:/change/${field}`, rule });
  };
  for (const name of Object.keys(others)) need(false, name, 'is not known');
  need(isTime(start), 'start', 'must be HH:mm in steps of five minutes');
  need(isTime(end), 'end', 'must be HH:mm in steps of five minutes');
  if (isTime(start) && isTime(end)) need(end > start, 'end', 'must be after start, on the same day');
  if (maxPatients !== undefined) {
    need(kind === 'plage' && isWhole(maxPatients, 1, 500), 'maxPatients', 'must be 1 to 500, of a plage only');
  }
  return faults;
}

/** The longest absence, in days. */
const LONGEST_DAYS = 732;

/** What is wrong with an absence of a place in this zone, on this local date. */
export function unavailabilityFaults(asked: unknown, timeZone: string, today: string): AgendaFault[] {
  const { timeZone: zone, from, to, ...more } = (asked instanceof Object ? asked : {}) as Record<string, unknown>;
  const faults: AgendaFault[] = [];
  const need = (ok: boolean, field: string, rule: string) => {
    if (!ok) faults.push({ field: `body:/${field}`, rule });
  };
  const isLocal = (value: unknown): value is string =>
    typeof value === 'string' && value[10] === 'T' && isDate(value.slice(0, 10)) && isTime(value.slice(11));
  for (const name of Object.keys(more)) need(false, name, 'is not known');
  need(zone === timeZone, 'timeZone', 'must be the zone of the place');
  need(isLocal(from), 'from', 'must be YYYY-MM-DDTHH:mm, local, in steps of five minutes');
  need(isLocal(to), 'to', 'must be YYYY-MM-DDTHH:mm, local, in steps of five minutes');
  if (isLocal(from) && isLocal(to)) {
    need(to > from, 'to', 'must be after from');
    need(to.slice(0, 10) >= today, 'to', 'must not be past');
    need(
      to.slice(0, 10) <= addDays(from.slice(0, 10), LONGEST_DAYS),
      'to',
      `must be at most ${LONGEST_DAYS} days after from`,
    );
  }
  return faults;
}

/** What is wrong with the range of days that is asked for, each as `query:from` or `query:to`. */
export function agendaRangeFaults(from: unknown, to: unknown, most: number): AgendaFault[] {
  const faults: AgendaFault[] = [];
  if (!isDate(from)) faults.push({ field: 'query:from', rule: 'must be a date, YYYY-MM-DD' });
  if (!isDate(to)) faults.push({ field: 'query:to', rule: 'must be a date, YYYY-MM-DD' });
  if (!isDate(from) || !isDate(to)) return faults;
  if (to < from || to >= addDays(from, most)) {
    faults.push({ field: 'query:to', rule: `must be from \`from\` to ${most - 1} days after it` });
  }
  return faults;
}

/** Whose slots a kept rule makes, as {@link agendaRuleFaults} wants to know it; nothing of a practitioner's own. */
export function agendaThroughOf(rule: Pick<AgendaRule, 'through' | 'visibility'>): AgendaThrough | undefined {
  // A rule of a CPTS has this type alone, one of another structure never.
  return rule.through && (rule.visibility.includes('CPTS') ? 'CPTS' : 'other');
}
