import type { Appointment } from '@sas-embed/contract';
import { errorDetail, isSignedOut } from '../internal/index.js';
import {
  formatDateTime,
  nameZone,
  zoneOffset,
  type frAppointments,
  type LocalizeController,
} from '../localize/index.js';

/** The texts of `sas-appointments`. */
export type Texts = LocalizeController<typeof frAppointments>;

/** With whom, or where. */
export function whomOf(t: Texts, { practitioner, structure }: Appointment): string {
  const name = [practitioner?.firstName, practitioner?.lastName].filter(Boolean).join(' ');
  return name || structure?.name || practitioner?.nationalId || t.t('appointments.unknown');
}

/** Day and time on the place's clock. */
export const momentOf = (t: Texts, instant: string, timeZone: string): string =>
  formatDateTime(t.localizer, Date.parse(instant), timeZone);

/** What the practice did of an appointment that somebody is to be called back for. */
export function callBackText(t: Texts, { callBack, timeZone }: Appointment, start: string): string {
  if (callBack?.reason !== 'moved') return t.t('appointments.callBack.cancelled');
  return t.t('appointments.callBack.moved', { before: momentOf(t, callBack.previousStart ?? start, timeZone) });
}

/** The place's zone, and when that is for the viewer, where their clocks differ. */
export function zoneOf(t: Texts, { start, timeZone }: Pick<Appointment, 'start' | 'timeZone'>): string | undefined {
  const instant = Date.parse(start);
  const { viewerTimeZone: viewer } = t.localizer;
  if (zoneOffset(instant, timeZone) === zoneOffset(instant, viewer)) return undefined;
  const { name, offset } = nameZone(t.localizer, timeZone, instant);
  return t.t('appointments.zone', { zone: name, offset, local: formatDateTime(t.localizer, instant, viewer) });
}

/** Where it was booked. */
export function originOf(t: Texts, { origin }: Appointment): string {
  if (origin.kind !== 'editor') return t.t(`appointments.origin.${origin.kind}`);
  return t.t('appointments.origin.editor', { label: origin.label ?? t.t('appointments.editor') });
}

/** How far it has come on its way to the LRM. */
export function deliveryOf(t: Texts, { state, code }: NonNullable<Appointment['delivery']>): string {
  return state === 'refused'
    ? t.t('appointments.delivery.refused', { code: code === undefined ? '' : String(code) })
    : t.t(`appointments.delivery.${state}`);
}

/** What a refusal means, and what to do. Codes never show. */
export function problemText(t: Texts, error: unknown): string {
  const { code, retryable } = errorDetail(error);
  if (isSignedOut(code)) return t.t('appointments.session');
  switch (code) {
    case 'appointment-linked':
      return t.t('appointments.problem.linked');
    case 'case-ref-refused':
      return t.t('appointments.problem.case');
    case 'appointment-not-cancellable':
    case 'appointment-status-refused':
    case 'cancel-at-editor':
      return t.t('appointments.problem.status');
    case 'not-found':
      return t.t('appointments.problem.gone');
    case 'forbidden':
      return t.t('appointments.problem.forbidden');
    default:
      return t.t(retryable ? 'appointments.problem.unsure' : 'appointments.problem.failed');
  }
}
