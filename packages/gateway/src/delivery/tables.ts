import type { AppointmentSnapshot } from '@sas-embed/hub';
import type { ColumnType, Generated } from 'kysely';

type Instant = ColumnType<Date, Date, Date>;

/**
 * Where a version of an appointment is on its way to the LRM.
 * - `waiting`: to be published, at `due_at`.
 * - `sent`: the broker has it; the LRM has not answered.
 * - `delivered`: the LRM has integrated it, or had it already.
 * - `superseded`: not needed any more, a later version holds everything.
 * - `dead`: somebody must look; it can be sent again by hand.
 */
export type DeliveryState = 'waiting' | 'sent' | 'delivered' | 'superseded' | 'dead';

/** The ordered outbox: a version of an appointment for an LRM. Professionals and codes, nothing of a patient. */
export interface HubDeliveryTable {
  id: ColumnType<number, never, never>;
  appointment_id: string;
  version: number;
  sas_id: string;
  /** Client id of the LRM at the Hub. */
  recipient: string;
  snapshot: ColumnType<AppointmentSnapshot, string, string>;
  /** Set when it is first published. */
  method: 'CreateAppointment' | 'UpdateAppointment' | null;
  state: Generated<DeliveryState>;
  /** Since it was made, or last replayed: they are limited. */
  attempts: Generated<number>;
  /** Those of before the last replay. */
  earlier_attempts: Generated<number>;
  /** How often somebody had it sent again. */
  replays: Generated<number>;
  /** The last time of these. */
  replayed_at: Instant | null;
  due_at: Instant;
  lease: string | null;
  leased_until: Instant | null;
  created_at: Instant;
  /** When the broker first confirmed it. */
  sent_at: Instant | null;
  answered_at: Instant | null;
  /** The number of the last error; null: not one of the Hub's. */
  error_code: number | null;
  /** In English, for an operator; holds nothing of the message. */
  error_text: string | null;
  /** What could not travel. */
  left_out: Generated<string[]>;
  /** The trace that it goes on from. */
  traceparent: string | null;
}

/** One attempt: answers name its id. */
export interface HubMessageTable {
  distribution_id: string;
  delivery_id: number;
  sent_at: Instant;
  confirmed: Generated<boolean>;
  answered: Generated<boolean>;
}

/** Tables of the delivery room. */
export interface DeliveryTables {
  hub_delivery: HubDeliveryTable;
  hub_message: HubMessageTable;
}
