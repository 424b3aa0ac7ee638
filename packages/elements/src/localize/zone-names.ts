import { offsetName, type Localizer } from './localizer.js';

/** Names of the zones of French territories; others are named by Intl. */
const FRENCH_ZONES: Readonly<Record<string, string>> = {
  'Europe/Paris': 'heure de Paris',
  'Indian/Reunion': 'heure de La Réunion',
  'Indian/Mayotte': 'heure de Mayotte',
  'America/Guadeloupe': 'heure de la Guadeloupe',
  'America/Martinique': 'heure de la Martinique',
  'America/Cayenne': 'heure de la Guyane',
  'America/Miquelon': 'heure de Saint-Pierre-et-Miquelon',
  'America/St_Barthelemy': 'heure de Saint-Barthélemy',
  'America/Marigot': 'heure de Saint-Martin',
  'Pacific/Tahiti': 'heure de Tahiti',
  'Pacific/Noumea': 'heure de Nouvelle-Calédonie',
  'Pacific/Wallis': 'heure de Wallis-et-Futuna',
};

/** How one calls the zone (`heure de La Réunion`) and its offset at that instant (`UTC+4`). */
export function nameZone(
  { locale }: Localizer,
  timeZone: string,
  instant: number,
): { readonly name: string; readonly offset: string } {
  const named = locale.toLowerCase().startsWith('fr') ? FRENCH_ZONES[timeZone] : undefined;
  const part = () =>
    new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'long' })
      .formatToParts(instant)
      .find((p) => p.type === 'timeZoneName')?.value;
  return { name: named ?? part() ?? timeZone, offset: offsetName(instant, timeZone) };
}
