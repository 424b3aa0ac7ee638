import type { Appointment, Slot } from '@sas-embed/contract';
import type { SasBookDetail } from '../events.js';

/** How a booking ended. */
export interface BookingOutcome {
  /** The appointment, when there is one. */
  readonly booked?: SasBookDetail;
  /** The slot that was on the screen last; alternatives may have replaced the first one. */
  readonly slotId: string;
  /** Ids of the slots that turned out to be gone, the booked one included: lists can drop them. */
  readonly gone: readonly string[];
}

/** Whether the slot can still be booked: another one was, or it is a plage with places left. */
export function isStillFree(appointment: Appointment | undefined, slot: Slot | undefined): boolean {
  if (!appointment) return false;
  const { max = 0, taken = 0 } = slot?.capacity ?? {};
  return appointment.slotChanged || taken + (appointment.patients ?? 1) < max;
}
