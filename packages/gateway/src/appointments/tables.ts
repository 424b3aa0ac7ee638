import type {
  Appointment,
  AppointmentStatus,
  AppointmentVersion,
  BlockedAppointment,
  Specialty,
} from '@sas-embed/contract';
import type { ColumnType, Generated } from 'kysely';
import type { FeedPayload } from './types.js';

/** A time stamp: read as `Date`, written as `Date`. */
type Instant = ColumnType<Date, Date, Date>;
/** `jsonb`, written as text. */
type Json<T> = ColumnType<T, string, string>;
/** Set by the database, or by an SQL expression. */
type Stamped<T> = ColumnType<T, never, T>;

/** An appointment, of an editor or of the SAS agenda. Holds nothing of the patient. */
export interface AppointmentTable {
  id: string;
  seq: ColumnType<number, never, never>;
  /** The transaction of the last change: with `seq`, the order of the list. */
  changed_tx: Stamped<string>;
  version: number;
  origin_kind: Appointment['origin']['kind'];
  source_id: string;
  source_label: string | null;
  /** The editor's own identifier; null on the agenda. */
  identifier_system: string | null;
  identifier_value: string | null;
  /** When the editor made the version that it told last; null while it never said. */
  said_at: Instant | null;
  /** It was made by an update that came before its booking; what the booking says then is its past. */
  booking_awaited: Generated<boolean>;
  /** SHA-256 of what the editor last said, to know a repeat. */
  content_hash: string | null;
  orientation_category: string;
  status: AppointmentStatus;
  start_at: Instant;
  end_at: Instant | null;
  time_zone: string;
  created_at: Instant;
  updated_at: Instant | null;
  received_at: Instant;
  practitioner_id: string | null;
  practitioner_last_name: string | null;
  practitioner_first_name: string | null;
  practitioner_specialty: Json<Specialty> | null;
  structure_id: string | null;
  structure_name: string | null;
  regulator_id: string | null;
  /** Why it is nobody's yet; null once it is somebody's. */
  blocked_by: Generated<BlockedAppointment['reason'] | null>;
  /** Whom the editor named as having booked, while it is nobody's. */
  blocked_regulator: Json<{ system: string; value: string }> | null;
  /** Null while the regulator is not known: then nobody sees it. */
  sas_id: string | null;
  sas_label: string | null;
  /** The host that gave the case reference. */
  host_id: string | null;
  /** Sealed. */
  case_ref: string | null;
  handover_id: string | null;
  /** The hand-over whose page led to its editor; kept when it is unlinked. */
  page_of: Generated<string | null>;
  offer_id: string | null;
  slot_id: string | null;
  /** When the search was asked in which it was found, where that is known. */
  searched_at: ColumnType<Date | null, Date | null, Date | null>;
  slot_changed: boolean;
  /** 1 by a regulator on a slot, 2 outside the slots, 3 by an IOA. */
  orientation_type: 1 | 2 | 3 | null;
  /** The CPTS through which the practitioner was found. */
  community_id: string | null;
  community_name: string | null;
  /** Why outside the slots, and the trace of the call. */
  overbooking: Json<NonNullable<Appointment['overbooking']>> | null;
  /** Patients booked in one go; on a plage, one or more. */
  patients: Generated<number>;
  /** The appointment that this one replaces. */
  replaces: Generated<string | null>;
  /** The first appointment that replaced this one. */
  replaced_by: Generated<string | null>;
  /** How it came into its case; null while it is in none. */
  link: Generated<CaseLinkKind | null>;
  /** What the practice changed, until somebody has told the patient. */
  call_back: Generated<'cancelled' | 'moved' | null>;
  call_back_at: Instant | null;
  /** The start that the patient knows. */
  call_back_from: Instant | null;
  /** Since when the editor is expected to tell of a cancellation. */
  cancellation_requested_at: Instant | null;
}

/** How an appointment came into its case. */
export type CaseLinkKind = 'automatic' | 'manual';

/** Hand-overs that an appointment was said not to belong to. */
export interface LinkRefusalTable {
  appointment_id: string;
  handover_id: string;
}

/** The oldest position of the feed that has lost nothing; no row: all of them. */
export interface EventHorizonTable {
  one: Generated<boolean>;
  tx: string;
}

/** What was said of an appointment, version by version; only ever appended to. */
export interface AppointmentHistoryTable {
  appointment_id: string;
  version: number;
  at: Instant;
  status: AppointmentStatus;
  start_at: Instant;
  end_at: Instant | null;
  actor_kind: 'regulator' | 'editor';
  actor_id: string;
  practitioner_id: string | null;
  /** What was done, where the appointment itself did not change. */
  change: NonNullable<AppointmentVersion['change']> | null;
}

/** The live feed; only ever appended to. Read in the order of `(tx, id)`, up to the oldest running transaction. */
export interface EventTable {
  id: ColumnType<number, never, never>;
  tx: ColumnType<string, never, never>;
  at: Generated<Date>;
  payload: Json<FeedPayload>;
  sas_id: string | null;
  host_id: string | null;
}

/** Tables of the appointments room. */
export interface AppointmentTables {
  appointment: AppointmentTable;
  appointment_history: AppointmentHistoryTable;
  event: EventTable;
  link_refusal: LinkRefusalTable;
  event_horizon: EventHorizonTable;
}
