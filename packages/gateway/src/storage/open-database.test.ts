import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, postgresAvailable, type TestDatabase } from '../testing/index.js';
import { openDatabase, type RoomMigrations } from './index.js';

const migrations: RoomMigrations = {
  '20261122T0001_test_table': {
    async up(db) {
      await sql`create table probe (id bigint generated always as identity primary key, name text unique, doc jsonb, at timestamptz)`.execute(
        db,
      );
    },
  },
};

const hasPostgres = await postgresAvailable();

describe.each(['pglite', 'postgresql'] as const)('the database port on %s', (engine) => {
  if (engine === 'postgresql' && !hasPostgres) {
    it.skip('PostgreSQL does not answer', () => undefined);
    return;
  }
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase({ engine, migrations: [migrations] });
  });
  afterAll(() => database?.close());

  it('gives the same values on both engines', async () => {
    const at = new Date('2026-11-22T08:20:00.123Z');
    const { rows } = await sql`
      insert into probe (name, doc, at) values ('a', ${JSON.stringify({ list: [1, 'é'] })}, ${at})
      returning *, 5::int8 as big, '2026-11-22'::date as day, array['x','y'] as texts`.execute(database.db);
    expect(rows).toEqual([
      { id: 1, name: 'a', doc: { list: [1, 'é'] }, at, big: 5, day: '2026-11-22', texts: ['x', 'y'] },
    ]);
  });

  it('keeps SQLSTATE and constraint of an error, and works on after it', async () => {
    await sql`insert into probe (name) values ('twice')`.execute(database.db);
    await expect(sql`insert into probe (name) values ('twice')`.execute(database.db)).rejects.toMatchObject({
      code: '23505',
      constraint: 'probe_name_key',
    });
    expect(await database.ping()).toBe(true);
  });

  it('commits, and rolls back what throws', async () => {
    await database.transaction((trx) => sql`insert into probe (name) values ('kept')`.execute(trx));
    await expect(
      database.transaction(async (trx) => {
        await sql`insert into probe (name) values ('lost')`.execute(trx);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    const { rows } = await sql`select name from probe where name in ('kept', 'lost')`.execute(database.db);
    expect(rows).toEqual([{ name: 'kept' }]);
  });

  it('throws instead of waiting for itself when db is used inside a transaction', async () => {
    const kept = database.db;
    const inside = /inside a transaction/;
    await expect(database.transaction(() => Promise.resolve(database.db))).rejects.toThrow(inside);
    await expect(database.transaction(() => sql`select 1`.execute(kept))).rejects.toThrow(inside);
    await expect(database.transaction(() => database.transaction(() => Promise.resolve()))).rejects.toThrow(inside);
  });

  it('lets what a transaction left running use db afterwards', async () => {
    let go!: () => void;
    const gate = new Promise<void>((resolve) => (go = resolve));
    let later: Promise<unknown> | undefined;
    await database.transaction(async () => {
      later = gate.then(() => sql`select 1 as one`.execute(database.db));
    });
    go();
    expect(await later).toMatchObject({ rows: [{ one: 1 }] });
  });

  it('runs transactions that were started together one after another or side by side, none lost', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        database.transaction(async (trx) => {
          await sql`insert into probe (name) values (${`together-${i}`})`.execute(trx);
          await sql`select 1`.execute(trx);
        }),
      ),
    );
    const { rows } = await sql<{ n: number }>`select count(*) as n from probe where name like 'together-%'`.execute(
      database.db,
    );
    expect(rows[0]?.n).toBe(20);
  });

  it('wakes listeners at commit, not before, and stops', async () => {
    const heard: string[] = [];
    const stop = await database.listen('probe_changed', (payload) => heard.push(payload));
    await database.transaction(async (trx) => {
      await sql`select pg_notify('probe_changed', 'one')`.execute(trx);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(heard).toEqual([]);
    });
    await expect.poll(() => heard).toEqual(['one']);
    await stop();
    await sql`select pg_notify('probe_changed', 'two')`.execute(database.db);
    await database.ping();
    expect(heard).toEqual(['one']);
  });

  it('runs no migration twice', async () => {
    await database.migrate();
    await database.migrate();
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(database.db);
    expect(rows.map((row) => row.name)).toEqual(['20261122T0000_storage_extensions', '20261122T0001_test_table']);
  });
});

describe.skipIf(!hasPostgres)('on PostgreSQL only', () => {
  it('lets two processes migrate at the same time', async () => {
    const database = await openTestDatabase({ engine: 'postgresql', migrations: [] });
    const others = await Promise.all(
      [1, 2, 3].map(() => openDatabase({ url: database.url!, migrations: [migrations] })),
    );
    try {
      await Promise.all(others.map((other) => other.migrate()));
      const { rows } = await sql`select * from probe`.execute(others[0]!.db);
      expect(rows).toEqual([]);
    } finally {
      await Promise.all(others.map((other) => other.close()));
      await database.close();
    }
  });

  it('listens again after its connection was cut, and wakes readers once for what they missed', async () => {
    const database = await openTestDatabase({ engine: 'postgresql', migrations: [] });
    try {
      const heard: string[] = [];
      await database.listen('cut', (payload) => heard.push(payload));
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()`.execute(database.db);
      await expect.poll(() => heard, { timeout: 5_000 }).toEqual(['']);
      await sql`select pg_notify('cut', 'after')`.execute(database.db);
      await expect.poll(() => heard, { timeout: 5_000 }).toEqual(['', 'after']);
    } finally {
      await database.close();
    }
  });
});

// An engine on a folder takes its time to begin on a machine that is busy.
describe('the lock of a folder', { timeout: 90_000 }, () => {
  const folders: string[] = [];
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'sas-lock-'));
    folders.push(made);
    return made;
  };
  afterEach(() => {
    for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
  });

  it('refuses a second process and names the first', async () => {
    const path = folder();
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30000)'], { stdio: 'ignore' });
    try {
      writeFileSync(join(path, 'lock.json'), JSON.stringify({ pid: other.pid, token: 'x' }));
      await expect(openDatabase({ folder: path })).rejects.toMatchObject({
        name: 'FolderLockedError',
        pid: other.pid,
        message: expect.stringContaining(`process ${other.pid}`) as string,
      });
    } finally {
      other.kill();
    }
  });

  it('takes over a lock that a dead process left, keeps data over a restart, and refuses itself twice', async () => {
    const path = folder();
    const other = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await new Promise((resolve) => other.once('exit', resolve));
    writeFileSync(join(path, 'lock.json'), JSON.stringify({ pid: other.pid, token: 'x' }));
    const first = await openDatabase({ folder: path, migrations: [migrations] });
    await first.migrate();
    await sql`insert into probe (name) values ('stays')`.execute(first.db);
    await expect(openDatabase({ folder: path })).rejects.toThrow(`process ${process.pid}`);
    await first.close();
    const second = await openDatabase({ folder: path, migrations: [migrations] });
    await second.migrate();
    const { rows } = await sql`select name from probe`.execute(second.db);
    await second.close();
    expect(rows).toEqual([{ name: 'stays' }]);
  });

  it('does not take a recycled pid for the holder', async () => {
    const path = folder();
    writeFileSync(join(path, 'lock.json'), JSON.stringify({ pid: process.ppid, started: '1', token: 'x' }));
    const database = await openDatabase({ folder: path });
    await database.close();
  });
});
