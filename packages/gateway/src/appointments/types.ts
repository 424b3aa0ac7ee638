import type {
  Appointment,
  AppointmentDelivery,
  AppointmentStatus,
  Handover,
  MarketplaceState,
  Structure,
} from '@sas-embed/contract';
import type { Principal } from '../identity/index.js';
import type { DbOrTrx, Trx } from '../storage/index.js';

/** A booking made here to be recorded as an appointment, inside booking's own transaction. */
export interface OwnBooking {
  /** Who books, or for whom it was accepted. */
  principal: Pick<Principal, 'regulatorId' | 'bookingSas' | 'hostId'>;
  /** The operator's own identifier, under which it may tell of it later (INT_R03). */
  identifier?: { system: string; value: string };
  /** How it was booked, and at which source. */
  origin: { kind: Exclude<Appointment['origin']['kind'], 'editor'>; sourceId: string; label?: string };
  /** The hand-over that ended with it. */
  handoverId?: string;
  /** The host whose case it is. */
  hostId: string;
  offerId: string;
  /** Absent for an orientation outside the slots. */
  slotId?: string;
  /** When the search was asked in which it was found, where that is known. */
  searchedAt?: Date | undefined;
  start: Date;
  end?: Date;
  timeZone: string;
  /** Default 1. */
  patients?: number;
  caseRef?: string;
  practitionerNationalId?: string;
  structureNationalId?: string;
  /** As the directory knows them when it is booked: kept with the appointment, which is history. */
  practitioner?: NonNullable<Appointment['practitioner']>;
  structure?: Structure;
  /** Default `booked`. */
  status?: AppointmentStatus;
  orientationType?: NonNullable<Appointment['orientationType']>;
  /** The CPTS through which the practitioner was found. */
  community?: Structure;
  overbooking?: NonNullable<Appointment['overbooking']>;
  /** The appointment that it replaces; see `replaceable`. */
  replaces?: string;
  /** Default `PS`. */
  orientationCategory?: Appointment['orientationCategory'];
}

/** What an appended event says; ids only. `audience` decides who reads it. */
export type FeedPayload =
  | { type: 'appointment'; appointmentId: string; handoverId?: string; status: AppointmentStatus; version: number }
  | {
      type: 'slot';
      offerId: string;
      slotId: string;
      change: 'held' | 'released' | 'taken' | 'freed';
      exclusive: boolean;
      regulatorId?: string;
      until?: string;
      /** Of what whoever fills in an agenda changed: its place. */
      placeId?: string;
    }
  | { type: 'offer'; placeId: string }
  | {
      type: 'handover';
      handoverId: string;
      state: Handover['state'];
      late?: boolean;
      appointmentId?: string;
    }
  | { type: 'delivery'; appointmentId: string; state: AppointmentDelivery['state'] }
  | { type: 'marketplace'; requestId: string; state: MarketplaceState; late?: boolean; appointmentId?: string };

/** The append-only event table. */
export interface EventLog {
  /** Appends in the caller's transaction and wakes readers up at commit. `sasId` absent: every principal reads it. */
  append(trx: Trx, event: { payload: FeedPayload; sasId?: string; hostId?: string }): Promise<void>;
}

/** What other rooms ask of appointments. */
export interface Appointments {
  /** Records a booking in the caller's transaction, with its history row and feed event. */
  recordBooking(trx: Trx, booking: OwnBooking): Promise<Appointment>;
  /**
   * The case of an appointment that may be replaced: cancelled or missed, of the principal's SAS, not replaced yet. Throws
   * `not-found`, `appointment-not-replaceable`.
   */
  replaceable(
    db: DbOrTrx,
    principal: Principal,
    appointmentId: string,
  ): Promise<{ hostId: string | null; caseRef?: string }>;
}

/** What is known of appointments' way to the LRM; told by the delivery room, which is built on this one. */
export interface DeliveryStates {
  /** Where the last version of each is; those that are sent to no LRM are left out. */
  of(db: DbOrTrx, appointmentIds: readonly string[]): Promise<Map<string, DeliveredTo>>;
}

/** Where a version is on its way to the LRM. */
export interface DeliveredTo {
  state: AppointmentDelivery['state'];
  at: Date;
  /** The error's number at the Hub Santé. */
  code?: number;
}
