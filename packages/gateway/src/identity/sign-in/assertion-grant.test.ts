import { createHmac, randomUUID } from 'node:crypto';
import { decodeJwt, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '../../app.js';
import { makeHostKey, type HostKey } from '../../testing/fixtures/host-key.js';
import { openTestDatabase, startTestIssuer, testConfig, type TestIssuer } from '../../testing/index.js';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const time = { now: undefined as Date | undefined };

let issuer: TestIssuer;
let lrm: HostKey;
let other: HostKey;
let gateway: Gateway;
const lines: string[] = [];
beforeAll(async () => {
  issuer = await startTestIssuer();
  lrm = await makeHostKey('demo-lrm');
  other = await makeHostKey('other-lrm');
  const config = testConfig(issuer);
  config.hosts[0]!.keys = [lrm.publicJwk];
  config.hosts[1]!.keys = [other.publicJwk];
  gateway = await createGateway(config, {
    database: await openTestDatabase(),
    clock: { now: () => time.now ?? new Date() },
    log: { write: (line: string) => void lines.push(line) },
  });
});
afterAll(async () => {
  await gateway?.close();
  await issuer?.close();
});

const grant = (fields: Record<string, string>) =>
  fetch(`${gateway.url}/v1/token`, { method: 'POST', body: new URLSearchParams(fields) });
const bear = (assertion: string) => grant({ grant_type: JWT_BEARER, assertion });
const tokenOf = async (assertion: string) =>
  ((await (await bear(assertion)).json()) as { access_token: string }).access_token;
const session = (token: string, method = 'GET', headers = {}) =>
  fetch(`${gateway.url}/v1/session`, { method, headers: { authorization: `Bearer ${token}`, ...headers } });
const problemOf = async (response: Response) => {
  const { code, error, detail } = (await response.json()) as Record<string, string>;
  return { status: response.status, code, error, detail };
};

describe('a host’s word', () => {
  it('gives a five-minute token that names no one, and acts as who it says', async () => {
    const response = await bear(await lrm.assertion());
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { access_token, ...rest } = (await response.json()) as { access_token: string };
    expect(rest).toMatchObject({ token_type: 'Bearer', expires_in: 300 });
    expect(Object.keys(decodeJwt(access_token)).sort()).toEqual(['aud', 'env', 'exp', 'host_id', 'iat', 'iss', 'sub']);
    const answer = await session(access_token, 'GET', { origin: 'http://localhost:8788' });
    expect(await answer.json()).toMatchObject({
      ...{ role: 'osnp', hostId: 'demo-lrm', environment: 'sandbox' },
      bookingSas: { id: 'sas-33', label: 'SAS de la Gironde' },
    });
    // The token is of the host’s pages alone.
    const elsewhere = await session(access_token, 'GET', { origin: 'http://localhost:8799' });
    expect(await problemOf(elsewhere)).toMatchObject({ status: 403, code: 'origin-not-allowed' });
  });

  it('goes on with one session, however often it is given', async () => {
    const [one, two] = [await tokenOf(await lrm.assertion()), await tokenOf(await lrm.assertion())];
    expect(decodeJwt(two).sub).toBe(decodeJwt(one).sub);
    const elsewhere = await tokenOf(await lrm.assertion({ sid: 'host-session-2' }));
    expect(decodeJwt(elsewhere).sub).not.toBe(decodeJwt(one).sub);
  });

  const now = () => Math.floor(Date.now() / 1000);
  const forged: [string, () => Promise<string> | string, RegExp][] = [
    ['wrong audience', () => lrm.assertion({ aud: 'https://other.example' }), /aud/],
    ['no audience', () => lrm.assertion({ aud: undefined }), /aud/],
    ['expired', () => lrm.assertion({ iat: now() - 120, exp: now() - 61 }), /expired/],
    ['good for too long', () => lrm.assertion({ exp: now() + 61 }), /60 seconds/],
    ['of tomorrow', () => lrm.assertion({ iat: now() + 86_400, exp: now() + 86_460 }), /from now/],
    ['no end', () => lrm.assertion({ exp: undefined }), /exp/],
    ['no jti', () => lrm.assertion({ jti: undefined }), /jti/],
    ['another world', () => lrm.assertion({ env: 'production' }), /world/],
    ['no world', () => lrm.assertion({ env: undefined }), /world/],
    ['an unknown host', () => lrm.assertion({ iss: 'nobody' }), /no host/],
    ['another host’s key', () => other.assertion({ iss: 'demo-lrm' }), /signature/],
    [
      'another host’s key under our name',
      () => other.assertion({ iss: 'demo-lrm' }, { kid: 'demo-lrm-1' }),
      /signature/,
    ],
    ['no JWT', () => 'a.b.c', /no JWT/],
  ];
  it.each(forged)('is refused: %s', async (_what, make, why) => {
    const problem = await problemOf(await bear(await make()));
    expect(problem).toMatchObject({ status: 400, code: 'grant-refused', error: 'invalid_grant' });
    expect(problem.detail).toMatch(why);
  });

  it('is refused with alg none, and with a shared secret made of the public key', async () => {
    const claims = decodeJwt(await lrm.assertion());
    const none = new UnsecuredJWT({ ...claims, jti: randomUUID() }).encode();
    const part = (of: object) => Buffer.from(JSON.stringify(of)).toString('base64url');
    const signed = `${part({ alg: 'HS256', kid: 'demo-lrm-1' })}.${part({ ...claims, jti: randomUUID() })}`;
    const mac = createHmac('sha256', String(lrm.publicJwk['x'])).update(signed).digest('base64url');
    for (const token of [none, `${signed}.${mac}`]) {
      expect(await problemOf(await bear(token))).toMatchObject({ status: 400, code: 'grant-refused' });
    }
  });

  it('is good once, also when two ask at the same moment', async () => {
    const assertion = await lrm.assertion();
    const statuses = (await Promise.all([bear(assertion), bear(assertion), bear(assertion)])).map(
      ({ status }) => status,
    );
    expect(statuses.sort()).toEqual([200, 400, 400]);
    expect((await problemOf(await bear(assertion))).detail).toMatch(/used already/);
  });

  it('is a form, in full, and nothing else', async () => {
    const json = await fetch(`${gateway.url}/v1/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: JWT_BEARER, assertion: await lrm.assertion() }),
    });
    expect(json.status).toBe(415);
    const form = await fetch(`${gateway.url}/v1/search`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await issuer.token()}` },
      body: new URLSearchParams({ limit: '1' }),
    });
    expect(form.status).toBe(415);
    expect(await problemOf(await grant({ grant_type: 'password' }))).toMatchObject({ code: 'invalid-request' });
    expect(await problemOf(await grant({ grant_type: JWT_BEARER }))).toMatchObject({ error: 'invalid_request' });
    const doubled = new URLSearchParams([
      ['grant_type', JWT_BEARER],
      ['assertion', 'a.b.c'],
      ['assertion', 'd.e.f'],
    ]);
    const twice = await fetch(`${gateway.url}/v1/token`, { method: 'POST', body: doubled });
    expect(await problemOf(twice)).toMatchObject({ status: 400, code: 'invalid-request' });
  });

  it('says nothing of a person or a token in the log', () => {
    expect(lines.join('')).not.toMatch(/Exemple|eyJ/);
  });
});

describe('a session', () => {
  it('ends when somebody signs out: its tokens, and what the host says within its own session, are refused', async () => {
    const token = await tokenOf(await lrm.assertion({ sid: 'to-leave' }));
    expect((await session(token, 'DELETE')).status).toBe(204);
    expect(await problemOf(await session(token))).toMatchObject({ status: 401, code: 'session-ended' });
    const again = await bear(await lrm.assertion({ sid: 'to-leave' }));
    expect(await problemOf(again)).toMatchObject({ status: 401, code: 'session-ended' });
    expect((await bear(await lrm.assertion({ sid: 'another' }))).status).toBe(200);
  });

  it('ends after four hours, or half an hour without anybody; the host’s next word begins anew', async () => {
    const began = Date.now();
    const at = (minutes: number) => (time.now = new Date(began + minutes * 60_000));
    const word = () => {
      const iat = Math.floor(time.now!.getTime() / 1000);
      return lrm.assertion({ sid: 'long', iat, exp: iat + 60 });
    };
    try {
      at(0);
      const first = decodeJwt(await tokenOf(await word())).sub;
      for (const minutes of [25, 100, 200, 239]) {
        at(minutes);
        expect(decodeJwt(await tokenOf(await word())).sub).toBe(first);
      }
      const last = await tokenOf(await word());
      expect(decodeJwt(last).exp! - decodeJwt(last).iat!).toBe(60);
      at(241);
      expect(await problemOf(await session(last))).toMatchObject({ status: 401, code: 'token-expired' });
      expect(decodeJwt(await tokenOf(await word())).sub).not.toBe(first);
    } finally {
      time.now = undefined;
    }
  });

  it('is not of a token that somebody made up', async () => {
    const own = await tokenOf(await lrm.assertion());
    const [header, payload, signature] = own.split('.');
    const changed = { ...decodeJwt(own), env: 'production' };
    const body = Buffer.from(JSON.stringify(changed)).toString('base64url');
    for (const token of [
      `${header}.${body}.${signature}`,
      `${header}.${payload}.${'A'.repeat(86)}`,
      new UnsecuredJWT(decodeJwt(own)).encode(),
    ]) {
      expect(await problemOf(await session(token))).toMatchObject({ status: 401, code: 'unauthenticated' });
    }
  });
});
