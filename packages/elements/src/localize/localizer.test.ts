import { expect } from '@open-wc/testing';
import {
  createLocalizer,
  datesFrom,
  formatDateTime,
  formatDistance,
  loadMessages,
  occursTwice,
  wallClock,
} from './index.js';
import { en } from './en/index.js';
import { enAppointments } from './en/appointments.js';

describe('localizer', () => {
  const fr = createLocalizer();
  const english = createLocalizer({ locale: 'en-GB' });
  const at = (iso: string) => Date.parse(iso);
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

  it('tells the wall clock of the zone in the language’s way', () => {
    expect(fr.time(at('2026-11-23T08:20:00Z'), 'Europe/Paris')).to.equal('09h20');
    expect(fr.time(at('2026-11-23T08:20:00Z'), 'Indian/Reunion')).to.equal('12h20');
    expect(english.time(at('2026-11-23T08:20:00Z'), 'America/Guadeloupe')).to.equal('04:20');
    expect(formatDateTime(fr, at('2026-11-22T22:30:00Z'), 'Indian/Reunion')).to.equal('lundi 23 novembre à 02h30');
  });

  it('calls the first of a month the first, in French', () => {
    const first = at('2026-10-31T20:30:00Z');
    expect(formatDateTime(fr, first, 'Indian/Reunion')).to.equal('dimanche 1er novembre à 00h30');
    expect(fr.day('2026-11-01', 'short')).to.equal('dim. 1er nov.');
    expect(createLocalizer({ locale: 'fr-RE' }).day('2027-01-01', 'long')).to.equal('vendredi 1er janvier');
    for (const day of ['10', '11', '21', '31']) {
      expect(fr.day(`2026-10-${day}`, 'long')).to.match(new RegExp(` ${day} octobre$`));
    }
    expect(english.day('2026-11-01', 'long')).to.match(/1 November/);
  });

  it('knows the hour that occurs twice, and only that one', () => {
    const twice = (iso: string) => occursTwice(at(iso), 'Europe/Paris');
    expect(twice('2026-10-25T02:00:00+02:00')).to.equal(true);
    expect(twice('2026-10-25T02:59:00+01:00')).to.equal(true);
    expect(twice('2026-10-25T01:59:00+02:00')).to.equal(false);
    expect(twice('2026-10-25T03:00:00+01:00')).to.equal(false);
    expect(twice('2027-03-28T03:00:00+02:00')).to.equal(false);
    expect(occursTwice(at('2026-10-25T02:20:00+04:00'), 'Indian/Reunion')).to.equal(false);
  });

  it('counts days by the calendar, over both changes of the clock', () => {
    expect(datesFrom(at('2026-10-24T23:30:00+02:00'), 'Europe/Paris', 3)).to.deep.equal([
      '2026-10-24',
      '2026-10-25',
      '2026-10-26',
    ]);
    expect(datesFrom(at('2027-03-27T23:30:00+01:00'), 'Europe/Paris', 3)).to.deep.equal([
      '2027-03-27',
      '2027-03-28',
      '2027-03-29',
    ]);
    expect(wallClock(at('2026-11-23T21:00:00Z'), 'Indian/Reunion')).to.deep.equal({
      date: '2026-11-24',
      time: '01:00',
    });
  });

  it('says distances as one says them', () => {
    expect([450, 7, 999, 1200, 23_400].map((m) => plain(formatDistance(fr, m)))).to.deep.equal([
      '450 m',
      '10 m',
      '1 000 m',
      '1,2 km',
      '23 km',
    ]);
  });

  it('gives nothing for French and unknown languages, and everything for English', async () => {
    expect(await loadMessages('fr-FR')).to.deep.equal({});
    expect(await loadMessages('xx')).to.deep.equal({});
    // that all are there is seen in messages.test.ts
    expect(await loadMessages('en-GB')).to.include({ ...en, ...enAppointments });
  });
});
