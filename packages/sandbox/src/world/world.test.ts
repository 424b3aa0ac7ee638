import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeJwt } from 'jose';
import { choosePorts } from './ports.js';
import type { World, WorldOptions } from './world.js';
import { startWorld } from './world.js';

// The children are the built modules of this package; the gateway is stood in for, since only the supervisor is tested.
const GATEWAY = fileURLToPath(new URL('testing/stand-in-gateway.mjs', import.meta.url));

let dir: string;
let world: World | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sas-world-'));
  writeFileSync(join(dir, 'bundle.js'), 'export {};');
});
afterEach(async () => {
  await world?.stop();
  world = undefined;
  rmSync(dir, { recursive: true, force: true });
});

const options = (changes: Partial<WorldOptions> = {}): WorldOptions => ({
  dir,
  ports: 'free',
  gatewayModule: GATEWAY,
  lrm: { bundleFile: join(dir, 'bundle.js') },
  cpts: { bundleFile: join(dir, 'bundle.js') },
  ...changes,
});
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const pidsOf = (of: World): number[] => [...of.children.values()].map((child) => child.process.pid!);
async function allGone(pids: number[], limitMs: number): Promise<boolean> {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(50)) if (!pids.some(alive)) return true;
  return !pids.some(alive);
}

describe('the demo world', () => {
  it('runs each part in its own process, all reachable, and leaves none behind', async () => {
    world = await startWorld(options());
    const pids = pidsOf(world);
    expect([...world.children.keys()].sort()).toEqual([
      'cpts',
      'editor-lent',
      'editor-muet',
      'editor-rapide',
      'editors-sound',
      'editors-troubled',
      'frame',
      'gateway',
      'lrm',
      'marketplace',
      'psc',
      'web',
    ]);
    expect(new Set([...pids, process.pid]).size).toBe(13);
    expect(Object.keys(world.urls.editors)).toHaveLength(10);
    expect(world.urls.cpts).toMatch(/^http:\/\/localhost:\d+$/);
    expect(world.urls.lrm).toMatch(/^http:\/\/localhost:\d+$/);
    for (const provider of [world.urls.psc, world.urls.idp]) {
      const found = await fetch(`${provider}/.well-known/openid-configuration`);
      expect(await found.json()).toMatchObject({ issuer: provider });
    }
    expect(world.urls.gateway).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await world.stop();
    expect(pids.filter(alive)).toEqual([]);
  });

  it('gives tokens to the page of the LRM, for the regulator of the post', async () => {
    world = await startWorld(options());
    const page = await fetch(world.urls.lrm);
    const html = await page.text();
    expect(html).toContain(`<sas-provider gateway="${world.urls.gateway}">`);
    expect(html).not.toContain(world.hostKey.d);
    expect(page.headers.get('content-security-policy')).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ${world.urls.gateway}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'`,
    );
    // `/connexion` leads to the provider: sign-in.test.ts of the end-to-end tests goes there.
    for (const file of html.matchAll(/(?:src|href)="(\/(?!connexion)[\w./-]*)"/g))
      expect((await fetch(world.urls.lrm + file[1]!)).status, file[1]).toBe(200);
    const ask = (headers: Record<string, string>) => fetch(`${world!.urls.lrm}/api/token`, { method: 'POST', headers });
    const token = async (headers: Record<string, string>) =>
      decodeJwt(((await (await ask(headers)).json()) as { token: string }).token);
    expect(await token({})).toMatchObject({ iss: 'demo-lrm', sub: 'camille', sas: { id: 'sas-33' } });
    const other = await fetch(`${world.urls.lrm}/?poste=2`, { redirect: 'manual' });
    expect(await token({ cookie: other.headers.getSetCookie()[0]!.split(';')[0]! })).toMatchObject({
      sas: { id: 'sas-974' },
    });
    expect((await ask({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('steers an editor, kills it, starts it again', async () => {
    world = await startWorld(options());
    const metadata = () => fetch(`${world!.urls.editors['rapide']}/fhir/metadata`);
    expect((await metadata()).status).toBe(200);
    await world.control('rapide', { manner: 'error' });
    expect((await metadata()).status).toBe(503);
    expect((await world.received('rapide')).map((r) => r.path)).toEqual(['/fhir/metadata', '/fhir/metadata']);
    await world.killEditor('rapide');
    await expect(metadata()).rejects.toThrow();
    await world.restart('editor-rapide');
    expect((await metadata()).status).toBe(200);
  });

  it('loses only the troubled editors when the troubled process dies', async () => {
    world = await startWorld(options());
    await world.killEditor('louche');
    const { editors } = world.urls;
    await expect(fetch(`${editors['panne']}/_control`)).rejects.toThrow();
    for (const id of ['vif', 'commun', 'vigie', 'nomade', 'rapide'])
      expect((await fetch(`${editors[id]}/fhir/metadata`)).status, id).toBe(200);
    // It answers who has its certificate, on another port.
    expect((await fetch(`${editors['sesame']}/fhir/metadata`)).status).toBe(401);
  });

  it('steers editors from its page: by choice, by preset, by form, and from no other site', async () => {
    world = await startWorld(options());
    const { control, editors } = world.urls;
    const page = await fetch(control);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/);
    const html = await page.text();
    expect(html).toContain('Planning Hoquet');
    expect(html).not.toMatch(/ style=| on\w+=/);
    for (const file of html.matchAll(/(?:src|href)="(\/[\w./-]*)"/g))
      expect((await fetch(control + file[1]!)).status, file[1]).toBe(200);
    const post = (path: string, body: unknown, headers = {}) =>
      fetch(control + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const stateOf = async (id: string) => (await fetch(`${editors[id]}/_control`)).json();
    const changed = await post('/api/editors/rapide', { manner: 'error', twists: ['busy'] });
    expect(await changed.json()).toMatchObject({
      state: { manner: 'error', twists: ['busy'] },
      summary: 'Refuse : 503 et OperationOutcome, 1 défaut de contenu',
    });
    expect(await stateOf('rapide')).toMatchObject({ manner: 'error', twists: ['busy'] });
    expect((await post('/api/editors/rapide', { manner: 'nonsense' })).status).toBe(409);
    expect((await post('/api/editors/none', {})).status).toBe(404);
    await post('/api/presets/storm', {});
    expect(await stateOf('vif')).toMatchObject({ manner: 'flood' });
    expect(await stateOf('rapide')).toMatchObject({ manner: 'normal', twists: [] });
    await post('/api/presets/start', {});
    expect(await stateOf('vif')).toMatchObject({ manner: 'delay:300', twists: [] });
    const form = new URLSearchParams([
      ['manner', 'hang'],
      ['twist', 'deep'],
      ['twist', 'huge'],
    ]);
    await fetch(`${control}/editors/rapide`, { method: 'POST', body: form });
    expect(await stateOf('rapide')).toMatchObject({ manner: 'hang', twists: ['deep', 'huge'] });
    expect((await post('/api/presets/calm', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(await stateOf('rapide')).toMatchObject({ manner: 'hang' });
  });

  it('gives the CPTS page tokens of its coordinator, and of the roles that it compares', async () => {
    world = await startWorld(options());
    const { cpts } = world.urls;
    const token = async (view: string) => {
      const response = await fetch(`${cpts}/api/token${view}`, { method: 'POST' });
      return decodeJwt(((await response.json()) as { token: string }).token);
    };
    const community = (await (await fetch(`${cpts}/api/community`)).json()) as { nationalId: string };
    expect(await token('')).toMatchObject({
      role: 'coordinator',
      iss: 'demo-cpts',
      community: { national_id: community.nationalId },
    });
    expect(await token('?vue=osnp')).toMatchObject({ role: 'osnp' });
    expect((await fetch(`${cpts}/api/token?vue=root`, { method: 'POST' })).status).toBe(422);
  });

  it('tells when a process dies that nobody stopped', async () => {
    world = await startWorld(options());
    await world.killEditor('lent'); // wanted: not reported
    await fetch(`${world.urls.gateway}/die`).catch(() => undefined);
    expect(await world.failed).toMatchObject({ name: 'gateway', code: 7 });
  });

  it('fails with the words of the process that did not start, and leaves none behind', async () => {
    await expect(startWorld(options({ env: { STAND_IN: 'fails' } }))).rejects.toThrow(
      /^gateway ended with 1\nthe database folder is locked/,
    );
    await expect(startWorld(options({ env: { STAND_IN: 'silent' }, limitMs: 6_000 }))).rejects.toThrow(
      'gateway is not ready after 6 s',
    );
  });

  it('disappears when its supervisor is killed hard', async () => {
    const supervisor = join(dir, 'supervisor.mjs');
    const built = new URL('../../dist/index.js', import.meta.url).href;
    writeFileSync(
      supervisor,
      `import { startWorld } from ${JSON.stringify(built)};
       const world = await startWorld(JSON.parse(process.argv[2]));
       process.send([...world.children.values()].map((c) => c.process.pid));`,
    );
    const child = fork(supervisor, [JSON.stringify(options())], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const pids = await new Promise<number[]>((done, fail) => {
      child.once('message', (message) => done(message as number[]));
      child.once('exit', (code) => fail(new Error(`the supervisor ended with ${code}`)));
    });
    expect(pids).toHaveLength(12);
    expect(pids.every(alive)).toBe(true);
    child.kill('SIGKILL');
    const gone = await allGone(pids, 8_000);
    for (const pid of pids.filter(alive)) process.kill(pid, 'SIGKILL'); // when the rule is broken, still leave nothing behind
    expect(gone).toBe(true);
  });

  it('writes a directory that names its editors, and keys that fit', async () => {
    world = await startWorld(options({ editors: [{ id: 'rapide', label: 'R', manner: 'normal', port: 0 }] }));
    const gateway = JSON.parse(readFileSync(join(dir, 'gateway.json'), 'utf8')) as {
      editors: unknown[];
      directory: { file: string };
      secrets: { caseRefKey: string };
    };
    expect(gateway.editors).toHaveLength(1);
    expect(Buffer.from(gateway.secrets.caseRefKey, 'base64')).toHaveLength(32);
    const lines = readFileSync(gateway.directory.file, 'utf8').trim().split('\n');
    expect(lines.length).toBeGreaterThan(1_500);
    expect(new Set(lines.flatMap((line) => (JSON.parse(line) as { editors?: string[] }).editors ?? []))).toEqual(
      new Set(['rapide', 'partage']),
    );
  });
});

describe('ports', () => {
  it('takes another port where the wanted one is taken', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as { port: number };
    try {
      const chosen = await choosePorts({ a: port, b: 0 });
      expect(chosen.a).not.toBe(port);
      expect(new Set([chosen.a, chosen.b, port]).size).toBe(3);
    } finally {
      taken.close();
    }
  });

  it('takes the wanted port where it is free', async () => {
    const { a: free } = await choosePorts({ a: 0 });
    expect(await choosePorts({ a: free })).toEqual({ a: free });
  });
});
