import type { Agenda } from '@sas-embed/contract';
import { errorDetail } from '../internal/index.js';
import type { frAgenda, frAgendaForms, LocalizeController } from '../localize/index.js';
import { kindText, spanText } from './agenda-texts.js';

/** The texts of the forms. */
export type FormTexts = LocalizeController<typeof frAgenda & typeof frAgendaForms>;

/** Dates as one reads them, the first three of them. */
export const datesText = ({ localizer }: FormTexts, dates: readonly string[]): string =>
  dates
    .slice(0, 3)
    .map((date) => localizer.day(date, 'short'))
    .join(', ') + (dates.length > 3 ? '…' : '');

/** That hours overlap, and what. */
export function overlapText(
  t: FormTexts,
  agenda: Agenda,
  ruleId: string | undefined,
  dates: readonly string[],
): string {
  const rule = agenda.rules.find(({ id }) => id === ruleId);
  const what = rule ? `${kindText(t, { kind: rule.kind, slots: 1 })} ${spanText(t, rule)}` : '…';
  return t.t('agendaForms.problem.overlap', { what, dates: datesText(t, dates) });
}

/** What a refusal means for whoever fills in the agenda, and what to do. Codes never show. */
export function problemText(t: FormTexts, agenda: Agenda, error: unknown): string {
  const { code, retryable } = errorDetail(error);
  const { problem } = error as { problem?: { ruleId?: string; dates?: string[] } };
  const dates = problem?.dates ?? [];
  switch (code) {
    case 'agenda-overlap':
      return overlapText(t, agenda, problem?.ruleId, dates);
    case 'agenda-booked':
      return t.t('agendaForms.problem.booked', { dates: datesText(t, dates) });
    case 'agenda-full':
      return t.t('agendaForms.problem.full');
    case 'version-conflict':
      return t.t('agendaForms.problem.version');
    case 'not-found':
      return t.t('agendaForms.problem.gone');
    case 'forbidden':
      return t.t('agendaForms.problem.forbidden');
    case 'unauthenticated':
    case 'token-expired':
    case 'session-ended':
    case 'token-unavailable':
      return t.t('agendaForms.problem.session');
    default:
      return t.t(retryable ? 'agendaForms.problem.unsure' : 'agendaForms.problem.failed');
  }
}
