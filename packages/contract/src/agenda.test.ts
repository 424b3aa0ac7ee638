import { describe, expect, it } from 'vitest';
import type { AgendaRule } from './api.js';
import { agendaOccurrences, agendaOverlap, toZonedIso, type AgendaSource } from './index.js';

const rule = (more: Partial<AgendaRule>): AgendaRule => ({
  id: 'rule-1',
  version: 1,
  exceptions: [],
  timeZone: 'Europe/Paris',
  kind: 'creneau',
  date: '2026-11-24',
  start: '08:00',
  end: '12:00',
  modes: ['AMB'],
  visibility: ['SNP'],
  ...more,
});

function slotsOf(of: Partial<AgendaRule>, day: string, more: Partial<AgendaSource> = {}) {
  const agenda = {
    timeZone: 'Europe/Paris',
    rules: [rule({ date: day, ...of })],
    unavailabilities: [],
    vacation: false,
  };
  const all = agendaOccurrences({ ...agenda, ...more }, day, day);
  const text = (ms: number) => toZonedIso(ms, more.timeZone ?? 'Europe/Paris').slice(11);
  return all.filter(({ closed }) => !closed).map(({ start, end, places }) => `${text(start)} ${text(end)} ${places}`);
}
const absence = (from: string, to: string) => ({ id: 'absence-1', timeZone: 'Europe/Paris', from, to });

describe('the nights on which the clocks change', () => {
  const night = { start: '01:00', end: '04:00', durationMinutes: 60 };

  it('leave out the hour that is skipped', () => {
    expect(slotsOf(night, '2027-03-28')).toEqual([
      '01:00:00+01:00 03:00:00+02:00 1',
      '03:00:00+02:00 04:00:00+02:00 1',
    ]);
    expect(slotsOf({ start: '02:15', end: '02:45' }, '2027-03-28')).toEqual([]);
    expect(slotsOf({ start: '02:30', end: '03:30' }, '2027-03-28')).toEqual(['03:00:00+02:00 03:30:00+02:00 1']);
  });

  it('count the hour that is repeated twice; a limit in it is its first occurrence', () => {
    expect(slotsOf(night, '2026-10-25')).toEqual([
      '01:00:00+02:00 02:00:00+02:00 1',
      '02:00:00+02:00 02:00:00+01:00 1',
      '02:00:00+01:00 03:00:00+01:00 1',
      '03:00:00+01:00 04:00:00+01:00 1',
    ]);
    expect(slotsOf({ start: '01:30', end: '02:30' }, '2026-10-25')).toEqual(['01:30:00+02:00 02:30:00+02:00 1']);
  });

  it('are nights as others in La Réunion and Guadeloupe, where a rule keeps its hour all year', () => {
    for (const [timeZone, offset] of [
      ['Indian/Reunion', '+04:00'],
      ['America/Guadeloupe', '-04:00'],
    ] as const) {
      for (const day of ['2027-03-28', '2026-10-25', '2026-11-24']) {
        expect(slotsOf({ start: '02:00', end: '03:00' }, day, { timeZone })).toEqual([
          `02:00:00${offset} 03:00:00${offset} 1`,
        ]);
      }
    }
  });

  it('move no slot of a weekly rule: eight o’clock stays eight o’clock', () => {
    const weekly = { days: ['sun' as const], from: '2027-03-21' };
    const { date: _none, ...base } = rule({ weekly });
    const agenda = { timeZone: 'Europe/Paris', rules: [base], unavailabilities: [], vacation: false };
    const starts = agendaOccurrences(agenda, '2027-03-20', '2027-04-04').map(({ start }) =>
      toZonedIso(start, 'Europe/Paris'),
    );
    expect(starts).toEqual(['2027-03-21T08:00:00+01:00', '2027-03-28T08:00:00+02:00', '2027-04-04T08:00:00+02:00']);
  });
});

describe('an absence', () => {
  it('W17 of a part of the day hides its hours only, and nothing of the days around', () => {
    const unavailabilities = [absence('2026-11-24T09:00', '2026-11-24T10:30')];
    expect(slotsOf({ durationMinutes: 60 }, '2026-11-24', { unavailabilities })).toEqual([
      '08:00:00+01:00 09:00:00+01:00 1',
      '11:00:00+01:00 12:00:00+01:00 1',
    ]);
    const plage = { kind: 'plage' as const, maxPatients: 8 };
    expect(slotsOf(plage, '2026-11-24', { unavailabilities })).toEqual([
      '08:00:00+01:00 09:00:00+01:00 2',
      '10:30:00+01:00 12:00:00+01:00 3',
    ]);
    expect(slotsOf(plage, '2026-11-23', { unavailabilities })).toHaveLength(1);
    expect(slotsOf(plage, '2026-11-25', { unavailabilities })).toEqual(['08:00:00+01:00 12:00:00+01:00 8']);
  });

  it('of the whole plage closes it, and the parts never take more than the whole', () => {
    const plage = { kind: 'plage' as const, maxPatients: 1 };
    const all = [absence('2026-11-24T00:00', '2026-11-25T00:00')];
    expect(slotsOf(plage, '2026-11-24', { unavailabilities: all })).toEqual([]);
    const middle = [absence('2026-11-24T09:00', '2026-11-24T10:00')];
    expect(slotsOf(plage, '2026-11-24', { unavailabilities: middle })).toEqual(['08:00:00+01:00 09:00:00+01:00 1']);
    expect(slotsOf({}, '2026-11-24', { vacation: true })).toEqual([]);
  });
});

describe('overlapping rules', () => {
  const weekly = (days: AgendaRule['weekly'] & object, more: Partial<AgendaRule> = {}) => {
    const { date: _none, ...rest } = rule({ weekly: days, ...more });
    return rest;
  };
  const today = '2026-11-23';

  it('are found by date and hour; what touches does not overlap', () => {
    const other = rule({ id: 'other' });
    expect(agendaOverlap(rule({ id: 'new', start: '11:00', end: '13:00' }), [other], today)).toEqual({
      ruleId: 'other',
      dates: ['2026-11-24'],
    });
    expect(agendaOverlap(rule({ id: 'new', start: '12:00', end: '13:00' }), [other], today)).toBeUndefined();
    expect(agendaOverlap(rule({ id: 'new', date: '2026-11-25' }), [other], today)).toBeUndefined();
  });

  it('of weeks are found however far off they meet, and not on dates that are cancelled', () => {
    const mondays = weekly({ days: ['mon'], from: '2026-11-23' }, { id: 'mondays' });
    const later = weekly({ days: ['mon', 'tue'], from: '2027-06-01' }, { id: 'later' });
    expect(agendaOverlap(later, [mondays], today)?.dates[0]).toBe('2027-06-07');
    expect(agendaOverlap(weekly({ days: ['tue'], from: today }, { id: 'tue' }), [mondays], today)).toBeUndefined();
    const ended = weekly({ days: ['mon'], from: '2026-11-23', until: '2027-05-31' }, { id: 'ended' });
    expect(agendaOverlap(later, [ended], today)).toBeUndefined();
    const cancelled = { ...mondays, exceptions: [{ date: '2026-11-30' }] };
    expect(agendaOverlap(rule({ id: 'one', date: '2026-11-30' }), [cancelled], today)).toBeUndefined();
    expect(agendaOverlap(rule({ id: 'one', date: '2026-12-07' }), [cancelled], today)?.ruleId).toBe('mondays');
  });
});
