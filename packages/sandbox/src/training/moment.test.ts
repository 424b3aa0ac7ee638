import { describe, expect, it } from 'vitest';
import { after, dayText, hourText, momentAt, nextMorning } from './moment.js';

const PARIS = 'Europe/Paris';
const at = (iso: string, zone = PARIS) => momentAt(Date.parse(iso), zone);
const local = (instant: number, timeZone = PARIS) =>
  new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(instant);

describe('the moment of a scenario', () => {
  it.each([
    ['in the morning', '2026-11-23T08:10:00+01:00', '2026-11-23 18:00', '2026-11-23 21:00', 'ce soir'],
    ['at three in the night', '2026-11-23T03:00:00+01:00', '2026-11-23 03:30', '2026-11-23 06:00', 'cette nuit'],
    ['on a Sunday', '2026-11-22T11:00:00+01:00', '2026-11-22 18:00', '2026-11-22 21:00', 'ce soir'],
    ['in the evening', '2026-11-23T19:12:00+01:00', '2026-11-23 19:45', '2026-11-23 21:00', 'ce soir'],
    ['late in the evening', '2026-11-23T19:31:00+01:00', '2026-11-23 20:00', '2026-11-23 22:30', 'ce soir'],
    ['ten minutes before midnight', '2026-11-23T23:50:00+01:00', '2026-11-24 00:15', '2026-11-24 02:45', 'cette nuit'],
    ['at the end of the year', '2026-12-31T23:59:00+01:00', '2027-01-01 00:30', '2027-01-01 03:00', 'cette nuit'],
    // 02:00 becomes 03:00
    ['when an hour is skipped', '2026-03-29T01:20:00+01:00', '2026-03-29 01:45', '2026-03-29 05:15', 'cette nuit'],
    // 03:00 becomes 02:00
    ['when an hour comes twice', '2026-10-25T01:20:00+02:00', '2026-10-25 01:45', '2026-10-25 03:15', 'cette nuit'],
  ])('%s', (_, now, from, until, when) => {
    const moment = at(now);
    expect([local(moment.from), local(moment.until), moment.when]).toEqual([from, until, when]);
  });

  it('leaves time to play, room for every slot, and quarters of an hour, at any minute of any day', () => {
    const begin = Date.parse('2026-10-24T00:00:00Z');
    for (const zone of [PARIS, 'Indian/Reunion', 'America/Cayenne']) {
      for (let minute = 0; minute < 3 * 24 * 60; minute += 7) {
        const now = begin + minute * 60_000;
        const moment = momentAt(now, zone);
        expect(moment.from - now).toBeGreaterThanOrEqual(25 * 60_000);
        expect(moment.from % 900_000).toBe(0);
        // the last slot of a scenario that must be early enough
        expect(Date.parse(after(moment, 45))).toBeLessThan(moment.until);
        expect(Date.parse(nextMorning(moment, '08:40'))).toBeGreaterThan(moment.until);
      }
    }
  });

  it('says hours and days as one does', () => {
    const moment = at('2026-11-23T23:50:00+01:00');
    expect(hourText(moment.from, PARIS)).toBe('0\u00a0h\u00a015');
    expect(hourText('2026-11-23T21:00:00+01:00', PARIS)).toBe('21\u00a0h');
    expect(dayText(moment, moment.from)).toBe('demain');
    expect(dayText(moment, moment.now)).toBe('aujourd’hui');
  });
});
