import { localDate, type AgendaSummary } from '@sas-embed/contract';
import { nameZone, zoneOffset, type frAgenda, type LocalizeController } from '../localize/index.js';
import type { AgendaEntry } from './agenda-model.js';

/** The texts of the week. */
export type AgendaTexts = LocalizeController<typeof frAgenda>;

/** A time of the place's clock as the language writes it: `08h00`, `08:00`. */
export function clockText({ localizer: { locale } }: Pick<AgendaTexts, 'localizer'>, time: string): string {
  return locale.toLowerCase().startsWith('fr') ? time.replace(':', 'h') : time;
}

/** `08h00 – 12h00`. */
export const spanText = (t: AgendaTexts, { start, end }: { start: string; end: string }): string =>
  t.t('agenda.span', { from: clockText(t, start), to: clockText(t, end) });

/** The dates from the first to the last: `23–29 novembre 2026`. */
export function rangeText({ localizer: { locale } }: AgendaTexts, first: string, last: string): string {
  const noon = (date: string) => Date.parse(`${date}T12:00:00Z`);
  const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });
  return format.formatRange(noon(first), noon(last));
}

/** Whose agenda it is, and where. */
export function nameOf(t: AgendaTexts, { practitioner, structureName, address }: AgendaSummary): string {
  const title = practitioner?.title;
  const who = practitioner && [
    title === 'DR' || title === 'PR' ? t.t(`agenda.title.${title}`) : '',
    practitioner.firstName,
    practitioner.lastName,
  ];
  const name = who?.filter(Boolean).join(' ');
  return [name, structureName, address.city].filter(Boolean).join(' · ') || t.t('agenda.unnamed');
}

/** The place's zone, where its clock is not the viewer's on one of these dates. */
export function zoneText(t: AgendaTexts, timeZone: string, dates: readonly string[]): string | undefined {
  const noons = dates.map((date) => Date.parse(`${date}T12:00:00Z`));
  const at = noons.find((noon) => zoneOffset(noon, timeZone) !== zoneOffset(noon, t.localizer.viewerTimeZone));
  if (at === undefined) return undefined;
  const { name, offset } = nameZone(t.localizer, timeZone, at);
  return t.t('agenda.zone', { zone: name, offset });
}

/** `Plage`, `Créneau`, `16 créneaux`. */
export function kindText(t: AgendaTexts, { kind, slots }: Pick<AgendaEntry, 'kind' | 'slots'>): string {
  if (kind === 'plage') return t.t('agenda.plage');
  return slots > 1 ? t.t('agenda.creneaux', { count: slots }) : t.t('agenda.creneau');
}

/** What else is to be known of an entry: how it recurs, what became of it, for whom, how. */
export function detailsOf(t: AgendaTexts, entry: AgendaEntry): string[] {
  const { rule, state, changed, modes, visibility, held } = entry;
  return [
    state === 'open' ? '' : t.t(`agenda.state.${state}`),
    changed ? t.t('agenda.changed') : rule?.weekly ? t.t('agenda.weekly') : '',
    rule ? '' : t.t('agenda.file'),
    held ? t.t('agenda.held', { count: held }) : '',
    ...modes.map((mode) => t.t(`agenda.mode.${mode}`)),
    ...visibility.map((type) => t.t(`agenda.visibility.${type}`)),
    rule?.through ? t.t('agenda.through', { name: rule.through.name }) : '',
  ].filter(Boolean);
}

/** Today at the place. */
export const todayAt = (timeZone: string, now: number): string => localDate(now, timeZone);
