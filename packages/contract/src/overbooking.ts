import type { Offer } from './api.js';
import { instantOf, localDate } from './local-time.js';
import { addDays, offsetMinutes } from './zone.js';

/** How far ahead an orientation outside the slots may be, in days. */
export const OVERBOOKING_DAYS = 7;
/** The step of its times on the place's clock, in minutes. */
export const OVERBOOKING_STEP = 15;

const STEP_MS = OVERBOOKING_STEP * 60_000;
const DAY_MS = 86_400_000;

/**
 * What is wrong with a start, or `undefined`: it is not later than now, too far away, or on no step of the place's clock.
 * @param start - milliseconds since 1970
 */
export function overbookingFault(
  start: number,
  now: number,
  timeZone: string,
): 'past' | 'too-far' | 'step' | undefined {
  if (start <= now) return 'past';
  if (start > now + OVERBOOKING_DAYS * DAY_MS) return 'too-far';
  return (start + offsetMinutes(start, timeZone) * 60_000) % STEP_MS === 0 ? undefined : 'step';
}

/**
 * The instants that may be chosen on a local date, earliest first. A clock that is put forward skips some times, one that is
 * put back shows some twice: these are two instants.
 * @param date - `2026-11-23`, of the place
 */
export function overbookingTimes(date: string, now: number, timeZone: string): number[] {
  const end = instantOf(addDays(date, 1), '00:00', timeZone);
  const times: number[] = [];
  for (let at = instantOf(date, '00:00', timeZone); at < end; at += STEP_MS) {
    if (!overbookingFault(at, now, timeZone)) times.push(at);
  }
  return times;
}

/** The local dates on which there is a time to choose, today first. */
export function overbookingDates(now: number, timeZone: string): string[] {
  const today = localDate(now, timeZone);
  const dates = Array.from({ length: OVERBOOKING_DAYS + 1 }, (_, day) => addDays(today, day));
  return dates.filter((date) => overbookingTimes(date, now, timeZone).length > 0);
}

/**
 * Whether an offer takes patients outside its slots: of those who take part, practitioners by themselves or through a CPTS,
 * unless they say no; of those through a MSP, SOS Médecins or a CDS the structure carries it, which has to say yes.
 */
export function takesOverbooking({
  practitioner,
  participation: { sas, via, overbooking },
}: Pick<Offer, 'practitioner' | 'participation'>): boolean {
  if (!sas) return false;
  if (!practitioner) return overbooking === true;
  return (via === undefined || via === 'individual' || via === 'CPTS') && overbooking !== false;
}
