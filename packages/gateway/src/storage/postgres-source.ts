import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { typeParsers, type DatabaseSource } from './open-database.js';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/** A PostgreSQL server: a pool for queries, one connection of its own for LISTEN. */
export function openPostgresSource(
  url: string,
  { poolSize, onConnectionError }: { poolSize: number; onConnectionError: (error: Error) => void },
): DatabaseSource {
  const config: pg.ClientConfig = {
    connectionString: url,
    types: typeParsers,
    options: '-c TimeZone=UTC',
    application_name: 'sas-gateway',
    keepAlive: true,
  };
  const pool = new pg.Pool({ ...config, max: poolSize, connectionTimeoutMillis: 10_000, allowExitOnIdle: true });
  pool.on('error', onConnectionError); // an idle connection was cut; the pool makes another
  // One that is cut between two queries of its borrower: the next query fails, the process must not.
  pool.on('connect', (client) => client.on('error', onConnectionError));
  const listener = new Listener(config, onConnectionError);
  return {
    pool,
    listen: (channel, wake) => listener.listen(channel, wake),
    close: () => listener.close(),
  };
}

/**
 * LISTEN on a connection of its own that comes back after a cut. What was notified meanwhile is lost, so each reader is
 * woken once after a reconnection.
 */
class Listener {
  readonly #wakers = new Map<string, Set<(payload: string) => void>>();
  #client: Promise<pg.Client> | undefined;
  #closed = false;
  readonly #stop = new AbortController();

  constructor(
    readonly config: pg.ClientConfig,
    readonly onError: (error: Error) => void,
  ) {}

  async listen(channel: string, wake: (payload: string) => void): Promise<() => Promise<void>> {
    const set = this.#wakers.get(channel) ?? new Set();
    this.#wakers.set(channel, set);
    set.add(wake);
    await (await this.#current()).query(`listen ${channel}`);
    return async () => {
      set.delete(wake);
      if (set.size === 0 && this.#wakers.get(channel) === set) {
        this.#wakers.delete(channel);
        if (!this.#closed) await (await this.#client)?.query(`unlisten ${channel}`).catch(() => undefined);
      }
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stop.abort();
    const client = await this.#client?.catch(() => undefined);
    await client?.end().catch(() => undefined);
  }

  #current(): Promise<pg.Client> {
    if (!this.#client) {
      const first = this.#connect();
      this.#client = first;
      first.catch(() => {
        if (this.#client === first) this.#client = undefined; // the next reader tries again
      });
    }
    return this.#client;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.config);
    client.on('notification', ({ channel, payload }) => {
      for (const wake of this.#wakers.get(channel) ?? []) wake(payload ?? '');
    });
    let lost = false;
    const onLost = (error?: Error): void => {
      if (lost || this.#closed) return;
      lost = true;
      this.onError(error ?? new Error('The connection for notifications was closed'));
      this.#client = this.#reconnect();
      this.#client.catch(() => undefined);
    };
    const ignore = (): void => undefined;
    client.on('error', ignore);
    try {
      await client.connect();
      for (const channel of this.#wakers.keys()) await client.query(`listen ${channel}`);
    } catch (error) {
      client.end().catch(ignore);
      throw error;
    }
    client.on('error', onLost);
    client.on('end', () => onLost());
    return client;
  }

  async #reconnect(): Promise<pg.Client> {
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      await sleep(wait, undefined, { signal: this.#stop.signal, ref: false });
      try {
        const client = await this.#connect();
        for (const set of this.#wakers.values()) for (const wake of set) wake('');
        return client;
      } catch (error) {
        this.onError(error as Error);
      }
    }
  }
}
