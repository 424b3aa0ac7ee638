import type { HubAppointment } from '@sas-embed/contract';
import { CONFLICT_STATUS, messageOf, type HubStatus, type ReceivedAppointment } from '../messages/index.js';

/** What an LRM keeps of an appointment: its last snapshot, and what it needs to judge the next message. */
export interface AppointmentState {
  readonly appointmentId: string;
  /** The appointment as the last applied message had it. */
  readonly appointment: HubAppointment;
  /** Sending of that message, in milliseconds since 1970. */
  readonly sentAt: number;
  /** distributionID of that message. */
  readonly distributionId: string;
  /** Whether the message that creates it has arrived; false: an update came first. */
  readonly createSeen: boolean;
}

/**
 * What a message did.
 * - `created`: nothing was known of the appointment; an update creates too.
 * - `updated`: the snapshot replaced the one before; what it lacks is gone.
 * - `unchanged`: the content was known; re-sent under another id.
 * - `repeated`: this very message was applied already (AMQP delivers at least once).
 * - `stale`: a message sent later was applied before.
 * - `conflict`: a create, sent later, that contradicts what is known.
 */
export type AppointmentOutcome = 'created' | 'updated' | 'unchanged' | 'repeated' | 'stale' | 'conflict';

/** A message's effect: what to store, and what to answer. */
export interface AppliedAppointment {
  readonly outcome: AppointmentOutcome;
  /** To be stored before anything is answered; the state before, where the message changes nothing. */
  readonly state: AppointmentState;
  /** Absent: acknowledge. Present: answer this error. */
  readonly refusal?: HubStatus;
}

/** How conflicts are answered. */
export interface ApplyOptions {
  /** Default 701, which the Hub passes on; 409 is what the guide says and the Hub's library may not read (H-12). */
  readonly conflict?: HubStatus;
}

/**
 * Applies a message of an appointment to what is known of it; pure, so that the caller decides how to store. The message has no
 * version: the time of sending decides, to the second, and within one second the order of arrival does.
 */
export function applyAppointment(
  known: AppointmentState | undefined,
  received: ReceivedAppointment,
  options: ApplyOptions = {},
): AppliedAppointment {
  const { appointment } = messageOf(received.envelope);
  const creates = appointment.method === 'CreateAppointment';
  const next: AppointmentState = {
    appointmentId: appointment.appointmentId,
    appointment,
    sentAt: received.sentAt,
    distributionId: received.distributionId,
    createSeen: creates || (known?.createSeen ?? false),
  };
  if (!known) return { outcome: 'created', state: next };
  const noted = { ...known, createSeen: next.createSeen };
  if (received.distributionId === known.distributionId) return { outcome: 'repeated', state: known };
  if (received.sentAt < known.sentAt) return { outcome: 'stale', state: noted };
  if (sameContent(known.appointment, appointment)) {
    return { outcome: 'unchanged', state: { ...next, appointment: known.appointment } };
  }
  if (creates) {
    // A create of the same second as the update that overtook it is that update's past, not a contradiction.
    if (!known.createSeen && received.sentAt === known.sentAt) return { outcome: 'stale', state: noted };
    return { outcome: 'conflict', state: known, refusal: options.conflict ?? CONFLICT_STATUS.model };
  }
  return { outcome: 'updated', state: next };
}

/** Whether two snapshots say the same; the method and the order of keys say nothing of the appointment. */
function sameContent(one: HubAppointment, other: HubAppointment): boolean {
  return canonical(one) === canonical(other);
}

function canonical(appointment: HubAppointment): string {
  const { method: _, ...content } = appointment;
  return JSON.stringify(content, (_key, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
