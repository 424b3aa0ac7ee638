import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { instantOf, localDate, timeZoneOfDepartement, toZonedIso } from './local-time.js';
import { addDays, isTimeZone, offsetMinutes } from './zone.js';

const PARIS = 'Europe/Paris';
const utc = (text: string) => Date.parse(text);
const iso = (instant: number) => new Date(instant).toISOString();

// Node reads TZ at each change, so that one process can be a browser in any zone.
const own = process.env['TZ'];
const setZone = (zone: string | undefined) => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
};
afterEach(() => setZone(own));
afterAll(() => setZone(own));

describe.each(['UTC', 'Europe/Paris', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Australia/Adelaide'])(
  'in a browser whose zone is %s',
  (zone) => {
    const inZone = (check: () => void) => () => {
      setZone(zone);
      expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
      check();
    };

    it(
      'La Réunion is four hours ahead, all year',
      inZone(() => {
        expect(toZonedIso(utc('2026-01-15T05:00:00Z'), 'Indian/Reunion')).toBe('2026-01-15T09:00:00+04:00');
        expect(toZonedIso(utc('2026-07-15T05:00:00Z'), 'Indian/Reunion')).toBe('2026-07-15T09:00:00+04:00');
        expect(iso(instantOf('2026-11-23', '00:30', 'Indian/Reunion'))).toBe('2026-11-22T20:30:00.000Z');
        expect(localDate(utc('2026-11-22T20:00:00Z'), 'Indian/Reunion')).toBe('2026-11-23');
      }),
    );

    it(
      'Guadeloupe is four hours behind, all year',
      inZone(() => {
        expect(toZonedIso(utc('2026-01-15T13:00:00Z'), 'America/Guadeloupe')).toBe('2026-01-15T09:00:00-04:00');
        expect(toZonedIso(utc('2026-07-15T13:00:00Z'), 'America/Guadeloupe')).toBe('2026-07-15T09:00:00-04:00');
        expect(localDate(utc('2026-11-23T03:59:59Z'), 'America/Guadeloupe')).toBe('2026-11-22');
        expect(iso(instantOf('2026-11-22', '23:30', 'America/Guadeloupe'))).toBe('2026-11-23T03:30:00.000Z');
      }),
    );

    it(
      'the night without 2:30 in Paris (29 March 2026)',
      inZone(() => {
        expect(toZonedIso(utc('2026-03-29T00:59:59Z'), PARIS)).toBe('2026-03-29T01:59:59+01:00');
        expect(toZonedIso(utc('2026-03-29T01:00:00Z'), PARIS)).toBe('2026-03-29T03:00:00+02:00');
        expect(iso(instantOf('2026-03-29', '01:59', PARIS))).toBe('2026-03-29T00:59:00.000Z');
        expect(iso(instantOf('2026-03-29', '03:00', PARIS))).toBe('2026-03-29T01:00:00.000Z');
        // Skipped times: as much later as the clock jumped.
        expect(iso(instantOf('2026-03-29', '02:00', PARIS))).toBe('2026-03-29T01:00:00.000Z');
        expect(iso(instantOf('2026-03-29', '02:30', PARIS))).toBe('2026-03-29T01:30:00.000Z');
        expect(iso(instantOf('2026-03-29', '02:59:59', PARIS))).toBe('2026-03-29T01:59:59.000Z');
        const day = instantOf('2026-03-30', '00:00', PARIS) - instantOf('2026-03-29', '00:00', PARIS);
        expect(day).toBe(23 * 3_600_000);
      }),
    );

    it(
      'the night with 2:30 twice in Paris (25 October 2026)',
      inZone(() => {
        expect(toZonedIso(utc('2026-10-25T00:30:00Z'), PARIS)).toBe('2026-10-25T02:30:00+02:00');
        expect(toZonedIso(utc('2026-10-25T01:30:00Z'), PARIS)).toBe('2026-10-25T02:30:00+01:00');
        expect(iso(instantOf('2026-10-25', '02:30', PARIS))).toBe('2026-10-25T00:30:00.000Z');
        expect(iso(instantOf('2026-10-25', '02:00', PARIS))).toBe('2026-10-25T00:00:00.000Z');
        expect(iso(instantOf('2026-10-25', '03:00', PARIS))).toBe('2026-10-25T02:00:00.000Z');
        const day = instantOf('2026-10-26', '00:00', PARIS) - instantOf('2026-10-25', '00:00', PARIS);
        expect(day).toBe(25 * 3_600_000);
      }),
    );

    it(
      'every instant of a year goes to the wall clock and back',
      inZone(() => {
        for (const place of [PARIS, 'Indian/Reunion', 'America/Miquelon', 'Pacific/Noumea']) {
          for (let at = utc('2026-01-01T00:00:00Z'); at < utc('2027-01-01T00:00:00Z'); at += 6.75 * 3_600_000) {
            const text = toZonedIso(at, place);
            expect(Date.parse(text)).toBe(at);
            const back = instantOf(text.slice(0, 10), text.slice(11, 19), place);
            // The second 2:30 of the October night reads as the first.
            expect([0, 3_600_000]).toContain(at - back);
          }
        }
      }),
    );
  },
);

describe('zones', () => {
  it('have offsets in minutes, also with half hours and before 1970', () => {
    expect(offsetMinutes(utc('2026-11-23T00:00:00Z'), PARIS)).toBe(60);
    expect(offsetMinutes(utc('2026-07-01T00:00:00.999Z'), PARIS)).toBe(120);
    expect(offsetMinutes(utc('2026-01-01T00:00:00Z'), 'Pacific/Marquesas')).toBe(-570);
    expect(toZonedIso(utc('2026-01-01T00:00:00Z'), 'Pacific/Marquesas')).toBe('2025-12-31T14:30:00-09:30');
    expect(offsetMinutes(utc('1969-07-20T20:17:40.500Z'), PARIS)).toBe(60);
  });

  it('are those that the platform knows', () => {
    expect(isTimeZone('Indian/Reunion')).toBe(true);
    expect(isTimeZone('Europe/Bordeaux')).toBe(false);
    expect(isTimeZone('')).toBe(false);
  });

  it.each([
    ['33', 'Europe/Paris'],
    ['2A', 'Europe/Paris'],
    ['971', 'America/Guadeloupe'],
    ['972', 'America/Martinique'],
    ['973', 'America/Cayenne'],
    ['974', 'Indian/Reunion'],
    ['975', 'America/Miquelon'],
    ['976', 'Indian/Mayotte'],
    ['977', 'America/St_Barthelemy'],
    ['978', 'America/Marigot'],
    ['986', 'Pacific/Wallis'],
    ['987', 'Pacific/Tahiti'],
    ['988', 'Pacific/Noumea'],
  ])('of département %s is %s, which the platform knows', (departement, zone) => {
    expect(timeZoneOfDepartement(departement)).toBe(zone);
    expect(isTimeZone(zone)).toBe(true);
  });
});

describe('days', () => {
  it.each(['UTC', 'Europe/Paris', 'America/Los_Angeles'])('W7 are counted on the calendar, also in %s', (zone) => {
    setZone(zone);
    expect(addDays('2026-11-29', 2)).toBe('2026-12-01');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
    expect(addDays('2026-11-23', -1)).toBe('2026-11-22');
  });
});
