import { addDays, instantOf, localDate } from '@sas-embed/contract';

/** A window of time that can be asked for. */
export interface RequestWindow {
  readonly key: '2h' | '4h' | 'today' | 'morning' | 'afternoon' | '48h';
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

const HOUR = 3_600_000;

/** The windows that can be chosen now, nearest first; today's only while half an hour of it is left. */
export function windowsFrom(now: number, timeZone: string): RequestWindow[] {
  const today = localDate(now, timeZone);
  const tomorrow = addDays(today, 1);
  const at = (date: string, time: string) => instantOf(date, time, timeZone);
  const windows: RequestWindow[] = [
    { key: '2h', from: now, to: now + 2 * HOUR },
    { key: '4h', from: now, to: now + 4 * HOUR },
    { key: 'today', from: now, to: at(tomorrow, '00:00') },
    { key: 'morning', from: at(tomorrow, '08:00'), to: at(tomorrow, '12:00') },
    { key: 'afternoon', from: at(tomorrow, '12:00'), to: at(tomorrow, '18:00') },
    { key: '48h', from: now, to: now + 48 * HOUR },
  ];
  return windows.filter(({ from, to }) => to - from >= HOUR / 2);
}
