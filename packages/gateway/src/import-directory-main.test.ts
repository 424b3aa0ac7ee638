import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  annuaireLine,
  ANNUAIRE_COLUMNS,
  openTestDatabase,
  postgresAvailable,
  testConfig,
  writeAnnuaire,
  type AnnuaireActivity,
  type TestDatabase,
} from './testing/index.js';

/** The build: a process of its own cannot run the sources. */
const main = fileURLToPath(new URL('../dist/import-directory-main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sas-import-'));
const file = join(folder, 'annuaire.txt');
const config = join(folder, 'gateway.json');
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const hasPostgres = await postgresAvailable();
const issuer = { issuer: 'http://127.0.0.1:9', jwksUrl: 'http://127.0.0.1:9/jwks', audience: 'sas-embed-gateway' };

function start(args: readonly string[], databaseUrl?: string) {
  writeFileSync(config, JSON.stringify({ ...testConfig(issuer), database: { folder: join(folder, 'embedded') } }));
  const { DATABASE_URL: _none, ...env } = process.env;
  const child = spawn(process.execPath, [main, '--config', config, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: databaseUrl === undefined ? env : { ...env, DATABASE_URL: databaseUrl },
  });
  running.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, said, ended };
}

function* activities(count: number): Generator<AnnuaireActivity> {
  for (let n = 0; n < count; n++) {
    yield { practitioner: n, structure: n >> 1, inseeCode: '33063', postcode: '33000', city: 'BORDEAUX' };
  }
}

describe.skipIf(!existsSync(main))('sas-import-directory', () => {
  const lines = [0, 1, 2, 3, 4, 5].map((n) => annuaireLine({ ...activities(1).next().value!, practitioner: n }));

  it('says how it is used', async () => {
    const help = start(['--help']);
    expect(await help.ended).toBe(0);
    expect(help.said.err).toContain('Usage: sas-import-directory');
    expect(await start([]).ended).toBe(2);
  });

  it('says what it did, and does nothing the second time', { timeout: 120_000 }, async () => {
    writeFileSync(file, [ANNUAIRE_COLUMNS.join('|'), ...lines, 'bad', ''].join('\n'));
    const taken = start(['--annuaire', file, '--faults', join(folder, 'faults.tsv')]);
    expect(await taken.ended, taken.said.err).toBe(0);
    expect(taken.said.out).toContain('The embedded database is for small directories');
    expect(taken.said.out).toContain(
      'annuaire: 6 added, 0 changed, 0 unchanged, 0 removed (now inactive), 1 lines skipped',
    );
    expect(taken.said.out).toContain('annuaire: line 8 has 1 columns instead of 56');
    expect(readFileSync(join(folder, 'faults.tsv'), 'utf8')).toBe('8\thas 1 columns instead of 56\n');
    const again = start(['--annuaire', file]);
    expect(await again.ended).toBe(0);
    expect(again.said.out).toContain('nothing to do, this file was imported before (6 offers)');
  });

  describe.skipIf(!hasPostgres)('on PostgreSQL', () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await openTestDatabase({ engine: 'postgresql' });
    });
    afterAll(() => database?.close());
    const count = async (from: string) =>
      (await sql<{ n: number }>`select count(*) as n from ${sql.table(from)}`.execute(database.db)).rows[0]!.n;
    const read = async () =>
      (await sql<{ lines: number }>`select lines from directory_run`.execute(database.db)).rows[0]?.lines ?? 0;

    it('says what is wrong with a file, and ends with 1', async () => {
      writeFileSync(file, [ANNUAIRE_COLUMNS.join('|').replace('Code postal', 'CP'), ...lines, ''].join('\n'));
      const refused = start(['--annuaire', file], database.url);
      expect(await refused.ended).toBe(1);
      expect(refused.said.err).toMatch(/^column-missing: Line 1 lacks the column "Code postal"/);
      expect(refused.said.out).toBe('');
    });

    it(
      'goes on after kill -9, while reading and while writing; readers see nothing or all',
      { timeout: 120_000 },
      async () => {
        const total = 30_000;
        await writeAnnuaire(file, activities(total));
        const first = start(['--annuaire', file], database.url);
        await expect.poll(read, { timeout: 40_000, interval: 20 }).toBeGreaterThan(2_000);
        first.child.kill('SIGKILL');
        await first.ended;
        expect(await count('offer')).toBe(0);

        const second = start(['--annuaire', file], database.url);
        await expect.poll(() => second.said.out, { timeout: 40_000, interval: 5 }).toContain('writing 5 of 6');
        second.child.kill('SIGKILL');
        await second.ended;
        expect(await count('offer')).toBe(0);

        const seen = new Set<number>();
        const third = start(['--annuaire', file], database.url);
        let ended = false;
        void third.ended.then(() => (ended = true));
        while (!ended) seen.add(await count('offer'));
        expect(await third.ended, third.said.err).toBe(0);
        expect(third.said.out).toContain(`went on after line ${new Intl.NumberFormat('en').format(total + 1)}`);
        expect(third.said.out).toContain('30,000 added');
        seen.add(await count('offer'));
        expect([...seen].sort()).toEqual([0, total]);
      },
    );
  });
});
