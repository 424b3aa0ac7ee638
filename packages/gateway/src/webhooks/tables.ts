import type { ColumnType, Generated } from 'kysely';

/** Tables of the webhooks room. */
export interface WebhookTables {
  /** How far each address of a host has been told; the feed's own log is the queue. */
  webhook: {
    host_id: string;
    url: string;
    /** Position in the log of events: all up to it have been told. */
    tx: ColumnType<string, never, never>;
    event_id: number;
    /** Attempts that failed since the last success. */
    failures: Generated<number>;
    /** When it may be tried again. */
    due_at: Date;
    /** While one replica delivers, no other does. */
    leased_until: Date | null;
    lease: string | null;
    /** Why the last attempt failed: a status or a code, never a text of theirs. */
    last_fault: string | null;
    delivered_at: Date | null;
  };
}
