import { isPublicHoliday } from './holidays.js';
import type { SearchOffersEvent } from './api.js';
import { instantOf, localDate, toZonedIso } from './local-time.js';
import { addDays } from './zone.js';

/**
 * The hours of the permanence des soins ambulatoires (PDSA) of a territory, as local times (`HH:mm`). Its specification
 * (cahier des charges régional) may move them.
 */
export interface PdsaHours {
  /** When the night begins on every day. */
  readonly nightFrom: string;
  /** When it ends, and when the days of Sundays and public holidays begin. */
  readonly nightTo: string;
  /** When the PDSA begins on a Saturday. */
  readonly saturdayFrom: string;
}

/** From 20:00 to 8:00, on Saturdays from noon, on Sundays and public holidays all day (Code de la santé publique, R6315-1). */
export const DEFAULT_PDSA_HOURS: PdsaHours = { nightFrom: '20:00', nightTo: '08:00', saturdayFrom: '12:00' };

/** Why it is PDSA. */
export type PdsaReason = 'night' | 'weekend' | 'holiday';

/** Whether it is PDSA, why, and until when that holds. */
export interface PdsaPeriod {
  readonly active: boolean;
  readonly reason?: PdsaReason;
  /** The instant at which it begins or ends next. */
  readonly until: number;
}

/** Where it is asked. */
export interface PdsaPlace {
  readonly timeZone: string;
  /** For the public holidays of some départements only. */
  readonly departement?: string;
  /** Those of the territory; the usual ones without them. */
  readonly hours?: PdsaHours;
}

/** Whether it is PDSA at that place and instant. Days and hours are the place's own, both clock nights included. */
export function pdsaAt(instant: number, place: PdsaPlace): PdsaPeriod {
  const reason = reasonAt(instant, place);
  const today = localDate(instant, place.timeZone);
  // It only ever changes at one of these times; a long weekend of holidays is over within a week.
  const { nightFrom, nightTo, saturdayFrom } = place.hours ?? DEFAULT_PDSA_HOURS;
  for (let day = 0; day < 8; day++) {
    const date = addDays(today, day);
    const turns = [nightTo, saturdayFrom, nightFrom].map((time) => instantOf(date, time, place.timeZone));
    for (const turn of turns.sort((a, b) => a - b)) {
      if (turn > instant && Boolean(reasonAt(turn, place)) !== Boolean(reason)) {
        return { active: reason !== undefined, ...(reason && { reason }), until: turn };
      }
    }
  }
  return {
    active: reason !== undefined,
    ...(reason && { reason }),
    until: instantOf(addDays(today, 8), nightTo, place.timeZone),
  };
}

/** The same as the API tells it, with `until` in the place's zone. */
export function pdsaPeriod(instant: number, place: PdsaPlace): NonNullable<SearchOffersEvent['pdsa']> {
  const { until, ...period } = pdsaAt(instant, place);
  return { ...period, until: toZonedIso(until, place.timeZone) };
}

function reasonAt(
  instant: number,
  { timeZone, departement, hours = DEFAULT_PDSA_HOURS }: PdsaPlace,
): PdsaReason | undefined {
  const date = localDate(instant, timeZone);
  const isAfter = (time: string) => instant >= instantOf(date, time, timeZone);
  if (isPublicHoliday(date, departement) && isAfter(hours.nightTo) && !isAfter(hours.nightFrom)) return 'holiday';
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  if (weekday === 0 && isAfter(hours.nightTo) && !isAfter(hours.nightFrom)) return 'weekend';
  if (weekday === 6 && isAfter(hours.saturdayFrom) && !isAfter(hours.nightFrom)) return 'weekend';
  if (isAfter(hours.nightFrom) || !isAfter(hours.nightTo)) return 'night';
  return undefined;
}
