import { describe, expect, it } from 'vitest';
import { easterSunday, isPublicHoliday } from './holidays.js';
import { pdsaAt } from './pdsa.js';
import { toZonedIso } from './local-time.js';

describe('Easter', () => {
  it.each(['2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2038-04-25', '2285-03-22'])('is on %s', (date) => {
    expect(easterSunday(Number(date.slice(0, 4)))).toBe(date);
  });
});

describe('public holidays', () => {
  it.each([
    ['2026-11-11', undefined, true],
    ['2026-11-12', undefined, false],
    ['2026-04-06', undefined, true],
    ['2026-05-14', undefined, true],
    ['2026-05-25', undefined, true],
    ['2026-04-03', '33', false],
    ['2026-04-03', '67', true],
    ['2026-12-26', '57', true],
    ['2026-12-26', '75', false],
    ['2026-12-20', '974', true],
    ['2026-12-20', '971', false],
    ['2026-04-27', '976', true],
    ['2026-06-10', '973', true],
  ] as const)('%s in %s: %s', (date, departement, is) => expect(isPublicHoliday(date, departement)).toBe(is));
});

describe('the PDSA', () => {
  const paris = { timeZone: 'Europe/Paris', departement: '33' };
  const at = (iso: string, place: Parameters<typeof pdsaAt>[1] = paris) => {
    const { until, ...rest } = pdsaAt(Date.parse(iso), place);
    return { ...rest, until: toZonedIso(until, place.timeZone) };
  };

  it.each([
    ['2026-11-23T10:00:00+01:00', undefined, '2026-11-23T20:00:00+01:00'],
    ['2026-11-23T19:59:59+01:00', undefined, '2026-11-23T20:00:00+01:00'],
    ['2026-11-23T20:00:00+01:00', 'night', '2026-11-24T08:00:00+01:00'],
    ['2026-11-24T03:00:00+01:00', 'night', '2026-11-24T08:00:00+01:00'],
    ['2026-11-28T11:59:00+01:00', undefined, '2026-11-28T12:00:00+01:00'],
    ['2026-11-28T12:00:00+01:00', 'weekend', '2026-11-30T08:00:00+01:00'],
    ['2026-11-29T15:00:00+01:00', 'weekend', '2026-11-30T08:00:00+01:00'],
    ['2026-11-29T22:00:00+01:00', 'night', '2026-11-30T08:00:00+01:00'],
    ['2026-11-11T10:00:00+01:00', 'holiday', '2026-11-12T08:00:00+01:00'],
    ['2027-12-24T21:00:00+01:00', 'night', '2027-12-27T08:00:00+01:00'],
  ])('at %s: %s, until %s', (iso, reason, until) => {
    expect(at(iso)).toEqual({ active: reason !== undefined, ...(reason && { reason }), until });
  });

  it('follows the clock of the place, on both clock nights too', () => {
    expect(at('2026-03-29T01:30:00+01:00').until).toBe('2026-03-30T08:00:00+02:00');
    expect(at('2026-10-25T04:00:00+01:00').until).toBe('2026-10-26T08:00:00+01:00');
    const reunion = { timeZone: 'Indian/Reunion', departement: '974' };
    expect(at('2026-11-23T16:00:00Z', reunion)).toEqual({
      active: true,
      reason: 'night',
      until: '2026-11-24T08:00:00+04:00',
    });
    expect(at('2028-12-20T10:00:00+04:00', reunion)).toMatchObject({ reason: 'holiday' });
  });

  it('has the hours of its territory', () => {
    const place = { ...paris, hours: { nightFrom: '19:00', nightTo: '07:30', saturdayFrom: '14:00' } };
    expect(at('2026-11-23T19:30:00+01:00', place)).toEqual({
      active: true,
      reason: 'night',
      until: '2026-11-24T07:30:00+01:00',
    });
    expect(at('2026-11-28T13:00:00+01:00', place)).toMatchObject({ active: false, until: '2026-11-28T14:00:00+01:00' });
  });
});
