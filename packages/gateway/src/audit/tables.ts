import type { ColumnType, Generated } from 'kysely';

type Instant = ColumnType<Date, Date, never>;

/** One thing that was done. Written once, never changed; `seq` and the hashes are set by the database as it commits. */
export interface AuditEntryTable {
  id: Generated<number>;
  /** Its place in the chain, without gaps. */
  seq: ColumnType<number | null, never, never>;
  at: Instant;
  /** What is vouched for: canonical JSON of the entry. */
  body: string;
  prev_hash: ColumnType<string | null, never, never>;
  /** SHA-256 (hex) of `prev_hash`, `seq` and `body`, with a line feed between. */
  hash: ColumnType<string | null, never, never>;
}

/** The end of the chain, and where it begins since the oldest entries were purged; one row. */
export interface AuditHeadTable {
  one: Generated<boolean>;
  seq: number;
  hash: string;
  first_seq: number;
  first_prev_hash: string;
}

/** Tables of the audit. */
export interface AuditTables {
  audit_entry: AuditEntryTable;
  audit_head: AuditHeadTable;
}
