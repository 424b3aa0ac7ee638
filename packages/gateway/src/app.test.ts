import { request as httpRequest } from 'node:http';
import { Writable } from 'node:stream';
import { SignJWT, UnsecuredJWT, generateKeyPair, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from './app.js';
import { openTestDatabase, startTestIssuer, testConfig, type TestIssuer } from './testing/index.js';

let issuer: TestIssuer;
let gateway: Gateway;
const logged: string[] = [];

beforeAll(async () => {
  issuer = await startTestIssuer();
  const log = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged.push(chunk.toString());
      done();
    },
  });
  gateway = await createGateway(testConfig(issuer), { log, database: await openTestDatabase() });
});
afterAll(async () => {
  await gateway?.close();
  await issuer?.close();
});

async function session(token: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}/v1/session`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  return { response, body: (await response.json()) as Record<string, unknown> };
}

describe('who acts', () => {
  it('W13 is read from the token', async () => {
    const { response, body } = await session(await issuer.token());
    expect(response.status).toBe(200);
    expect(body).toMatchObject({
      role: 'osnp',
      bookingSas: { id: 'sas-33', label: 'SAS de la Gironde' },
      hostId: 'demo-lrm',
      environment: 'sandbox',
    });
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('is nobody without a token, and says how to come back', async () => {
    const response = await fetch(`${gateway.url}/v1/session`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({
      type: 'urn:sas-embed:problem:unauthenticated',
      code: 'unauthenticated',
      status: 401,
      requestId: response.headers.get('x-request-id'),
      retryable: false,
    });
  });

  const past = Math.floor(Date.now() / 1000) - 600;
  it.each([
    ['another audience', { aud: 'somebody-else' }, 'unauthenticated'],
    ['another issuer', { iss: 'http://127.0.0.1:1' }, 'unauthenticated'],
    ['an expired one', { iat: past, exp: past + 300 }, 'token-expired'],
    ['no expiry', { exp: undefined }, 'unauthenticated'],
    ['a life of a day', { exp: Math.floor(Date.now() / 1000) + 86_400 }, 'unauthenticated'],
    ['another world', { env: 'production' }, 'unauthenticated'],
    ['an unknown host', { host_id: 'nobody' }, 'forbidden'],
    ['an unknown SAS', { sas: { id: 'sas-99', label: 'x' } }, 'forbidden'],
    ['an unknown role', { role: 'admin' }, 'forbidden'],
    ['a role that is a member of every object', { role: 'constructor' }, 'forbidden'],
    ['no regulator', { regulator: undefined }, 'unauthenticated'],
    [
      'a regulator without identifier',
      { regulator: { identifiers: [], last_name: 'E', first_name: 'C', email: 'c@e.org' } },
      'unauthenticated',
    ],
  ])('refuses %s', async (_what, claims, code) => {
    const { body } = await session(await issuer.token(claims as JWTPayload));
    expect(body['code']).toBe(code);
  });

  it('refuses what is not signed, signed with a shared secret, by a stranger, or by an algorithm that is not taken', async () => {
    const claims = JSON.parse(Buffer.from((await issuer.token()).split('.')[1]!, 'base64url').toString()) as Record<
      string,
      unknown
    >;
    const { privateKey } = await generateKeyPair('EdDSA');
    const tokens = [
      new UnsecuredJWT(claims).encode(),
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'test' })
        .sign(new TextEncoder().encode('0123456789abcdef0123456789abcdef')),
      await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', kid: 'test' }).sign(privateKey),
      await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', kid: 'other' }).sign(privateKey),
      await issuer.token({}, { alg: 'ES384' }),
      'not.a.jwt',
    ];
    for (const token of tokens) expect((await session(token)).body['code']).toBe('unauthenticated');
  });

  it('W13 is bound to the pages of its host', async () => {
    const token = await issuer.token();
    expect((await session(token, { origin: 'http://localhost:8788' })).response.status).toBe(200);
    for (const origin of ['http://localhost:8799', 'https://evil.example', 'null']) {
      const { body } = await session(token, { origin });
      expect(body['code']).toBe('origin-not-allowed');
    }
  });

  it('keeps one account per regulator, and follows what the token says of it', async () => {
    const regulator = (last_name: string) => ({
      identifiers: [
        { system: 'urn:oid:1.2.250.1.71.4.2.1', value: '3339900017/20260099R' },
        { system: 'urn:oid:1.2.250.1.213.3.6', value: '0C0FFEE0-0000-4000-8000-000000000001' },
      ],
      last_name,
      first_name: 'Dominique',
      email: 'dominique.modele@example.org',
    });
    const sas = { id: 'sas-974', label: 'SAS de La Réunion' };
    await Promise.all(
      [1, 2, 3].map(async () => session(await issuer.token({ sub: 'd', sas, regulator: regulator('Modèle') }))),
    );
    await session(await issuer.token({ sub: 'd', sas, regulator: regulator('Modèle-Exemple') }));
    const rows = await gateway.database.db
      .selectFrom('regulator')
      .innerJoin('regulator_identifier as i', 'i.regulator_id', 'regulator.id')
      .select(['last_name', 'sas_id', 'i.value'])
      .where('email', '=', 'dominique.modele@example.org')
      .orderBy('i.value')
      .execute();
    expect(rows).toEqual([
      { last_name: 'Modèle-Exemple', sas_id: 'sas-974', value: '0c0ffee0-0000-4000-8000-000000000001' },
      { last_name: 'Modèle-Exemple', sas_id: 'sas-974', value: '3339900017/20260099R' },
    ]);
  });
});

describe('CORS', () => {
  const preflight = (origin: string) =>
    fetch(`${gateway.url}/v1/session`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization,last-event-id',
      },
    });

  it('lets the pages of registered hosts in', async () => {
    const response = await preflight('http://localhost:8788');
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:8788');
    expect(response.headers.get('access-control-allow-headers')).toContain('idempotency-key');
    expect(response.headers.get('access-control-max-age')).toBe('7200');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    const { response: answer } = await session(await issuer.token(), { origin: 'http://localhost:8788' });
    expect(answer.headers.get('access-control-expose-headers')).toContain('x-request-id');
    expect(answer.headers.get('vary')).toContain('Origin');
  });

  it('gives every other page nothing', async () => {
    const response = await preflight('https://evil.example');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    const answer = await fetch(`${gateway.url}/v1/health`, { headers: { origin: 'https://evil.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the service', () => {
  it('says that it is healthy, to anybody', async () => {
    const response = await fetch(`${gateway.url}/v1/health`);
    expect(await response.json()).toMatchObject({ status: 'ok', database: 'ok', environment: 'sandbox' });
  });

  it('answers problems for unknown paths, methods, types and paths that cannot be read', async () => {
    expect(await (await fetch(`${gateway.url}/v1/nothing`)).json()).toMatchObject({ code: 'not-found', status: 404 });
    const put = await fetch(`${gateway.url}/v1/session`, { method: 'PUT', body: '{}' });
    expect(put.headers.get('allow')).toBe('GET, DELETE');
    expect(await put.json()).toMatchObject({ code: 'method-not-allowed', status: 405 });
    const xml = await fetch(`${gateway.url}/v1/health`, { headers: { accept: 'text/xml' } });
    expect(await xml.json()).toMatchObject({ code: 'not-acceptable', status: 406 });
    const bad = await new Promise<string>((resolve, reject) => {
      httpRequest(`${gateway.url}/v1/%E0%A4%A`, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve(text));
      })
        .on('error', reject)
        .end();
    });
    expect(JSON.parse(bad)).toMatchObject({ code: 'invalid-request', status: 400 });
  });

  it('logs method, route template, status, time, request id and host, and nothing else', async () => {
    logged.length = 0;
    const token = await issuer.token();
    const id = 'request-0001';
    await session(token, { 'x-request-id': id, 'x-secret': 'rue-des-acacias' });
    await fetch(`${gateway.url}/v1/session?address=rue-des-acacias`, {
      headers: { authorization: `Bearer ${token}x` },
    });
    await expect.poll(() => logged.length).toBe(2);
    const [line, refused] = logged.map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(Object.keys(line!).sort()).toEqual(
      ['hostId', 'level', 'method', 'ms', 'msg', 'requestId', 'route', 'status', 'time'].sort(),
    );
    expect(line).toMatchObject({ method: 'GET', route: '/v1/session', status: 200, requestId: id, hostId: 'demo-lrm' });
    expect(refused).toMatchObject({ route: '/v1/session', status: 401 });
    const all = logged.join('');
    for (const secret of ['rue-des-acacias', token.slice(-20), 'Camille', 'camille']) expect(all).not.toContain(secret);
  });
});
