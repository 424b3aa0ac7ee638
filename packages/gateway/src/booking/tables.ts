import type { AbandonReason, AgendaRule, Handover, Structure } from '@sas-embed/contract';
import type { ColumnType, Generated } from 'kysely';

/** A time stamp: read as `Date`, written as `Date`. */
type Instant = ColumnType<Date, Date, Date>;
/** `jsonb`: written as text, since an array given as it is would become an SQL array. */
type Json<T> = ColumnType<T, string, string>;

/** A slot of the SAS agenda, filled by hand or by an import. */
export interface AgendaSlotTable {
  id: string;
  offer_id: string;
  start_at: Instant;
  end_at: Instant;
  /** Patients that it takes: 1 for a créneau, more for a plage. */
  capacity: number;
  /** Patients booked. */
  booked: Generated<number>;
  modes: string[];
  visibility: string[];
  reasons: Generated<string[]>;
  /** A plage, whatever its capacity. */
  is_range: Generated<boolean>;
  /** Booked or held, but an absence takes no more patients. */
  closed: Generated<boolean>;
  /** The agenda whose rules made it; null for a slot of the directory's file. */
  agenda_id: string | null;
  /** What stays the same of it whatever becomes of its rule. */
  agenda_key: string | null;
  rule_id: string | null;
  /** The CPTS whose slot it is; on its card alone. */
  community: ColumnType<Structure | null, string | null, string | null>;
}

/** The SAS agenda of a place and whoever practises there, once somebody has filled it in. */
export interface AgendaTable {
  /** Place and owner. */
  id: string;
  /** The card that its slots are given for. */
  offer_id: string;
  time_zone: string;
  vacation: Generated<boolean>;
  version: Generated<number>;
  /** Slots are made up to this local date. */
  filled_to: string | null;
}

/** A rule of an agenda, in local time. */
export interface AgendaRuleTable {
  id: string;
  agenda_id: string;
  /** What was declared, its exceptions and version: the rule as the API sends it. */
  rule: Json<AgendaRule>;
}

/** An absence, in local time. */
export interface UnavailabilityTable {
  id: string;
  agenda_id: string;
  from_local: string;
  to_local: string;
}

/** A regulator's hold on a slot, of the agenda (exclusive) or of an editor (advisory). */
export interface HoldTable {
  id: string;
  kind: 'exclusive' | 'advisory';
  /** As last written; an `active` hold past `expires_at` is expired whatever this says. */
  state: 'active' | 'released' | 'expired' | 'used';
  offer_id: string;
  slot_id: string;
  source_id: string;
  /** What the screen shows of the slot, as it was read when it was held. */
  slot: Json<Record<string, unknown>>;
  slot_start: Instant;
  slot_end: Instant | null;
  /** Patients that it is for: on a plage, one or more. */
  places: Generated<number>;
  time_zone: string;
  /** The editor's agenda page. */
  booking_url: string | null;
  practitioner_id: string | null;
  structure_id: string | null;
  regulator_id: string;
  sas_id: string;
  host_id: string;
  /** The session in which it was made; it goes with it. */
  session_id: Generated<string | null>;
  /** Sealed. */
  case_ref: string | null;
  /** The appointment that is to be replaced. */
  replaces: Generated<string | null>;
  /** When the search was asked in which it was found, where that is known. */
  searched_at: ColumnType<Date | null, Date | null, Date | null>;
  created_at: Instant;
  /** When the slot was last read from its source; null: when it was held. */
  checked_at: ColumnType<Date | null, Date, Date>;
  expires_at: Instant;
}

/** State of a hand-over, as it is written. */
export type HandoverState = Handover['state'];

/** A booking under way on an editor's page. */
export interface HandoverTable {
  id: string;
  hold_id: string;
  /** As last written; an `open` one past `expires_at` is expired whatever this says. */
  state: HandoverState;
  /** Why it was abandoned. */
  reason: AbandonReason | null;
  offer_id: string;
  slot_id: string;
  slot_start: Instant;
  editor_id: string;
  url: string;
  practitioner_id: string | null;
  structure_id: string | null;
  regulator_id: string;
  sas_id: string;
  /** The host whose case it is. */
  host_id: string;
  /** The host whose page opened it and is told of it; null: the same. */
  page_host_id: string | null;
  /** Sealed. */
  case_ref: string | null;
  appointment_id: string | null;
  /** The appointment that is to be replaced. */
  replaces: Generated<string | null>;
  opened_at: Instant;
  expires_at: Instant;
  /** When the regulator said how it ended. */
  closed_at: Instant | null;
  /** Follows from the role of who opened it. */
  orientation_type: 1 | 2 | 3 | null;
  /** Matched after it was closed or had expired. */
  late: Generated<boolean>;
}

/** First results of writes, for their repeats. */
export interface IdempotencyTable {
  regulator_id: string;
  operation_id: string;
  key: string;
  /** SHA-256 of what was asked. */
  request_hash: string;
  status: number | null;
  /** The sealed JSON body; null for an answer without one. */
  result: string | null;
  created_at: Instant;
}

/** Tables of the booking room: SAS agenda, holds, hand-overs, idempotency. */
export interface AgendaTables {
  agenda_slot: AgendaSlotTable;
  agenda: AgendaTable;
  agenda_rule: AgendaRuleTable;
  unavailability: UnavailabilityTable;
  hold: HoldTable;
  handover: HandoverTable;
  idempotency: IdempotencyTable;
}
