import type { SasClient, SasErrorCode } from '@sas-embed/client';
import type { Appointment, Handover, HandoverEnd, Hold, Offer, Slot } from '@sas-embed/contract';

/** What is being booked. */
export interface BookingTarget {
  /** The offer of care whose slot it is. */
  readonly offer: Offer;
  /** The slot that the regulator chose. */
  readonly slot: Slot;
  /** The host's own opaque reference of the case. */
  readonly caseRef?: string;
  /** Instead of it, the launch that opened the page. */
  readonly launchId?: string;
  /** The search in which it was found. */
  readonly searchId?: string;
  /** The cancelled or missed appointment that this one replaces. */
  readonly replaces?: string;
  /** Trade name of the software whose calendar holds the slot. */
  readonly editor?: string;
}

/** The step that failed, which is the step that a retry repeats. */
export type BookingStep = 'hold' | 'confirm' | 'handover' | 'close-handover';

/** Code of a failure: a problem of the gateway, or one of the client's own (`network`, `timeout`…). */
export type BookingFaultCode = SasErrorCode;

/** Why a chosen slot cannot be booked any more. */
export type SlotGoneReason = 'taken' | 'past' | 'unknown';

/**
 * Where a booking stands.
 *
 * - `closed` nothing is being booked;
 * - `holding` the hold is asked for (an editor's slot is read again from the editor meanwhile);
 * - `held` the slot is ours until `deadline` (milliseconds of the injected clock);
 * - `walk-in` there is nothing to book: the patient may come during that time;
 * - `read-only` the role sees the slot, and books none;
 * - `expired` the hold ran out; the slot can be held again;
 * - `slot-taken` the slot is gone; `alternatives` are the next ones of the same offer, `loading` while they are read;
 * - `confirming` the SAS agenda slot is being booked;
 * - `opening` the hand-over to the editor's page is being created;
 * - `waiting` the editor's page is open and its appointment has not come back yet;
 * - `leaving` the regulator gives the editor's page up, and is asked why;
 * - `closing` the gateway is being told how the hand-over ended;
 * - `handover-over` the hand-over ended on the gateway's side without an appointment;
 * - `booked` the appointment is known; its details follow when `appointment` is absent;
 * - `failed` the step did not succeed; `retryable` says whether the same may succeed later.
 */
export type BookingState =
  | { readonly name: 'closed' }
  | { readonly name: 'holding' }
  | {
      readonly name: 'held';
      readonly hold: Hold;
      readonly deadline: number;
      readonly extending: boolean;
      readonly extendFailed: boolean;
      /** The number of patients could not be changed: how many places are left, when that is why. */
      readonly short?: { readonly placesLeft?: number };
    }
  | { readonly name: 'walk-in' }
  | { readonly name: 'read-only' }
  | { readonly name: 'expired' }
  | {
      readonly name: 'slot-taken';
      readonly reason: SlotGoneReason;
      readonly alternatives: readonly Slot[];
      readonly loading: boolean;
    }
  | { readonly name: 'confirming'; readonly hold: Hold }
  | { readonly name: 'opening'; readonly hold: Hold }
  | { readonly name: 'waiting'; readonly handover: Handover }
  | { readonly name: 'leaving'; readonly handover: Handover }
  | { readonly name: 'closing'; readonly handover: Handover; readonly outcome: HandoverEnd['outcome'] }
  | { readonly name: 'handover-over'; readonly state: 'abandoned' | 'expired' }
  | {
      readonly name: 'booked';
      readonly appointmentId: string;
      readonly handoverId?: string;
      readonly appointment?: Appointment;
    }
  | {
      readonly name: 'failed';
      readonly step: BookingStep;
      readonly code: BookingFaultCode;
      readonly retryable: boolean;
      readonly requestId?: string;
    };

/** The part of the client that a booking needs. */
export type BookingClient = Pick<
  SasClient,
  | 'createHold'
  | 'releaseHold'
  | 'extendHold'
  | 'confirmHold'
  | 'createHandover'
  | 'getHandover'
  | 'closeHandover'
  | 'getAppointment'
  | 'getOfferSlots'
>;

/** What the machine tells its owner. */
export interface BookingHooks {
  /** The state changed. */
  changed(state: BookingState): void;
  /** The editor's page can be opened now. */
  handedOver?(handover: Handover): void;
  /** An appointment exists: by confirmation here, or come back from the editor. Told once per booking. */
  booked?(ids: { appointmentId: string; handoverId?: string }): void;
  /** An appointment has come back after its dialog was closed, or after the hand-over was given up. */
  late?(ids: { appointmentId: string; handoverId: string }): void;
  /** The slot is known to be gone, so that lists can drop it. */
  slotGone?(ids: { offerId: string; slotId: string }): void;
}

/** Time as the machine sees it; tests inject their own. */
export interface BookingTime {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Calls back once after `ms` milliseconds; the answer cancels. */
  after(ms: number, callback: () => void): () => void;
}
