import { describe, expect, it } from 'vitest';
import { addWorkingDays, isWorkingDay } from './holidays.js';

describe('working days', () => {
  it('leave out weekends and the public holidays of all France', () => {
    expect(['2026-11-28', '2026-11-29', '2026-11-11', '2026-04-06', '2026-05-14'].map(isWorkingDay)).toEqual(
      Array(5).fill(false),
    );
    expect(isWorkingDay('2026-11-12')).toBe(true);
    // A holiday of Alsace-Moselle is a working day elsewhere.
    expect(isWorkingDay('2028-12-26')).toBe(true);
  });

  it('are counted from the day after', () => {
    expect(addWorkingDays('2026-11-26', 2)).toBe('2026-11-30'); // Thursday: Friday, Monday
    expect(addWorkingDays('2026-11-27', 2)).toBe('2026-12-01');
    expect(addWorkingDays('2026-11-28', 2)).toBe('2026-12-01'); // from a Saturday
    expect(addWorkingDays('2026-12-23', 2)).toBe('2026-12-28'); // Christmas on a Friday
    // Easter Monday.
    expect(addWorkingDays('2026-04-03', 14)).toBe('2026-04-24');
    expect(addWorkingDays('2026-04-30', 14)).toBe('2026-05-26'); // 1 and 8 May, Ascension, Whit Monday;
  });
});
