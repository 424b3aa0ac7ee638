import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.js';

/** The query builder outside a transaction. */
export type Db = Kysely<Tables>;
/** The query builder inside a transaction; the only one to be used there. */
export type Trx = Transaction<Tables>;
/** Either: for functions that work both ways. */
export type DbOrTrx = Db | Trx;

/**
 * The one door to the database. PGlite is one connection, so that inside a transaction only `trx` may be used (the
 * outer `db` throws there), and no transaction may be held while an editor or a client is awaited.
 */
export interface Database {
  /** Queries outside a transaction; throws when called inside one. */
  readonly db: Db;
  /** Which engine runs behind the port. */
  readonly engine: 'pglite' | 'postgresql';
  /** Runs `work` in one transaction; commits when it resolves, rolls back when it throws. */
  transaction<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  /** Calls `wake` on each NOTIFY of the channel; payloads are hints only. Resolves to a function that stops. */
  listen(channel: string, wake: (payload: string) => void): Promise<() => Promise<void>>;
  /** Runs every pending migration of every room, in the order of their time stamps. */
  migrate(): Promise<void>;
  /** Whether the database answers now. */
  ping(): Promise<boolean>;
  /** Closes connections and releases the lock. */
  close(): Promise<void>;
}
