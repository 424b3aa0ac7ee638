import type { ColumnType, Generated } from 'kysely';

type Instant = ColumnType<Date, Date, Date>;

/**
 * Where a request is on its way to the other platform.
 * - `waiting`: to be passed on, at `due_at`.
 * - `delivered`: the other platform took it.
 * - `dead`: it was refused, or tried too often; somebody must look.
 */
export type RelayState = 'waiting' | 'delivered' | 'dead';

/** One request of an editor (INT_R03) for the other platform, as it came. */
export interface RelayDeliveryTable {
  id: ColumnType<number, never, never>;
  appointment_id: string;
  editor_id: string;
  method: 'POST' | 'PUT';
  /** With its question mark; empty for a booking. */
  query: string;
  media_type: string;
  /** The bytes of the body, sealed; null once they were delivered. */
  sealed_body: string | null;
  /** A code of the request that only this gateway makes, to know a repeat. */
  request_mac: string;
  state: Generated<RelayState>;
  /** Since it was noted, or replayed last. */
  attempts: Generated<number>;
  /** Before it was replayed last: with `attempts` a number that no two tries have in common. */
  earlier_attempts: Generated<number>;
  replays: Generated<number>;
  replayed_at: Instant | null;
  due_at: Instant;
  claimed_until: Instant | null;
  /** Why it was not taken: a status or a code, never a text of the other platform's. */
  fault: string | null;
  created_at: Instant;
  /** When it was delivered, or given up. */
  settled_at: Instant | null;
  /** The trace that it goes on from. */
  traceparent: string | null;
}

/** Tables of the relay. */
export interface RelayTables {
  relay_delivery: RelayDeliveryTable;
}
