import { expect } from '@open-wc/testing';
import type { Agenda, AgendaRule, AgendaSlot } from '@sas-embed/contract';
import { daysOf, freeHours, hoursShown, readTime, stepTime, weekOf } from './agenda-model.js';

const NOW = Date.parse('2026-11-24T08:00:00Z');
const rule = (more: Partial<AgendaRule> = {}): AgendaRule => ({
  ...{ id: 'r1', version: 1, exceptions: [], timeZone: 'Europe/Paris', kind: 'plage', maxPatients: 8 },
  ...{ start: '13:00', end: '17:00', modes: ['AMB'], visibility: ['SNP'], date: '2026-11-25' },
  ...more,
});
const slot = (start: string, end: string, more: Partial<AgendaSlot> = {}): AgendaSlot => ({
  ...{ id: `s${start}`, start: `2026-11-25T${start}:00+01:00`, end: `2026-11-25T${end}:00+01:00`, kind: 'creneau' },
  ...{ places: 1, booked: 0, held: 0, closed: false, modes: ['AMB'], visibility: ['SNP'], reasons: [] },
  ...more,
});
const agenda = (more: Partial<Agenda> = {}): Agenda => ({
  ...{ id: 'a', offerIds: ['a'], placeId: 'p', kind: 'PS', timeZone: 'Europe/Paris', vacation: false, version: 1 },
  ...{ address: {} as Agenda['address'], from: '2026-11-23', to: '2026-11-29' },
  ...{ rules: [], unavailabilities: [], slots: [] },
  ...more,
});
const entriesOn = (of: Agenda, date = '2026-11-25') => daysOf(of, [date], NOW)[0]!.entries;

describe('the week of an agenda', () => {
  it('is Monday to Sunday, over years and both changes of the clocks', () => {
    expect(weekOf('2027-01-01')).to.deep.equal([
      ...['2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02', '2027-01-03'],
    ]);
    expect(weekOf('2026-03-29')[0]).to.equal('2026-03-23');
    expect(weekOf('2026-10-26')[6]).to.equal('2026-11-01');
  });

  it('shows a rule once a date, with what is taken of all its slots', () => {
    const slots = [
      slot('13:00', '13:15', { ruleId: 'r1', booked: 1 }),
      slot('13:15', '13:30', { ruleId: 'r1' }),
      slot('13:30', '13:45', { ruleId: 'r1', held: 1 }),
    ];
    const found = entriesOn(agenda({ rules: [rule({ kind: 'creneau' })], slots }));
    expect(found).to.have.lengthOf(1);
    expect(found[0]).to.deep.include({ start: '13:00', slots: 3, places: 3, booked: 1, held: 1, state: 'open' });
  });

  it('tells hidden, left out, changed and past apart', () => {
    const weekly = { weekly: { days: ['wed' as const, 'mon' as const], from: '2026-11-01' } };
    const { date: _none, ...base } = rule();
    const of = (exceptions: AgendaRule['exceptions'] = [], date?: string) =>
      entriesOn(agenda({ rules: [{ ...base, ...weekly, exceptions }] }), date)[0];
    expect(of()).to.deep.include({ state: 'closed' });
    expect(of([{ date: '2026-11-25' }])).to.deep.include({ state: 'cancelled', start: '13:00' });
    expect(of([{ date: '2026-11-25', change: { start: '09:00', end: '10:00' } }])).to.deep.include({
      ...{ start: '09:00', changed: true },
    });
    expect(of([], '2026-11-23')).to.deep.include({ state: 'past' });
    expect(of([], '2026-11-24')).to.equal(undefined);
  });

  it('keeps slots of the directory’s file together when they follow each other, and apart from rules', () => {
    const found = entriesOn(
      agenda({ slots: [slot('09:00', '09:20'), slot('09:40', '10:00'), slot('14:00', '14:20')] }),
    );
    expect(found.map(({ start, end, slots, rule: of }) => [start, end, slots, of])).to.deep.equal([
      ['09:00', '10:00', 2, undefined],
      ['14:00', '14:20', 1, undefined],
    ]);
  });

  it('puts what is at the same time side by side, and never covers a short one', () => {
    const slots = [
      slot('09:00', '09:05', { kind: 'plage' }),
      slot('09:10', '09:20', { kind: 'plage' }),
      slot('11:00', '12:00', { kind: 'plage' }),
    ];
    expect(entriesOn(agenda({ slots })).map(({ lane, lanes }) => [lane, lanes])).to.deep.equal([
      [0, 2],
      [1, 2],
      [0, 1],
    ]);
  });

  it('shows of an absence the hours of each day', () => {
    const unavailabilities = [{ id: 'u', timeZone: 'Europe/Paris', from: '2026-11-24T16:00', to: '2026-11-26T00:00' }];
    const days = daysOf(agenda({ unavailabilities }), ['2026-11-24', '2026-11-25', '2026-11-26'], NOW);
    expect(days.map(({ absences }) => absences.map(({ start, end }) => `${start}-${end}`))).to.deep.equal([
      ['16:00-24:00'],
      ['00:00-24:00'],
      [],
    ]);
  });

  it('shows the usual day, and what lies outside it', () => {
    const days = daysOf(agenda({ rules: [rule({ start: '05:30', end: '23:55' })] }), ['2026-11-25'], NOW);
    expect(hoursShown(days)).to.deep.equal({ first: 5, last: 24 });
    expect(hoursShown([])).to.deep.equal({ first: 8, last: 19 });
  });

  it('offers free hours for something new', () => {
    expect(freeHours(agenda(), '2026-11-25', NOW)).to.deep.equal({ start: '08:00', end: '11:00' });
    expect(freeHours(agenda(), '2026-11-24', NOW)).to.deep.equal({ start: '09:15', end: '12:15' });
    const slots = [slot('08:00', '09:00'), slot('09:30', '10:00'), slot('12:00', '13:00')];
    expect(freeHours(agenda({ slots }), '2026-11-25', NOW)).to.deep.equal({ start: '10:00', end: '12:00' });
    expect(freeHours(agenda({ slots: [slot('08:00', '23:00')] }), '2026-11-25', NOW).start).to.equal('09:00');
  });
});

describe('a time as it is typed', () => {
  it('is read however it is written', () => {
    for (const text of ['8h30', '8:30', '08:30', '0830', '8.30', ' 8 h 30 ', '8 30']) {
      expect(readTime(text), text).to.equal('08:30');
    }
    for (const [text, time] of [
      ['8', '08:00'],
      ['8h', '08:00'],
      ['00', '00:00'],
      ['23:59', '23:59'],
    ] as const) {
      expect(readTime(text), text).to.equal(time);
    }
    for (const text of ['', 'midi', '24:00', '8:60', '8h3', '123', '08:30:00', '-8', '<b>']) {
      expect(readTime(text), text).to.equal(undefined);
    }
  });

  it('moves from quarter to quarter of an hour, within the day', () => {
    expect([stepTime('08:00', 1), stepTime('08:05', 1), stepTime('08:05', -1), stepTime('08:00', -1)]).to.deep.equal([
      ...['08:15', '08:15', '08:00', '07:45'],
    ]);
    expect([stepTime('23:50', 1), stepTime('00:05', -1)]).to.deep.equal(['23:55', '00:00']);
  });
});
