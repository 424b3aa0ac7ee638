import type { PostgresPool } from 'kysely';
import pg from 'pg';
import { typeParsers, type DatabaseSource } from './open-database.js';
import { startPglite, type PgliteEngineOptions } from './pglite-engine.js';

/**
 * The embedded engine behind the same driver as a server: `pg` speaks to the worker. PGlite is one connection, so the pool
 * is of one and hands it out in turn.
 */
export async function openPgliteSource(options: PgliteEngineOptions): Promise<DatabaseSource> {
  const engine = await startPglite(options);
  const client = new pg.Client({
    stream: () => engine.stream,
    user: 'postgres',
    database: 'postgres',
    types: typeParsers,
  });
  let broken: Error | undefined;
  client.on('error', (error) => {
    broken = error;
  });
  client.on('end', () => {
    broken ??= new Error('The embedded database has ended');
  });
  const wakers = new Map<string, Set<(payload: string) => void>>();
  client.on('notification', ({ channel, payload }) => {
    for (const wake of wakers.get(channel) ?? []) wake(payload ?? '');
  });
  try {
    await client.connect();
    await client.query(`set timezone to 'UTC'`);
  } catch (error) {
    await engine.close();
    throw error;
  }

  let last: Promise<void> = Promise.resolve();
  const take = async (): Promise<() => void> => {
    const before = last;
    let release!: () => void;
    last = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  };
  const once = async (statement: string): Promise<void> => {
    const release = await take();
    try {
      await client.query(statement);
    } finally {
      release();
    }
  };
  const pool: PostgresPool = {
    async connect() {
      const release = await take();
      if (broken) {
        release();
        throw broken;
      }
      return { query: client.query.bind(client), release };
    },
    end: () => last,
  };
  return {
    pool,
    async listen(channel, wake) {
      const set = wakers.get(channel) ?? new Set();
      wakers.set(channel, set);
      set.add(wake);
      await once(`listen ${channel}`);
      return async () => {
        set.delete(wake);
        if (set.size === 0 && wakers.get(channel) === set) {
          wakers.delete(channel);
          if (!broken) await once(`unlisten ${channel}`);
        }
      };
    },
    dump: () => engine.dump(),
    async close() {
      await last;
      broken ??= new Error('The database is closed');
      await engine.close();
    },
  };
}
