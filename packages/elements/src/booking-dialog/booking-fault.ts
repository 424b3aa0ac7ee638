import type { Slot } from '@sas-embed/contract';
import type { BookingFaultCode, SlotGoneReason } from './booking-state.js';

/** What the machine needs to know of a failure. */
export interface Fault {
  code: BookingFaultCode;
  retryable: boolean;
  requestId?: string;
  alternatives?: readonly Slot[];
  /** How many patients the slot still takes. */
  placesLeft?: number;
}

/** Reads an error of the client by its shape: two versions of the client may be loaded, so `instanceof` would lie. */
export function faultOf(error: unknown): Fault {
  const e = error as {
    code?: unknown;
    retryable?: unknown;
    requestId?: unknown;
    problem?: { alternatives?: Slot[]; placesLeft?: number };
  };
  return {
    code: typeof e?.code === 'string' ? (e.code as BookingFaultCode) : 'network',
    retryable: typeof e?.retryable === 'boolean' ? e.retryable : true,
    ...(typeof e?.requestId === 'string' ? { requestId: e.requestId } : {}),
    ...(typeof e?.problem?.placesLeft === 'number' ? { placesLeft: e.problem.placesLeft } : {}),
    ...(Array.isArray(e?.problem?.alternatives) ? { alternatives: e.problem.alternatives } : {}),
  };
}

/** The refusals that mean that the slot is gone. */
export const GONE: Partial<Record<BookingFaultCode, SlotGoneReason>> = {
  'slot-taken': 'taken',
  'slot-in-the-past': 'past',
  'slot-unknown': 'unknown',
};
