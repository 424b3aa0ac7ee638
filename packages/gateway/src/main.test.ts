import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { testConfig } from './testing/index.js';

/** The build: a process of its own cannot run the sources. */
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sas-main-'));
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const issuer = { issuer: 'http://127.0.0.1:9', jwksUrl: 'http://127.0.0.1:9/jwks', audience: 'sas-embed-gateway' };

function start(config: object) {
  const file = join(folder, 'gateway.json');
  writeFileSync(file, JSON.stringify(config));
  const env = { ...process.env };
  delete env['DATABASE_URL'];
  const child = spawn(process.execPath, [main, '--config', file], { stdio: ['ignore', 'pipe', 'pipe'], env });
  running.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const ready = async (): Promise<string> => {
    await expect.poll(() => said.out, { timeout: 40_000 }).toContain('\n');
    const line = JSON.parse(said.out) as { ready: boolean; url: string };
    expect(line.ready).toBe(true);
    return line.url;
  };
  return { child, said, ended, ready };
}

describe.skipIf(!existsSync(main))('sas-gateway', () => {
  it(
    'says one line when it is ready, keeps its folder for itself, and stops gracefully',
    { timeout: 120_000 },
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
});
