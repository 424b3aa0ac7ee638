/** What an attacker tries, each refused with its own code. What is told of editors' and hosts' text has tests where it is shown. */
import { createHmac, randomUUID } from 'node:crypto';
import { connect, createServer as createTcpServer } from 'node:net';
import { request as rawRequest } from 'node:http';
import { decodeJwt, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountClient } from './accounts/account-client.js';
import { createGateway, type Gateway } from './app.js';
import { EditorClient } from './availability/editor-client.js';
import { createServer } from './contract/index.js';
import { OperatorClient } from './marketplace/operator-client.js';
import { createEditorConnections } from './mutual-tls/index.js';
import { makeHostKey, type HostKey } from './testing/fixtures/host-key.js';
import { openTestDatabase, startTestIssuer, testConfig, type TestIssuer } from './testing/index.js';
import { safeLookup } from './values/index.js';

const OWN = 'http://localhost:8788';
const FOREIGN = 'https://evil.example';

let issuer: TestIssuer;
let host: HostKey;
let gateway: Gateway;
beforeAll(async () => {
  issuer = await startTestIssuer();
  host = await makeHostKey('demo-lrm');
  const config = testConfig(issuer);
  config.hosts[0]!.keys = [host.publicJwk];
  config.signIn.pages = { origin: OWN, hostId: 'demo-lrm', home: '/recherche' };
  gateway = await createGateway(config, { database: await openTestDatabase(), logLevel: 'silent' });
});
afterAll(async () => {
  await gateway?.close();
  await issuer?.close();
});

type Answer = { status: number; code?: string; headers: Headers };
async function call(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(gateway.url + path, init);
  const text = await response.text();
  const code = text.startsWith('{') ? (JSON.parse(text) as { code?: string }).code : undefined;
  return { status: response.status, headers: response.headers, ...(code !== undefined && { code }) };
}
const bearing = (token: string, more: Record<string, string> = {}) => ({
  headers: { authorization: `Bearer ${token}`, ...more },
});
const grant = (assertion: string) =>
  call('/v1/token', {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }),
  });
const json = (token: string, body: string, more: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more },
  body,
});

describe('tokens', () => {
  const now = Math.floor(Date.now() / 1000);
  it.each<[string, () => Promise<string> | string, string]>([
    ['alg none', async () => new UnsecuredJWT(decodeJwt(await issuer.token())).encode(), 'unauthenticated'],
    [
      'a public key as a shared secret',
      async () => {
        const part = (of: object) => Buffer.from(JSON.stringify(of)).toString('base64url');
        const signed = `${part({ alg: 'HS256' })}.${part(decodeJwt(await issuer.token()))}`;
        return `${signed}.${createHmac('sha256', String(host.publicJwk['x'])).update(signed).digest('base64url')}`;
      },
      'unauthenticated',
    ],
    ['another audience', () => issuer.token({ aud: 'https://other.example' }), 'unauthenticated'],
    ['another issuer', () => issuer.token({ iss: FOREIGN }), 'unauthenticated'],
    ['one that has expired', () => issuer.token({ iat: now - 900, exp: now - 600 }), 'token-expired'],
    ['one of another world', () => issuer.token({ env: 'production' }), 'unauthenticated'],
    ['a host that is not registered', () => issuer.token({ host_id: 'nobody' }), 'forbidden'],
    ['a SAS that is not served', () => issuer.token({ sas: { id: 'sas-75', label: 'x' } }), 'forbidden'],
    ['something else', () => `${'a'.repeat(9_000)}`, 'unauthenticated'],
  ])('with %s are refused', async (_what, make, code) => {
    expect(await call('/v1/session', bearing(await make()))).toMatchObject({ code });
  });

  it('are good from the pages of their host alone', async () => {
    const token = await issuer.token();
    expect(await call('/v1/session', bearing(token, { origin: OWN }))).toMatchObject({ status: 200 });
    for (const origin of [FOREIGN, 'null', `${OWN}.evil.example`, 'http://localhost:8799']) {
      const answer = await call('/v1/session', bearing(token, { origin }));
      expect(answer).toMatchObject({ status: 403, code: 'origin-not-allowed' });
      expect(answer.headers.get('access-control-allow-origin')).not.toBe('*');
    }
  });

  it('of a host’s assertion are given once', async () => {
    const assertion = await host.assertion();
    expect(await grant(assertion)).toMatchObject({ status: 200 });
    expect(await grant(assertion)).toMatchObject({ status: 400, code: 'grant-refused' });
  });
});

describe('what is another’s', () => {
  it.each([
    '/v1/appointments/appointment_AAAAAAAAAAAAAAAAAAAAAA',
    '/v1/handovers/1',
    "/v1/appointments/1'%20or%20'1'='1",
    '/v1/appointments/..%2F..%2Fetc%2Fpasswd',
  ])('is not found by guessing: %s', async (path) => {
    const answer = await call(path, bearing(await issuer.token()));
    expect([400, 404]).toContain(answer.status);
    expect(['invalid-request', 'not-found']).toContain(answer.code);
  });
});

describe('other sites', () => {
  it('act by nobody’s cookie (CSRF), with or without a form', async () => {
    const cookie = `sas-session=${'a'.repeat(43)}`;
    for (const path of ['/auth/token', '/auth/sign-out', '/auth/sign-in']) {
      for (const headers of [
        { cookie, origin: FOREIGN },
        { cookie, origin: OWN, 'sec-fetch-site': 'cross-site' },
        { cookie },
      ] as Record<string, string>[]) {
        expect(await call(path, { method: 'POST', headers })).toMatchObject({
          status: 403,
          code: 'origin-not-allowed',
        });
      }
    }
    const form = { method: 'POST', ...bearing(await issuer.token()), body: new URLSearchParams({ limit: '1' }) };
    expect(await call('/v1/search', form)).toMatchObject({ status: 415 });
  });

  it('frame nothing of ours, and guess no type (clickjacking)', async () => {
    for (const path of ['/v1/health', '/docs', '/docs/docs.js', '/auth/providers', '/nothing']) {
      const { headers } = await call(path);
      expect(headers.get('x-frame-options'), path).toBe('DENY');
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('referrer-policy'), path).toBe('no-referrer');
    }
    const policy = (await call('/docs')).headers.get('content-security-policy')!;
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|\*/);
  });
});

describe('requests', () => {
  it('put no header into an answer', async () => {
    const { headers } = await call('/v1/health', { headers: { 'x-request-id': 'a b; Set-Cookie: x=1' } });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const split = await call('/sas/recherche?origin=a%0d%0aSet-Cookie:%20x=1', { redirect: 'manual' });
    expect(split.headers.get('set-cookie')).toBeNull();
  });

  it('of too many bytes are refused before they are read, body and headers', async () => {
    const token = await issuer.token();
    const big = JSON.stringify({ query: 'x'.repeat(100_000), limit: 8 });
    expect(await call('/v1/specialties/suggest', json(token, big))).toMatchObject({ status: 413 });
    const header = await new Promise<number | string>((resolve) => {
      const asked = rawRequest(`${gateway.url}/v1/health`, { headers: { 'x-big': 'x'.repeat(20_000) } }, (answer) =>
        resolve(answer.statusCode ?? 0),
      );
      asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
      asked.end();
    });
    expect(header).toBe(431);
  });

  it('that poison a prototype, or say a thing twice, are refused', async () => {
    const token = await issuer.token();
    for (const body of [
      '{"__proto__":{"limit":8},"query":"a"}',
      '{"constructor":{"prototype":{}},"query":"a","limit":8}',
    ]) {
      const answer = await call('/v1/specialties/suggest', json(token, body));
      expect(answer.status, body).toBe(400);
    }
  });

  it('that come slowly are cut off, and those that come well are not', async () => {
    const app = createServer({ production: true, logLevel: 'silent', requestTimeoutMs: 1_000 });
    app.post('/slow', async () => ({ ok: true }));
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as { port: number };
    const drip = (text: string) =>
      new Promise<string>((resolve) => {
        let said = '';
        const socket = connect(port, '127.0.0.1', () => socket.write(text));
        socket.on('data', (data) => (said += String(data)));
        socket.on('error', () => undefined);
        socket.on('close', () => resolve(said));
      });
    try {
      const began = Date.now();
      const [headers, body] = await Promise.all([
        drip('POST /slow HTTP/1.1\r\nHost: x\r\nX-Slow: '),
        drip('POST /slow HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{'),
      ]);
      expect(Date.now() - began).toBeLessThan(15_000);
      expect(headers).toMatch(/^HTTP\/1.1 408/);
      expect(body).toMatch(/^HTTP\/1.1 408/);
      const well = await fetch(`http://127.0.0.1:${port}/slow`, {
        ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
      });
      expect(well.status).toBe(200);
    } finally {
      await app.close();
    }
  }, 30_000);
});

describe('addresses that others register (SSRF)', () => {
  it('that mean this machine are not connected to, whatever their name', async () => {
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) =>
      safeLookup('localhost', { all: true }, (fault) => resolve(fault)),
    );
    expect(error?.code).toBe('EFORBIDDEN');
  });

  it('are looked up so by whatever asks editors and operators, outside the sandbox', async () => {
    let connections = 0;
    const listener = createTcpServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((done) => listener.listen(0, 'localhost', done));
    const url = `https://localhost:${(listener.address() as { port: number }).port}`;
    const ask = async (isThisMachine: boolean) => {
      const connect = createEditorConnections([{ id: 'e' }], { isThisMachine });
      const editor = new EditorClient(url, { connections: 1, maxAnswerBytes: 1_000 }, connect.to('e', 2_000));
      const accounts = new AccountClient(connect);
      const operator = new OperatorClient(
        { ...{ id: 'o', label: 'O', url, enabled: true, answers: 'polling', deadlineMs: 2_000, key: 'k' } },
        isThisMachine,
      );
      const person = { ...{ id: 'r', lastName: 'E', firstName: 'C', email: 'c@example.org', active: true } };
      const identifier = { system: 'urn:oid:1.2.250.1.71.4.2.1', value: '819990000012' };
      const before = connections;
      const by: Record<string, number> = {};
      const count = async (name: string, asked: Promise<unknown>) => {
        const from = connections;
        await asked.catch(() => undefined);
        by[name] = Math.min(1, connections - from);
      };
      await count('search', editor.getJson(new URL(`${url}/metadata`), AbortSignal.timeout(2_000)));
      await count('accounts', accounts.create({ id: 'e', fhirBaseUrl: `${url}/fhir` }, { ...person, identifier }));
      await count('operator', operator.put('request-1', {}));
      await Promise.all([editor.close(), accounts.close(), operator.close()]);
      return { by, any: connections > before };
    };
    try {
      expect(await ask(false)).toEqual({ by: { search: 0, accounts: 0, operator: 0 }, any: false });
      // In the sandbox, which is this machine, they are: so it is the look-up that refuses.
      expect(await ask(true)).toEqual({ by: { search: 1, accounts: 1, operator: 1 }, any: true });
    } finally {
      listener.close();
    }
  });
});

describe('guesses', () => {
  it('of keys of editors are refused alike', async () => {
    for (const key of ['', 'x', randomUUID()]) {
      const answer = await call('/fhir/Appointment', {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/fhir+json' },
        body: '{}',
      });
      expect(answer.status).toBe(401);
    }
  });
});
