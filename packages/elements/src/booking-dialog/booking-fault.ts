import type { Slot } from '@sas-embed/contract';
import type { SasErrorDetail } from '../events.js';
import { errorDetail } from '../internal/index.js';
import type { BookingFaultCode, SlotGoneReason } from './booking-state.js';

/** What the machine needs to know of a failure. */
export interface Fault extends SasErrorDetail {
  code: BookingFaultCode;
  alternatives?: readonly Slot[];
  /** How many patients the slot still takes. */
  placesLeft?: number;
}

/** Reads an error of the client by its shape: two versions of the client may be loaded, so `instanceof` would lie. */
export function faultOf(error: unknown): Fault {
  const { alternatives, placesLeft } =
    (error as { problem?: Pick<Fault, 'alternatives' | 'placesLeft'> } | undefined)?.problem ?? {};
  return {
    ...(errorDetail(error) as SasErrorDetail & { code: BookingFaultCode }),
    ...(alternatives && { alternatives }),
    ...(placesLeft !== undefined && { placesLeft }),
  };
}

/** The refusals that mean that the slot is gone. */
export const GONE: Partial<Record<BookingFaultCode, SlotGoneReason>> = {
  'slot-taken': 'taken',
  'slot-in-the-past': 'past',
  'slot-unknown': 'unknown',
};
