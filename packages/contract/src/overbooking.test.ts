import { describe, expect, it } from 'vitest';
import { overbookingDates, overbookingFault, overbookingTimes } from './overbooking.js';
import { toZonedIso } from './local-time.js';

const PARIS = 'Europe/Paris';
const at = (text: string) => Date.parse(text);

describe('the times of an orientation outside the slots', () => {
  it('W16 are later than now, within seven days, on quarters of the place’s clock', () => {
    const now = at('2026-11-23T09:07:00+01:00');
    const fault = (text: string, zone = PARIS) => overbookingFault(at(text), now, zone);
    expect(fault('2026-11-23T09:15:00+01:00')).toBeUndefined();
    expect(fault('2026-11-23T09:00:00+01:00')).toBe('past');
    expect(fault('2026-11-23T09:07:00+01:00')).toBe('past');
    expect(fault('2026-11-30T09:00:00+01:00')).toBeUndefined();
    expect(fault('2026-11-30T09:15:00+01:00')).toBe('too-far');
    expect(fault('2026-11-23T09:20:00+01:00')).toBe('step');
    expect(fault('2026-11-23T09:15:30+01:00')).toBe('step');
    // A quarter at the place, whose clock is half an hour or three quarters away from others.
    expect(fault('2026-11-24T09:15:00-09:30', 'Pacific/Marquesas')).toBeUndefined();
  });

  it('begin at the next quarter today, and end with the day', () => {
    const times = overbookingTimes('2026-11-23', at('2026-11-23T09:07:00+01:00'), PARIS);
    expect(toZonedIso(times[0]!, PARIS)).toBe('2026-11-23T09:15:00+01:00');
    expect(toZonedIso(times.at(-1)!, PARIS)).toBe('2026-11-23T23:45:00+01:00');
    expect(overbookingTimes('2026-11-22', at('2026-11-23T09:07:00+01:00'), PARIS)).toEqual([]);
  });

  it('W7 skip the hour that the clock skips, and offer twice the one that it shows twice', () => {
    const spring = overbookingTimes('2027-03-28', at('2027-03-27T12:00:00+01:00'), PARIS);
    expect(spring).toHaveLength(23 * 4);
    expect(
      spring.map((time) => toZonedIso(time, PARIS).slice(11, 16)).filter((time) => time.startsWith('02:')),
    ).toEqual([]);
    const autumn = overbookingTimes('2026-10-25', at('2026-10-24T12:00:00+02:00'), PARIS);
    expect(autumn).toHaveLength(25 * 4);
    const twice = autumn.map((time) => toZonedIso(time, PARIS)).filter((time) => time.includes('T02:30'));
    expect(twice).toEqual(['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00']);
  });

  it('are of the days that the place has now', () => {
    const now = at('2026-11-23T22:50:00Z');
    expect(overbookingDates(now, PARIS)[0], 'nothing is left of the 23rd').toBe('2026-11-24');
    expect(overbookingDates(now, 'America/Guadeloupe')[0]).toBe('2026-11-23');
    expect(overbookingDates(now, PARIS)).toHaveLength(7);
  });
});
