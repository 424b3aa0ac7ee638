import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql, type PostgresPool } from 'kysely';
import pg from 'pg';
import { lockFolder } from './folder-lock.js';
import { mergeMigrations, migrations as storageMigrations, runMigrations, type RoomMigrations } from './migrations.js';
import { openPgliteSource } from './pglite-source.js';
import { openPostgresSource } from './postgres-source.js';
import type { Tables } from './tables.js';
import type { Database } from './types.js';

/** Where the database is. */
export type DatabaseLocation =
  /** Embedded: a folder on disk, or `memory`. */
  | { folder: string }
  /** A PostgreSQL server. */
  | { url: string };

/** How a database is opened. */
export type OpenDatabaseOptions = DatabaseLocation & {
  /** Migrations of the rooms; storage's own are always among them. */
  migrations?: readonly RoomMigrations[];
  /** Connections to PostgreSQL at once. Default 10. */
  poolSize?: number;
  /** A dumped data directory to start the embedded engine from (tests). */
  template?: string;
  /** Told of a lost connection that is being restored. */
  onConnectionError?: (error: Error) => void;
};

/** What an engine gives the port. */
export interface DatabaseSource {
  pool: PostgresPool;
  listen(channel: string, wake: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
  /** Only the embedded engine. */
  dump?(): Promise<Uint8Array>;
}

/** A database with what only tests need. */
export interface OpenedDatabase extends Database {
  /** The embedded engine's data directory as a tar file; `undefined` on PostgreSQL. */
  dump(): Promise<Uint8Array | undefined>;
}

const INT8 = 20;
const DATE = 1082;

/**
 * Value parsers, the same on both engines: `int8` is a number (our counts and ids stay below 2^53), `timestamptz` a
 * `Date`, `date` stays text (`pg` would make it a local midnight), `jsonb` is parsed.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return Number;
    if (oid === DATE) return (text: string) => text;
    return pg.types.getTypeParser(oid, format) as (text: string) => unknown;
  },
};

/**
 * Opens the database; `migrate()` must be called before use. Throws `FolderLockedError` when another process has the
 * folder.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenedDatabase> {
  const all = mergeMigrations([storageMigrations, ...(options.migrations ?? [])]);
  const { source, engine } = await openSource(options);
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  const refuseInside = (): void => {
    if (inside.getStore()?.open) {
      throw new Error(
        'database.db (or a second transaction) was used inside a transaction: the embedded engine has one connection ' +
          'and would wait for itself. Use the trx that transaction() passes.',
      );
    }
  };
  const pool: PostgresPool = {
    // Every query outside `trx` takes a connection, also one through a `db` that was kept in a variable.
    connect() {
      refuseInside();
      return source.pool.connect();
    },
    end: () => source.pool.end(),
  };
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  let closing: Promise<void> | undefined;

  return {
    engine,
    get db() {
      refuseInside();
      return db;
    },
    async transaction(work) {
      refuseInside();
      return db.transaction().execute(async (trx) => {
        const state = { open: true };
        try {
          return await inside.run(state, () => work(trx));
        } finally {
          state.open = false; // what `work` started and left behind may use `db` again
        }
      });
    },
    async listen(channel, wake) {
      refuseInside();
      if (!/^[a-z][a-z0-9_]{0,62}$/.test(channel)) throw new Error(`Channel name ${channel} is not a plain identifier`);
      return source.listen(channel, wake);
    },
    migrate: () => runMigrations(db, all),
    async ping() {
      try {
        await sql`select 1`.execute(db);
        return true;
      } catch {
        return false;
      }
    },
    dump: async () => source.dump?.(),
    close() {
      closing ??= (async () => {
        await db.destroy();
        await source.close();
      })();
      return closing;
    },
  };
}

async function openSource(
  options: OpenDatabaseOptions,
): Promise<{ source: DatabaseSource; engine: Database['engine'] }> {
  if ('url' in options) {
    const source = openPostgresSource(options.url, {
      poolSize: options.poolSize ?? 10,
      onConnectionError: options.onConnectionError ?? (() => undefined),
    });
    return { source, engine: 'postgresql' };
  }
  const template = options.template ? { template: options.template } : {};
  if (options.folder === 'memory') return { source: await openPgliteSource(template), engine: 'pglite' };
  const release = lockFolder(options.folder);
  try {
    const source = await openPgliteSource({ dataDir: join(options.folder, 'data'), ...template });
    return {
      engine: 'pglite',
      source: {
        ...source,
        async close() {
          await source.close();
          release();
        },
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}
