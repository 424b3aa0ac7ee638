import { createHash } from 'node:crypto';
import type { ReadAppointment } from '@sas-embed/fhir';
import type { Updateable } from 'kysely';
import type { AppointmentRow } from './appointment-rows.js';
import type { AppointmentTable } from './tables.js';

/** How it was sent: as a booking (POST) or as an update (conditional PUT). */
export type IntakeRequest = 'booking' | 'update';

/** SHA-256 of what the editor says, to know a repeat; a second delivery of the same content changes nothing. */
export function contentHash(read: ReadAppointment): string {
  const { status, start, end, created, operator, practitionerIds, structureIds, needsAction } = read;
  const content = [status, start, end, created ?? null, operator.system, operator.value];
  return createHash('sha256')
    .update(JSON.stringify([...content, practitionerIds, structureIds, needsAction]))
    .digest('base64url');
}

/** How far ahead of ours an editor's clock may be; one that is further says nothing of the order of its versions. */
const CLOCK_TOLERANCE_MS = 300_000;

/** When the editor made this version, as far as that can be believed. */
export function saidAt({ lastUpdated }: ReadAppointment, now: Date): Date | null {
  return lastUpdated && lastUpdated.getTime() <= now.getTime() + CLOCK_TOLERANCE_MS ? lastUpdated : null;
}

/**
 * Whether it is the past of what is known: made before it, or the booking that its own update has overtaken. Where nothing tells,
 * what comes later is later.
 */
export function isOutdated(row: AppointmentRow, read: ReadAppointment, how: IntakeRequest, now: Date): boolean {
  const at = saidAt(read, now);
  if (at !== null && row.said_at !== null) return at < row.said_at;
  return row.booking_awaited && how === 'booking';
}

/**
 * What the practice changed of an appointment that the patient knows: cancelled or moved while it was still to come, it asks
 * for a call back until somebody acknowledges it. What a regulator had asked to cancel he knows already; what is again as the
 * patient knows it needs no call.
 */
export function changedByPractice(row: AppointmentRow, read: ReadAppointment, now: Date): Updateable<AppointmentTable> {
  const isOpen = (status: string) => status === 'booked' || status === 'pending';
  const settled = { call_back: null, call_back_at: null, call_back_from: null };
  const wasAsked = row.cancellation_requested_at !== null;
  const over = isOpen(read.status) ? {} : { cancellation_requested_at: null };
  const known = row.call_back_from ?? row.start_at;
  if (read.status === 'cancelled') {
    if (row.status === 'cancelled' || !isOpen(row.status) || known <= now) return over;
    if (wasAsked) return { ...over, ...settled };
    return { ...over, call_back: 'cancelled', call_back_at: now, call_back_from: known };
  }
  if (!isOpen(read.status)) return over;
  const isAsKnown = known.getTime() === read.start.getTime();
  if (isAsKnown) return row.call_back === null ? over : { ...over, ...settled };
  const isMoved = row.start_at.getTime() !== read.start.getTime() || row.status === 'cancelled';
  if (!isMoved || (known <= now && read.start <= now)) return over;
  return { ...over, call_back: 'moved', call_back_at: now, call_back_from: known };
}
