import type { ColumnType } from 'kysely';

/** A time stamp: read as `Date`, written as `Date`. */
type Instant = ColumnType<Date, Date, Date>;

/** Tables of the launch room. */
export interface LaunchTables {
  /** A context that waits to be read once, and what is booked for it afterwards. */
  launch: {
    id: string;
    /** SHA-256 of the ticket, which itself is kept nowhere. */
    ticket_sha256: string;
    from_kind: 'launch' | 'deep-link';
    /** Who launched; null for a deep link, which anybody signed in may open. */
    regulator_id: string | null;
    host_id: string | null;
    /** Sealed. */
    case_ref: string | null;
    /** The sealed context; erased when its time is over. */
    context: string | null;
    created_at: Instant;
    expires_at: Instant;
    redeemed_at: ColumnType<Date | null, Date | null, Date>;
    redeemed_by: string | null;
    /** The `Idempotency-Key` of the redemption: its repeats get the same answer. */
    redeemed_key: string | null;
  };
}
