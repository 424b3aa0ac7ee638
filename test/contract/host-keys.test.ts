/**
 * The key of a host application, renewed from the pages of administration: the server of the host changes over while both are good, the
 * former is refused after, and the private half is told once and written nowhere.
 */
import { randomUUID } from 'node:crypto';
import type { HostKeyMade } from '@sas-embed/contract';
import { importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CAMILLE } from '../../packages/gateway/src/testing/sample-claims.js';
import { openGatewayWorld, type GatewayWorld } from './support/gateway-world.js';

const HOUR_MS = 3_600_000;
const HOST = 'lrm-keys';
let world: GatewayWorld;
const log: string[] = [];

beforeAll(async () => {
  world = await openGatewayWorld('pglite', undefined, {
    signIn: { audience: 'sas-embed-gateway', providers: [], accounts: [], breakGlass: [] },
    log: (line) => void log.push(line),
  });
  const host = {
    ...{ label: 'LRM des clés', origins: ['https://lrm.example'], territories: [], webhooks: [] },
    requestsPerMinute: 6000,
  };
  expect((await ask('PUT', '', { body: host })).status).toBe(200);
}, 180_000);
afterAll(() => world?.close());

interface Asked {
  body?: object;
  key?: string;
  who?: Parameters<GatewayWorld['tokenFor']>[0];
  host?: string;
}

async function ask(method: string, path: string, { body, key = randomUUID(), who = 'admin', host = HOST }: Asked = {}) {
  const response = await fetch(`${world.url}/v1/admin/hosts${host && `/${host}`}${path}`, {
    method,
    headers: {
      ...{ authorization: `Bearer ${await world.tokenFor(who)}`, 'idempotency-key': key },
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text || '{}') as never };
}

async function rotate(keepHours?: number): Promise<Required<HostKeyMade>> {
  const answer = await ask('POST', '/keys', { body: keepHours === undefined ? {} : { keepHours } });
  expect(answer.status, answer.text).toBe(201);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return answer.body;
}

/** What the gateway answers to a server of the host that signs with this key. */
async function signsWith(privateKey: Required<HostKeyMade>['privateKey']): Promise<string> {
  const iat = Math.floor(world.now() / 1000);
  const claims = { ...CAMILLE, iss: HOST, aud: 'sas-embed-gateway', iat, exp: iat + 60, jti: randomUUID() };
  const assertion = await new SignJWT({ ...claims, sid: 'host-session-1' })
    .setProtectedHeader({ alg: 'ES256', kid: privateKey.kid })
    .sign(await importJWK({ ...privateKey }, 'ES256'));
  const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  const body = new URLSearchParams({ grant_type, assertion });
  const response = await fetch(`${world.url}/v1/token`, { method: 'POST', body });
  return response.ok ? 'taken' : ((await response.json()) as { code: string }).code;
}

async function keys(): Promise<HostKeyMade['host']['keys']> {
  const all = (await ask('GET', '', { host: '' })).body as { hosts: HostKeyMade['host'][] };
  return all.hosts.find(({ id }) => id === HOST)!.keys;
}

async function audited(action: string): Promise<{ on: Record<string, string>; actor: { role: string } }[]> {
  const headers = { authorization: `Bearer ${await world.tokenFor('admin')}` };
  const response = await fetch(`${world.url}/v1/admin/audit?action=${action}`, { headers });
  return ((await response.json()) as { entries: never[] }).entries;
}

describe('the key of a host application', () => {
  it('is good at once, and the former one for as long as it was told, then no more', async () => {
    const first = await rotate();
    expect(first.host.keys).toEqual([{ kid: first.kid, inForce: true }]);
    await expect.poll(() => signsWith(first.privateKey)).toBe('taken');

    const second = await rotate(2);
    const until = new Date(world.now() + 2 * HOUR_MS).getTime();
    expect(second.host.keys).toEqual([
      { kid: second.kid, inForce: true },
      { kid: first.kid, inForce: true, expiresAt: expect.any(String) as string },
    ]);
    expect(Math.abs(Date.parse(second.host.keys[1]!.expiresAt!) - until)).toBeLessThan(60_000);
    await expect.poll(() => signsWith(second.privateKey)).toBe('taken');
    expect(await signsWith(first.privateKey), 'in the overlap').toBe('taken');

    await world.skip(2 * HOUR_MS);
    expect(await signsWith(first.privateKey), 'after it').toBe('grant-refused');
    expect(await signsWith(second.privateKey)).toBe('taken');
    expect((await keys()).map(({ inForce }) => inForce)).toEqual([true, false]);

    // Without an overlap it ends at once; the one that was over already is gone.
    const third = await rotate(0);
    expect(await keys()).toEqual([{ kid: third.kid, inForce: true }]);
    await expect.poll(() => signsWith(second.privateKey)).toBe('grant-refused');
    expect(await signsWith(third.privateKey)).toBe('taken');
  });

  it('is good for a day more where nothing is said, and never longer than it was to be', async () => {
    const [former] = await keys();
    await rotate();
    const day = Date.parse((await keys())[1]!.expiresAt!) - world.now();
    expect(Math.round(day / HOUR_MS)).toBe(24);
    const next = await rotate(72);
    const ends = new Map((await keys()).map(({ kid, expiresAt }) => [kid, expiresAt]));
    expect(ends.get(next.kid)).toBeUndefined();
    expect(Math.round((Date.parse(ends.get(former!.kid)!) - world.now()) / HOUR_MS)).toBe(24);
  });

  it('is ended before its time', async () => {
    const former = await rotate();
    const current = await rotate(72);
    await expect.poll(() => signsWith(current.privateKey)).toBe('taken');
    expect(await signsWith(former.privateKey)).toBe('taken');
    expect((await ask('DELETE', `/keys/${former.kid}`)).status).toBe(204);
    await expect.poll(() => signsWith(former.privateKey)).toBe('grant-refused');
    expect(await signsWith(current.privateKey)).toBe('taken');
    expect((await ask('DELETE', `/keys/${former.kid}`)).status).toBe(404);
    expect((await audited('endHostKey'))[0]).toMatchObject({ on: { hostId: HOST, kid: former.kid } });
  });

  it('is told once: no repeat, list, row, log line or audit has its private half', async () => {
    const key = randomUUID();
    const once = await ask('POST', '/keys', { body: { keepHours: 1 }, key });
    const { kid, privateKey } = once.body as HostKeyMade;
    const again = await ask('POST', '/keys', { body: { keepHours: 1 }, key });
    expect(again.status).toBe(201);
    expect(again.body).toEqual({ kid, host: (once.body as HostKeyMade).host });
    expect((await keys()).filter((one) => one.kid === kid)).toHaveLength(1);
    expect((await ask('POST', '/keys', { body: { keepHours: 2 }, key })).body).toMatchObject({
      code: 'idempotency-key-reused',
    });

    const { d } = privateKey!;
    expect(d).toMatch(/^[\w-]{43}$/);
    const list = (await ask('GET', '', { host: '' })).text;
    expect(list).toContain(kid);
    expect(list).not.toContain('"d"');
    expect(JSON.stringify(await world.tables())).not.toContain(d);
    expect(log.length).toBeGreaterThan(10);
    expect(log.join('\n')).not.toContain(d);
    expect((await audited('rotateHostKey'))[0]).toMatchObject({
      on: { hostId: HOST, kid },
      actor: { role: 'administrator' },
    });
    expect(JSON.stringify(await audited('rotateHostKey'))).not.toContain(d);
  });

  it('is renewed by an administrator only, for a host that is there and is not of the configuration file', async () => {
    const before = await keys();
    for (const who of ['camille', 'referent', 'watcher', 'accounts'] as const) {
      expect((await ask('POST', '/keys', { body: {}, who })).body).toMatchObject({ code: 'forbidden' });
      expect((await ask('DELETE', `/keys/${before[0]!.kid}`, { who })).body).toMatchObject({ code: 'forbidden' });
    }
    const configured = await ask('POST', '/keys', { body: {}, host: 'demo-lrm' });
    expect(configured.body).toMatchObject({
      code: 'invalid-request',
      errors: [{ field: 'path:/hostId', rule: 'must not be of the configuration file' }],
    });
    expect((await ask('DELETE', '/keys/any', { host: 'demo-lrm' })).body).toMatchObject({ code: 'invalid-request' });
    expect((await ask('POST', '/keys', { body: {}, host: 'nobody' })).status).toBe(404);
    for (const keepHours of [-1, 73, 1.5, '24']) {
      expect((await ask('POST', '/keys', { body: { keepHours } })).body, String(keepHours)).toMatchObject({
        code: 'invalid-request',
        errors: [{ field: 'body:/keepHours' }],
      });
    }
    expect(await keys()).toEqual(before);
  });

  it('is one of ten at most', async () => {
    while ((await keys()).length < 10) await rotate(72);
    expect((await ask('POST', '/keys', { body: { keepHours: 72 } })).body).toMatchObject({
      errors: [{ field: 'path:/hostId', rule: 'must have fewer than 10 keys in force' }],
    });
    expect(await keys()).toHaveLength(10);
  });

  it('is not lost where the host is changed at the same time', async () => {
    const [{ kid }] = [await rotate(0)];
    const change = (label: string) =>
      ask('PUT', '', {
        body: { label, origins: ['https://lrm.example'], territories: [], webhooks: [], requestsPerMinute: 6000 },
      });
    const [made] = await Promise.all([rotate(72), change('Un'), change('Deux'), change('Trois')]);
    expect((await keys()).map((one) => one.kid)).toEqual([made.kid, kid]);
  });
});
