import type { Clock } from '../clock.js';
import type { HostConfig } from '../config/index.js';
import type { Database, DbOrTrx, Trx } from '../storage/index.js';
import { sql, type Selectable } from 'kysely';
import type { HostTables } from './tables.js';

/** The channel on which replicas hear that a host was changed. */
export const HOSTS_CHANNEL = 'hosts_changed';

/** A registered host, as the table has it now. */
export interface RegisteredHost extends HostConfig {
  source: 'configuration' | 'command';
}

/** The one registration of host applications, from which CORS, tokens, keys, limits and webhooks follow. */
export interface HostRegistry {
  /** The host, or `undefined`: then nothing of it is taken. */
  get(hostId: string): RegisteredHost | undefined;
  /** All hosts, by id. */
  all(): readonly RegisteredHost[];
  /** Whether any host lists this origin (CORS). */
  isKnownOrigin(origin: string): boolean;
  /** The public keys of the host's server that are not past their `expiresAt`. */
  keysOf(hostId: string): HostConfig['keys'];
  /** Calls back whenever hosts were changed; returns a function that ends it. */
  onChange(changed: () => void): () => void;
  /** Reads the table again; what a command changed is heard by itself, this is for what was missed. */
  refresh(): Promise<void>;
  /** Stops to listen. */
  close(): Promise<void>;
}

/**
 * Writes the configured hosts to the table, forgets those that left the configuration, and keeps the table in memory: a
 * change by command is heard by every replica without a restart. A host of the configuration replaces one of the same id that
 * a command made.
 */
export async function createHostRegistry(deps: {
  database: Database;
  hosts: readonly HostConfig[];
  clock: Clock;
  log?: { warn(details: object, message: string): void };
}): Promise<HostRegistry> {
  const { database, clock } = deps;
  await saveConfigured(database, deps.hosts);
  let hosts = new Map<string, RegisteredHost>();
  let origins = new Set<string>();
  const listeners = new Set<() => void>();
  let seen = '';

  async function refresh(): Promise<void> {
    const rows = await readHosts(database.db);
    const now = JSON.stringify(rows);
    if (now === seen) return;
    const isFirst = seen === '';
    seen = now;
    hosts = new Map(rows.map((host) => [host.id, host]));
    origins = new Set(rows.flatMap((host) => host.origins));
    if (!isFirst) for (const changed of listeners) changed();
  }

  await refresh();
  const unlisten = await database.listen(HOSTS_CHANNEL, () => {
    refresh().catch((err: unknown) => deps.log?.warn({ err }, 'hosts could not be read again'));
  });
  return {
    get: (hostId) => hosts.get(hostId),
    all: () => [...hosts.values()],
    isKnownOrigin: (origin) => origins.has(origin),
    keysOf: (hostId) => (hosts.get(hostId)?.keys ?? []).filter((key) => isInForce(key, clock.now())),
    onChange(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    refresh,
    close: unlisten,
  };
}

/** Whether a key has not been replaced, or its time of grace is not over. */
export function isInForce(key: HostConfig['keys'][number], now: Date): boolean {
  return key.expiresAt === undefined || Date.parse(key.expiresAt) > now.getTime();
}

/** All hosts of the table, by id. */
export async function readHosts(db: DbOrTrx): Promise<RegisteredHost[]> {
  const rows = await db.selectFrom('host').selectAll().orderBy('id').execute();
  return rows.map(ofRow);
}

/** One host, locked until the transaction ends: whoever changes it too waits, and sees what it is then. */
export async function lockHost(trx: Trx, hostId: string): Promise<RegisteredHost | undefined> {
  const row = await trx.selectFrom('host').selectAll().where('id', '=', hostId).forUpdate().executeTakeFirst();
  return row && ofRow(row);
}

const ofRow = ({
  requests_per_minute: requestsPerMinute,
  ...host
}: Selectable<HostTables['host']>): RegisteredHost => ({
  ...host,
  requestsPerMinute,
});

/** What of a host is written, whoever describes it. */
export function hostRow(host: HostConfig, source: RegisteredHost['source']) {
  const { label, origins, keys, territories, webhooks, requestsPerMinute } = host;
  const values = { label, origins, keys: JSON.stringify(keys), territories, webhooks };
  return { ...values, source, requests_per_minute: requestsPerMinute };
}

/** Writes a host that no configuration file describes. */
export async function saveHost(trx: Trx, host: HostConfig): Promise<void> {
  const values = hostRow(host, 'command');
  await trx
    .insertInto('host')
    .values({ id: host.id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
  await tellReplicas(trx);
}

/** Removes a host. */
export async function removeHost(trx: Trx, hostId: string): Promise<void> {
  await trx.deleteFrom('host').where('id', '=', hostId).execute();
  await tellReplicas(trx);
}

/** Heard by every replica once this transaction is committed. */
async function tellReplicas(trx: Trx): Promise<void> {
  await sql`select pg_notify(${HOSTS_CHANNEL}, '')`.execute(trx);
}

async function saveConfigured(database: Database, hosts: readonly HostConfig[]): Promise<void> {
  await database.transaction(async (trx) => {
    await trx
      .deleteFrom('host')
      .where('source', '=', 'configuration')
      .where('id', 'not in', ['', ...hosts.map(({ id }) => id)])
      .execute();
    for (const host of hosts) {
      const values = hostRow(host, 'configuration');
      await trx
        .insertInto('host')
        .values({ id: host.id, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    }
  });
}
