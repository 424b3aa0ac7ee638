import type {
  ConsultationMode,
  MarketplaceContact,
  MarketplaceReason,
  MarketplaceRefusal,
  MarketplaceState,
} from '@sas-embed/contract';
import type { ColumnType, Generated } from 'kysely';

/** A time stamp: read as `Date`, written as `Date`. */
type Instant = ColumnType<Date, Date, Date>;
type MaybeInstant = ColumnType<Date | null, Date | null | undefined, Date | null>;
/** `jsonb`, written as text. */
type Json<T> = ColumnType<T, string, string>;

/** What is still to be told to an operator, or asked of it. */
export type CourierTask = 'send' | 'poll' | 'withdraw';

/** A request to a community, which is its own outbox: one task at a time, in the order in which they must arrive. */
export interface MarketplaceRequestTable {
  id: string;
  offer_id: string;
  operator_id: string;
  operator_label: string;
  structure_id: string;
  structure_name: string;
  time_zone: string;
  reason: MarketplaceReason;
  mode: ConsultationMode;
  window_from: Instant;
  window_to: Instant;
  /** As last written; a `pending` one past `expires_at` is expired whatever this says. */
  state: MarketplaceState;
  refusal: MarketplaceRefusal | null;
  withdrawal: 'regulator' | 'other-accepted' | null;
  regulator_id: string;
  sas_id: string;
  sas_label: string;
  /** The host whose case it is. */
  host_id: string;
  /** The host whose page asked, and is told. */
  page_host_id: string;
  orientation_type: 1 | 2 | 3 | null;
  /** Sealed. */
  case_ref: string | null;
  /** Tells requests for the same case while they are open, without the case. */
  case_key: string | null;
  created_at: Instant;
  expires_at: Instant;
  delivered_at: MaybeInstant;
  answered_at: MaybeInstant;
  late_answer_at: MaybeInstant;
  /** SHA-256 of the answer that counted, to know its repeats. */
  answer_hash: string | null;
  appointment_id: string | null;
  task: CourierTask | null;
  due_at: MaybeInstant;
  attempts: Generated<number>;
  /** Until when a courier is at it; after that it is taken for dead. */
  claimed_until: MaybeInstant;
}

/** A call to a community whose place de marché is not interfaced; only ever appended to. */
export interface MarketplaceCallTable {
  id: string;
  offer_id: string;
  reason: MarketplaceReason;
  mode: ConsultationMode;
  contact: Json<MarketplaceContact>;
  regulator_id: string;
  sas_id: string;
  created_at: Instant;
  appointment_id: string | null;
}

/** Tables of the marketplace room. */
export interface MarketplaceTables {
  marketplace_request: MarketplaceRequestTable;
  marketplace_call: MarketplaceCallTable;
}
