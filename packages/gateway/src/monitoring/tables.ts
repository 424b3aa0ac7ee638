import type { ColumnType } from 'kysely';

/** Tables of the monitoring room. */
export interface MonitoringTables {
  /** What a search came to. It holds no person, no address and no case, so that it may be counted and kept. */
  search_run: {
    id: string;
    /** When it was asked. */
    at: ColumnType<Date, Date, never>;
    kind: 'search' | 'members';
    /** A further page of a search that had begun. */
    continued: boolean;
    role: string;
    /** Id of the regulator's SAS. */
    booking_sas: string;
    location_type: string | null;
    departement: string | null;
    offers: number;
    offers_with_slots: number;
    slots: number;
    sources_answered: number;
    /** Why sources gave nothing, with how many: `{"deadline": 2}`. */
    sources_missing: ColumnType<Record<string, number>, string, never>;
    /** From the question to the first slot; null when there was none. */
    first_slot_ms: number | null;
    total_ms: number;
    /** `complete`, or `left` when the reader went away before the end. */
    outcome: 'complete' | 'left';
  };
}
