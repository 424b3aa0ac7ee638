import { wallClock, type Localizer } from './localizer.js';

/** Long day and time in the zone: `lundi 23 novembre à 09h20`. */
export function formatDateTime(localizer: Localizer, instant: number, timeZone: string): string {
  const day = localizer.day(wallClock(instant, timeZone).date, 'long');
  return `${day} ${localizer.locale.toLowerCase().startsWith('fr') ? 'à' : 'at'} ${localizer.time(instant, timeZone)}`;
}
