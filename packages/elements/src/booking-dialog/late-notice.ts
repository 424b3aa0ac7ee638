import type { SasClient } from '@sas-embed/client';
import type { Appointment } from '@sas-embed/contract';
import { html, type TemplateResult } from 'lit';
import { formatDateTime } from '../localize/index.js';
import { CHECK } from './booking-icons.js';
import { whoOf, type BookingTexts } from './booking-texts.js';

/** What came back after its dialog was closed. */
export interface LateReturn {
  /** Absent when it could not be read. */
  readonly appointment?: Appointment;
}

/** Reads what came back. */
export async function readLate(client: SasClient | undefined, appointmentId: string): Promise<LateReturn> {
  try {
    const appointment = await client?.getAppointment(appointmentId);
    return appointment ? { appointment } : {};
  } catch {
    return {}; // It exists, which is what counts.
  }
}

/** What is said of it. */
export function lateText({ appointment: at }: LateReturn, t: BookingTexts): string {
  if (!at) return t.t('booking.lateUnread');
  const when = formatDateTime(t.localizer, Date.parse(at.start), at.timeZone);
  return t.t('booking.late', { who: whoOf(at.practitioner, at.structure, t), when });
}

/** The notice that shows it until it was seen. */
export function lateNotice(late: LateReturn, t: BookingTexts, seen: () => void): TemplateResult {
  return html`<div part="late" class="late">
    <p class="message success">${CHECK}<span>${lateText(late, t)}</span></p>
    <button class="button" type="button" @click=${seen}>${t.t('booking.lateSeen')}</button>
  </div>`;
}
