import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import pg from 'pg';
import { allMigrations } from '../migrations.js';
import { mergeMigrations, openDatabase, type Database, type RoomMigrations } from '../storage/index.js';

/** Which engine a test wants, and which migrations. */
export interface TestDatabaseOptions {
  /** Default `pglite`, in memory. */
  engine?: Database['engine'];
  /** Default: those of every room. */
  migrations?: readonly RoomMigrations[];
}

/** A test's database, with its address when it is on a server (to open a second gateway on it). */
export interface TestDatabase extends Database {
  /** Only on PostgreSQL. */
  readonly url?: string;
}

const cacheFolder = fileURLToPath(new URL('../../node_modules/.cache/sas-gateway/', import.meta.url));

/** The server on which tests make their databases: `TEST_DATABASE_URL`, or a local one. */
function serverUrl(): string {
  return process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';
}

let probe: Promise<boolean> | undefined;

/**
 * Whether PostgreSQL answers. Where it does not, tests that need it skip and say so; with `REQUIRE_SERVICES=1` this
 * throws instead, so that they fail.
 */
export async function postgresAvailable(): Promise<boolean> {
  probe ??= (async () => {
    const client = new pg.Client({ connectionString: serverUrl(), connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return true;
    } catch (error) {
      const message = 'PostgreSQL does not answer (set TEST_DATABASE_URL): its tests cannot run';
      if (process.env['REQUIRE_SERVICES'] === '1') throw new Error(message, { cause: error });
      console.warn(`${message}; skipped`);
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  })();
  return probe;
}

/** Opens a fresh, migrated database; `close()` removes it. */
export async function openTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const migrations = options.migrations ?? allMigrations;
  return options.engine === 'postgresql' ? openOnServer(migrations) : openInMemory(migrations);
}

async function openInMemory(migrations: readonly RoomMigrations[]): Promise<TestDatabase> {
  const template = `${cacheFolder}${templateKey(migrations)}.tar`;
  const fromTemplate = existsSync(template);
  const database = await openDatabase({ folder: 'memory', migrations, ...(fromTemplate ? { template } : {}) });
  try {
    await database.migrate();
    if (!fromTemplate) {
      await dropTemplates(database);
      saveTemplate(template, (await database.dump())!);
    }
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Without the two databases that nobody makes a third from, the dump has half as many files and starts in half the time. */
async function dropTemplates({ db }: Database): Promise<void> {
  await sql`update pg_database set datistemplate = false`.execute(db);
  for (const name of ['template0', 'template1']) await sql`drop database ${sql.id(name)}`.execute(db);
  await sql`checkpoint`.execute(db);
}

/** A migrated engine starts in half a second from its dump, in three from nothing. */
function templateKey(migrations: readonly RoomMigrations[]): string {
  const hash = createHash('sha256').update('pglite 0.5.16, alone');
  for (const [name, migration] of Object.entries(mergeMigrations(migrations))) {
    hash.update(`\n${name}\n${String(Object.values(migration))}`);
  }
  return `template-${hash.digest('hex').slice(0, 20)}`;
}

function saveTemplate(file: string, dump: Uint8Array): void {
  mkdirSync(cacheFolder, { recursive: true });
  const old = readdirSync(cacheFolder).filter((name) => name.startsWith('template-'));
  const newestFirst = old.sort((a, b) => statSync(cacheFolder + b).mtimeMs - statSync(cacheFolder + a).mtimeMs);
  for (const name of newestFirst.slice(2)) rmSync(cacheFolder + name, { force: true });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, dump);
  renameSync(draft, file); // other test processes see it whole or not at all
}

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl(), connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(name: string): URL {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url;
}

const TEMPLATES_KEPT = 3;

/** A migrated database to copy from, made by whichever test process comes first; a copy takes a tenth of the migrations' time. */
async function createFromTemplate(name: string, migrations: readonly RoomMigrations[]): Promise<void> {
  const template = `sas_${templateKey(migrations).replace('-', '_')}`;
  await onServer(async (client) => {
    await client.query(`select pg_advisory_lock(hashtextextended('sas test template', 0))`);
    const { rows } = await client.query<{ name: string }>(
      `select datname as name from pg_database where datname like 'sas\\_template\\_%' order by oid desc`,
    );
    const there = rows.map((row) => row.name);
    if (!there.includes(template)) {
      const draft = `sas_draft_${randomUUID().replaceAll('-', '')}`;
      await client.query(`create database ${draft}`);
      const database = await openDatabase({ url: urlOf(draft).href, migrations });
      await database.migrate().finally(() => database.close());
      await client.query(`alter database ${draft} rename to ${template}`);
      for (const old of there.slice(TEMPLATES_KEPT - 1)) await client.query(`drop database if exists ${old}`);
    }
    await client.query(`create database ${name} template ${template}`);
  });
}

async function openOnServer(migrations: readonly RoomMigrations[]): Promise<TestDatabase> {
  const name = `sas_test_${randomUUID().replaceAll('-', '')}`;
  await createFromTemplate(name, migrations);
  const url = urlOf(name);
  const drop = () => onServer((client) => client.query(`drop database if exists ${name} with (force)`));
  try {
    const database = await openDatabase({ url: url.href, migrations });
    await database.migrate();
    const close = database.close.bind(database);
    let closing: Promise<void> | undefined;
    return Object.defineProperties(database, {
      url: { value: url.href },
      close: { value: () => (closing ??= close().finally(drop)) },
    });
  } catch (error) {
    await drop();
    throw error;
  }
}
