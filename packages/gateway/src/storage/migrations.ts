import { Migrator, sql, type Kysely, type Migration } from 'kysely';

/**
 * Migrations of one room, by name. A name is a time stamp, the room and what is done
 * (`20261122T0000_storage_extensions`): rooms are merged and run in that order. A migration is self-contained: it calls no
 * code of its room, whose shape changes later.
 */
export type RoomMigrations = Readonly<Record<string, Migration>>;

const NAME = /^\d{8}T\d{4}_[a-z][a-z0-9]*_[a-z0-9_]+$/;

/** Thrown when no migration could be begun: the database is not reached, does not let us in, or is of a later version. */
export class DatabaseUnusableError extends Error {
  override readonly name = 'DatabaseUnusableError';

  constructor(cause: unknown) {
    const why =
      cause instanceof Error && cause.message !== ''
        ? cause.message
        : String((cause as NodeJS.ErrnoException)?.code ?? cause);
    super(`The database cannot be used: ${why}. See to it, or to /database of the configuration and DATABASE_URL.`, {
      cause,
    });
  }
}

/** The storage room's own: the extensions that the rooms' tables use. */
export const migrations: RoomMigrations = {
  '20261122T0000_storage_extensions': {
    async up(db) {
      for (const extension of ['cube', 'earthdistance', 'pg_trgm', 'unaccent', 'btree_gist']) {
        await sql`create extension if not exists ${sql.id(extension)}`.execute(db);
      }
    },
  },
};

/** One set of migrations from those of the rooms; throws on a wrong or double name. */
export function mergeMigrations(rooms: readonly RoomMigrations[]): RoomMigrations {
  const merged: Record<string, Migration> = {};
  for (const room of rooms) {
    for (const [name, migration] of Object.entries(room)) {
      if (!NAME.test(name)) throw new Error(`Migration name ${name} must be like 20261122T0000_room_what`);
      if (merged[name] && merged[name] !== migration) throw new Error(`Two migrations are named ${name}`);
      merged[name] = migration;
    }
  }
  return Object.fromEntries(Object.entries(merged).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Runs every pending migration once, all in one transaction under the migrator's lock, so that two processes that start
 * together are safe. A room's older time stamp that arrives later (a merged branch) still runs.
 */
export async function runMigrations<T>(db: Kysely<T>, all: RoomMigrations): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...all }) },
    allowUnorderedMigrations: true,
  });
  const { error, results } = await migrator.migrateToLatest();
  if (!error) return;
  const failed = results?.find((result) => result.status === 'Error');
  if (!failed) throw new DatabaseUnusableError(error);
  throw new Error(`Migration ${failed.migrationName} failed: ${String((error as Error).message ?? error)}`, {
    cause: error,
  });
}
