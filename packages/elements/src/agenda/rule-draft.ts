import {
  agendaChangeFaults,
  agendaRuleFaults,
  instantOf,
  type Agenda,
  type AgendaRule,
  type AgendaRuleInput,
  type Weekday,
} from '@sas-embed/contract';
import { minutesOf, readTime, type AgendaEntry } from './agenda-model.js';
import type { frAgendaForms } from '../localize/index.js';

/** A rule as it is being written. */
export interface RuleDraft {
  kind: AgendaRule['kind'];
  weekly: boolean;
  date: string;
  days: readonly Weekday[];
  until: string;
  /** As they are typed. */
  start: string;
  end: string;
  places: string;
  /** Minutes of a créneau; empty for one créneau from start to end. */
  duration: string;
  modes: AgendaRule['modes'];
  visibility: AgendaRule['visibility'];
  /** Codes, as they are typed. */
  reasons: string;
}

/** The fields that can be at fault. */
export const FIELDS = [
  'date',
  'days',
  'until',
  'start',
  'end',
  'places',
  'duration',
  'modes',
  'visibility',
  'reasons',
] as const;
/** One of them. */
export type RuleField = (typeof FIELDS)[number];
/** What is wrong, by field. */
export type RuleFaults = Partial<Record<RuleField, keyof typeof frAgendaForms>>;

/** Days of a week, Monday first. */
export const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** The day of a date. */
export const weekdayOf = (date: string): Weekday =>
  WEEKDAYS[(new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7] ?? 'mon';

/** The draft of a rule that is there. */
export function draftOf(rule: AgendaRule, entry?: Pick<AgendaEntry, 'start' | 'end'>): RuleDraft {
  return {
    kind: rule.kind,
    weekly: rule.weekly !== undefined,
    date: rule.date ?? rule.weekly?.from ?? '',
    days: rule.weekly?.days ?? [],
    until: rule.weekly?.until ?? '',
    start: entry?.start ?? rule.start,
    end: entry?.end ?? rule.end,
    places: String(rule.maxPatients ?? 4),
    duration: rule.durationMinutes === undefined ? '' : String(rule.durationMinutes),
    modes: rule.modes,
    visibility: rule.visibility,
    reasons: (rule.reasons ?? []).join(', '),
  };
}

/** The codes that are typed, each once. */
const codesOf = (typed: string): string[] => [...new Set(typed.split(/[\s,;]+/).filter(Boolean))];

/** The draft as a request; what cannot be read stays as it was typed, to be found at fault. */
export function inputOf(draft: RuleDraft, timeZone: string): AgendaRuleInput {
  const { kind, date, days, until, start, end } = draft;
  return {
    timeZone,
    kind,
    ...(kind === 'plage'
      ? { maxPatients: Number(draft.places || Number.NaN) }
      : draft.duration
        ? { durationMinutes: Number(draft.duration) }
        : {}),
    ...(draft.weekly ? { weekly: { days: [...days], from: date, ...(until && { until }) } } : { date }),
    start: readTime(start) ?? start,
    end: readTime(end) ?? end,
    modes: [...draft.modes],
    visibility: [...draft.visibility],
    ...(codesOf(draft.reasons).length > 0 && { reasons: codesOf(draft.reasons) }),
  };
}

const BY_POINTER: Readonly<Record<string, RuleField>> = {
  date: 'date',
  'weekly/from': 'date',
  'weekly/days': 'days',
  'weekly/until': 'until',
  start: 'start',
  end: 'end',
  maxPatients: 'places',
  durationMinutes: 'duration',
  modes: 'modes',
  visibility: 'visibility',
  reasons: 'reasons',
  'change/start': 'start',
  'change/end': 'end',
  'change/maxPatients': 'places',
};

/** The problem's fields as those of the form, each with what is wrong with what stands there. */
export function faultsOf(fields: readonly { field: string }[], draft: RuleDraft): RuleFaults {
  const faults: RuleFaults = {};
  for (const { field } of fields) {
    const name = BY_POINTER[field.replace(/^body:\//, '')];
    if (name) faults[name] ??= textOf(name, draft);
  }
  return faults;
}

function textOf(name: RuleField, draft: RuleDraft): keyof typeof frAgendaForms {
  if (name === 'date') return draft.date ? 'agendaForms.fault.past' : 'agendaForms.fault.date';
  if (name === 'start' || name === 'end') {
    const time = readTime(draft[name]);
    if (!time || minutesOf(time) % 5) return 'agendaForms.fault.time';
    return 'agendaForms.fault.order';
  }
  return `agendaForms.fault.${name}`;
}

/** What is wrong with a draft of a rule, or of other hours for one date of `rule`; and that it would all be over already. */
export function draftFaults(
  draft: RuleDraft,
  agenda: Agenda,
  now: number,
  today: string,
  only?: AgendaRule,
): RuleFaults {
  const { timeZone } = agenda;
  const input = inputOf(draft, timeZone);
  if (only) return faultsOf(agendaChangeFaults({ change: changeOf(draft) }, only.kind), draft);
  const faults = faultsOf(agendaRuleFaults(input, timeZone, today), draft);
  const isOver = input.date === today && !faults.end && instantOf(today, input.end, timeZone) <= now;
  return isOver ? { ...faults, end: 'agendaForms.fault.over' } : faults;
}

/** The draft as other hours of one date. */
export function changeOf(draft: RuleDraft): { start: string; end: string; maxPatients?: number } {
  const { start, end, kind, places } = draft;
  return {
    start: readTime(start) ?? start,
    end: readTime(end) ?? end,
    ...(kind === 'plage' && { maxPatients: Number(places || Number.NaN) }),
  };
}

/** How many créneaux the hours make, how many minutes are left over, and whether one is longer than an hour. */
export function previewOf(draft: RuleDraft): { count: number; left: number; isLong: boolean } | undefined {
  const [start, end] = [readTime(draft.start), readTime(draft.end)];
  if (!start || !end || end <= start || draft.kind === 'plage') return undefined;
  const whole = minutesOf(end) - minutesOf(start);
  const step = draft.duration ? Number(draft.duration) : whole;
  const count = Math.floor(whole / step);
  return { count, left: whole - count * step, isLong: step > 60 };
}
