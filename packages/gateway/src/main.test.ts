import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { testConfig } from './testing/index.js';

/** The build: a process of its own cannot run the sources. */
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sas-main-'));
const running: ChildProcess[] = [];
let starts = 0;
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const issuer = { issuer: 'http://127.0.0.1:9', jwksUrl: 'http://127.0.0.1:9/jwks', audience: 'sas-embed-gateway' };

function start(config: object, ...command: string[]) {
  const file = join(folder, `gateway-${(starts += 1)}.json`);
  writeFileSync(file, JSON.stringify(config));
  const env = { ...process.env };
  delete env['DATABASE_URL'];
  const child = spawn(process.execPath, [main, ...command, '--config', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  running.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const ready = async (): Promise<string> => {
    await expect.poll(() => said.out, { timeout: 120_000 }).toContain('\n');
    const line = JSON.parse(said.out) as { ready: boolean; url: string };
    expect(line.ready).toBe(true);
    return line.url;
  };
  return { child, said, ended, ready };
}

describe.skipIf(!existsSync(main))('sas-gateway', () => {
  it(
    'says one line when it is ready, keeps its folder for itself, and stops gracefully',
    { timeout: 300_000 },
    async () => {
      const config = testConfig(issuer, { database: { folder: join(folder, 'db') } });
      const first = start(config);
      const url = await first.ready();
      expect(((await (await fetch(`${url}/v1/health`)).json()) as { status: string }).status).toBe('ok');

      const second = start(config);
      expect(await second.ended).toBe(1);
      expect(second.said.out).toBe('');
      expect(second.said.err).toContain(`in use by process ${first.child.pid}`);
      expect(second.said.err).not.toContain('    at '); // an expected fault needs no stack

      first.child.kill('SIGTERM');
      expect(await first.ended).toBe(0);
      const third = start(config);
      await third.ready();
      third.child.kill('SIGINT');
      expect(await third.ended).toBe(0);
    },
  );

  it('names what is wrong with its configuration', async () => {
    const { ended, said } = start({ ...testConfig(issuer), mode: 'fun' });
    expect(await ended).toBe(1);
    expect(said.err).toContain('/mode must be one of');
    expect(said.out).toBe('');
  });

  it(
    'imports the official communes, tells what it left out, and says how it is used',
    { timeout: 300_000 },
    async () => {
      const config = testConfig(issuer, { database: { folder: join(folder, 'communes-db') } });
      const communes = join(folder, 'communes.json');
      const centre = { type: 'Point', coordinates: [4.7555, 45.7611] };
      writeFileSync(communes, JSON.stringify([{ code: '69244', nom: 'Tassin-la-Demi-Lune', centre }, { code: 'x' }]));
      const report = { entries: 2, added: 1, changed: 0, unchanged: 0, leftOut: 1 };
      for (const expected of [report, { ...report, added: 0, unchanged: 1 }]) {
        const { ended, said } = start(config, 'import-communes', communes);
        expect(await ended, said.err).toBe(0);
        expect(JSON.parse(said.out)).toEqual(expected);
        expect(said.err).toBe('entry 1 left out: code is no INSEE code\n');
      }
      const lost = start(config, 'import-communes', join(folder, 'nothing.json'));
      expect(await lost.ended).toBe(1);
      expect(lost.said.err).toContain('cannot be read; nothing was imported');
      expect(lost.said.err).not.toContain('    at ');
      const inMemory = start(testConfig(issuer), 'import-communes', communes);
      expect(await inMemory.ended).toBe(1);
      expect(inMemory.said.err).toContain('would be lost');
      for (const command of [['import-communes'], ['import-communes', communes, 'more'], ['fly']]) {
        const wrong = start(config, ...command);
        expect(await wrong.ended).toBe(2);
        expect(wrong.said.err).toContain('Usage:');
      }
    },
  );

  it('prints the secret of a host’s webhooks, and of no other', { timeout: 120_000 }, async () => {
    const config = testConfig(issuer);
    const { ended, said } = start(config, 'webhook-secret', 'demo-lrm');
    expect(await ended, said.err).toBe(0);
    expect(said.out).toMatch(/^whsec_[A-Za-z0-9+/]{43}=\n$/);
    const unknown = start(config, 'webhook-secret', 'nobody');
    expect(await unknown.ended).toBe(2);
    expect(unknown.said.err).toContain('There is no host nobody: hosts list tells');
  });

  it('registers hosts by command, into a database that stays', { timeout: 300_000 }, async () => {
    const config = testConfig(issuer, { database: { folder: join(folder, 'hosts-db') } });
    const made = start(config, 'hosts', 'create', 'lrm-1', '--label', 'LRM Un', '--origin', 'https://un.example');
    expect(await made.ended, made.said.err).toBe(0);
    const shown = start(config, 'hosts', 'show', 'lrm-1');
    expect(await shown.ended, shown.said.err).toBe(0);
    expect(JSON.parse(shown.said.out)).toMatchObject({ id: 'lrm-1', source: 'command' });
    // a host that is in no file has a secret too
    const secret = start(config, 'webhook-secret', 'lrm-1');
    expect(await secret.ended, secret.said.err).toBe(0);
    expect(secret.said.out).toMatch(/^whsec_[A-Za-z0-9+/]{43}=\n$/);
    const removed = start(config, 'hosts', 'remove', 'lrm-1');
    expect(await removed.ended, removed.said.err).toBe(0);
    const gone = start(config, 'webhook-secret', 'lrm-1');
    expect(await gone.ended).toBe(2);
    expect(gone.said.err).toContain('There is no host lrm-1: hosts list tells');
    const inMemory = start(testConfig(issuer), 'hosts', 'list');
    expect(await inMemory.ended).toBe(1);
    expect(inMemory.said.err).toContain('would be lost');
    const wrong = start(config, 'hosts', 'fly');
    expect(await wrong.ended).toBe(2);
    expect(wrong.said.err).toContain('hosts has no command fly');
    expect(wrong.said.err).toContain('rotate-key');
  });

  it('says of what can happen what and where, in a sentence', { timeout: 120_000 }, async () => {
    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
    const { port } = busy.address() as AddressInfo;
    const unreached = { database: { url: `postgres://127.0.0.1:1/sas` } };
    const [nowhere, listening, inFile, option] = [
      start(testConfig(issuer, unreached), 'hosts', 'list'),
      start(testConfig(issuer, { listen: { host: '127.0.0.1', port } })),
      start(testConfig(issuer, { database: { folder: main } }), 'hosts', 'list'),
      start(testConfig(issuer), '--bogus'),
    ];
    expect([await nowhere.ended, await listening.ended, await inFile.ended, await option.ended]).toEqual([1, 1, 1, 2]);
    expect(nowhere.said.err).toMatch(/^The database cannot be used: connect ECONNREFUSED 127\.0\.0\.1:1\. See to it/);
    expect(listening.said.err).toMatch(/^The gateway cannot listen: .*address already in use .*change \/listen/);
    expect(inFile.said.err).toMatch(/^The gateway cannot start: EEXIST/);
    expect(option.said.err).toMatch(/^Unknown option '--bogus'[^]*Usage: sas-gateway --config FILE/);
    for (const { said } of [nowhere, listening, inFile, option]) expect(said.err).not.toContain('    at ');
    busy.close();
  });
});
