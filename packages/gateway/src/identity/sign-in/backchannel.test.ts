import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGateway, type Gateway } from '../../app.js';
import { parseConfig } from '../../config/index.js';
import { startFakeProvider, type FakeProvider, type Said } from '../../testing/fixtures/fake-provider.js';
import { makeHostKey, type HostKey } from '../../testing/fixtures/host-key.js';
import { openTestDatabase, testConfig } from '../../testing/index.js';

const CLIENT_ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ALIX = '819990000012';
const INTERVAL_MS = 2_000;
const PAGES = 'http://localhost:8785';

describe('sign-in on a device of the person’s own', () => {
  const time = { ahead: 0 };
  const now = () => new Date(Date.now() + time.ahead);
  let provider: FakeProvider;
  let lrm: HostKey;
  let other: HostKey;
  let gateway: Gateway;
  let lines: string[] = [];
  let audits = 0;
  beforeAll(async () => {
    provider = await startFakeProvider('sas-gateway');
    [lrm, other] = await Promise.all([makeHostKey('demo-lrm'), makeHostKey('other-lrm')]);
    const nobody = { issuer: 'https://issuer.example', jwksUrl: 'https://issuer.example/jwks', audience: 'x' };
    const base = testConfig(nobody);
    const client = { issuer: provider.issuer, clientId: 'sas-gateway', clientSecret: 'secret of the gateway' };
    const account = (nameId: string, more: object = {}) => ({
      ...{ provider: 'psc', nameId, sasId: 'sas-33', role: 'osnp', email: 'a@example.org' },
      ...more,
    });
    const config = parseConfig({
      ...base,
      issuers: [],
      hosts: [
        { ...base.hosts[0], keys: [lrm.publicJwk] },
        { ...base.hosts[1], keys: [other.publicJwk] },
        { id: 'sas-web', label: 'Pages du SAS', origins: [PAGES] },
      ],
      signIn: {
        pages: { origin: PAGES, hostId: 'sas-web', home: '/recherche' },
        providers: [
          { id: 'psc', label: 'PSC', ...client, cibaHosts: ['demo-lrm', 'other-lrm'] },
          { id: 'closed', label: 'Sans CIBA', ...client, issuer: 'http://127.0.0.1:9' },
        ],
        accounts: [account(ALIX), account('819990000020', { sasId: 'sas-974' })],
      },
    });
    gateway = await createGateway(config, {
      database: await openTestDatabase(),
      clock: { now },
      log: { write: (line: string) => void lines.push(line) },
    });
  });
  beforeEach(async () => {
    time.ahead += 6 * 60_000; // so that nobody was asked just now
    lines = [];
    provider.said = {};
    provider.asked = [];
    const { db } = gateway.database;
    for (const table of ['backchannel_sign_in', 'session'] as const) await db.deleteFrom(table).execute();
    audits = (await db.selectFrom('audit_entry').select('id').execute()).length;
  });
  afterAll(async () => {
    await gateway?.close();
    await provider?.close();
  });

  const post = async (path: string, fields: Record<string, string>) => {
    const response = await fetch(gateway.url + path, { method: 'POST', body: new URLSearchParams(fields) });
    const body = (await response.json()) as Record<string, string | number>;
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body };
  };
  const itself = async (host: HostKey) => {
    const iat = Math.floor(now().getTime() / 1000);
    return {
      client_assertion: await host.clientAssertion({ iat, exp: iat + 60 }),
      client_assertion_type: CLIENT_ASSERTION,
    };
  };
  const begin = async (more: Record<string, string> = {}, host = lrm) =>
    post('/v1/backchannel-sign-in', {
      ...{ login_hint: ALIX, binding_message: 'B7-42' },
      ...(await itself(host)),
      ...more,
    });
  const begun = async (host = lrm) => String((await begin({}, host)).body['auth_req_id']);
  const poll = async (id: string, host = lrm) =>
    post('/v1/token', { grant_type: 'urn:openid:params:grant-type:ciba', auth_req_id: id, ...(await itself(host)) });
  const renew = async (refresh_token: string, host = lrm) =>
    post('/v1/token', { grant_type: 'refresh_token', refresh_token, ...(await itself(host)) });
  /** Lets the time of a poll come, and waits until it was done and written down. */
  const polled = async () => {
    const before = provider.polls;
    time.ahead += INTERVAL_MS;
    await vi.waitFor(() => expect(provider.polls).toBeGreaterThan(before), { timeout: 5_000 });
    const waits = gateway.database.db.selectFrom('backchannel_sign_in').select(['state', 'poll_at']);
    await vi.waitFor(async () => {
      const rows = await waits.execute();
      // A poll under way has a time of fifteen seconds; one that is done, of an interval, or is no poll any more.
      expect(rows.every((row) => row.state !== 'pending' || +row.poll_at - +now() < 10_000)).toBe(true);
    });
  };
  const session = (token: string, method = 'GET') =>
    fetch(`${gateway.url}/v1/session`, { method, headers: { authorization: `Bearer ${token}` } });
  const audited = async () =>
    (await gateway.database.db.selectFrom('audit_entry').select('body').orderBy('id').execute())
      .slice(audits)
      .map(({ body }) => JSON.parse(body) as { action: string; actor: object; on: object; codes: object })
      .filter(({ action }) => action.startsWith('backchannel') || action.startsWith('session'));

  it('asks, waits, and gives a short-lived token of who accepted; nothing of the provider leaves', async () => {
    const first = await begin();
    expect(first.body).toMatchObject({ expires_in: 120, interval: 2 });
    expect(provider.asked).toEqual([
      {
        ...{ client_id: 'sas-gateway', scope: 'openid scope_all', acr_values: 'eidas1' },
        ...{ login_hint: ALIX, binding_message: 'B7-42' },
      },
    ]);
    provider.said = { ciba: 'authorization_pending' };
    await polled();
    const id = String(first.body['auth_req_id']);
    expect(await poll(id)).toMatchObject({
      ...{ status: 400, retryAfter: '2' },
      body: { code: 'authorization-pending', error: 'authorization_pending', retryable: true },
    });
    provider.said = {};
    await polled();
    const { status, body } = await poll(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 300 });
    expect(Object.keys(body).sort()).toEqual([
      ...['access_token', 'expires_in', 'issued_token_type', 'refresh_token', 'token_type'],
    ]);
    expect(decodeJwt(String(body['access_token'])).iss).toBe('urn:sas-embed:gateway');
    const acting = await session(String(body['access_token']));
    expect(await acting.json()).toMatchObject({ role: 'osnp', hostId: 'demo-lrm', bookingSas: { id: 'sas-33' } });
    const row = await gateway.database.db.selectFrom('session').selectAll().executeTakeFirstOrThrow();
    expect([row.kind, row.issuer_sid]).toEqual(['ciba', 'sid-1']);
    expect(row.tokens).toMatch(/^v1\./);
    expect((await audited()).map(({ action, actor }) => [action, actor])).toMatchObject([
      ['backchannel-sign-in.asked', { kind: 'host', id: 'demo-lrm' }],
      ['backchannel-sign-in.accepted', { kind: 'provider', id: 'psc' }],
      ['session.opened', { kind: 'regulator', role: 'osnp', hostId: 'demo-lrm' }],
    ]);
    expect(JSON.stringify(await audited())).not.toContain(ALIX);
    expect(lines.join('')).not.toMatch(new RegExp(`${ALIX}|Exemple|eyJ|${id}`));
  });

  it('is good once, for the host that asked, and not by another’s signature', async () => {
    const id = await begun();
    await polled();
    time.ahead += INTERVAL_MS;
    expect(await poll(id, other)).toMatchObject({ status: 400, body: { code: 'grant-refused' } });
    const statuses = (await Promise.all([poll(id), poll(id), poll(id)])).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    time.ahead += INTERVAL_MS;
    expect(await poll(id)).toMatchObject({ status: 400, body: { code: 'grant-refused', error: 'invalid_grant' } });
    const bare = await post('/v1/token', { grant_type: 'urn:openid:params:grant-type:ciba', auth_req_id: id });
    expect(bare.body).toMatchObject({ code: 'invalid-request', error: 'invalid_request' });
    const word = { client_assertion: await lrm.assertion(), client_assertion_type: CLIENT_ASSERTION };
    const personal = await post('/v1/token', {
      ...{ grant_type: 'urn:openid:params:grant-type:ciba', auth_req_id: id },
      ...word,
    });
    expect(personal.body).toMatchObject({ code: 'grant-refused' });
  });

  const outcomes: [string, Said, Record<string, unknown>][] = [
    ['says no', { ciba: 'access_denied' }, { code: 'sign-in-declined', error: 'access_denied' }],
    ['lets the time pass', { ciba: 'expired_token' }, { code: 'sign-in-expired', error: 'expired_token' }],
    ['signs in weakly', { idToken: { acr: 'eidas0' } }, { code: 'grant-refused', detail: /strongly/ }],
    ['may not regulate', { claims: { Acces_Regulation_Medicale: 'FAUX' } }, { code: 'forbidden', detail: /regulate/ }],
    ['does not say whether he may', { claims: { Acces_Regulation_Medicale: undefined } }, { code: 'forbidden' }],
    ['is somebody else', { claims: { SubjectNameID: '819990000020' } }, { code: 'grant-refused', detail: /else/ }],
    ['is of another application', { idToken: { aud: 'another' } }, { code: 'grant-refused' }],
    ['is of another issuer', { idToken: { iss: 'https://evil.example' } }, { code: 'grant-refused' }],
    ['is vouched for by a foreign key', { signature: 'foreign' }, { code: 'grant-refused' }],
    ['is vouched for by nobody', { signature: 'none' }, { code: 'grant-refused' }],
    ['has no id token', { ciba: 'no-id-token' }, { code: 'grant-refused' }],
    ['is not known any more', { ciba: 'invalid_grant' }, { code: 'grant-refused' }],
  ];
  it.each(outcomes)('gives nothing when who is asked %s', async (_what, said, { detail, ...problem }) => {
    const id = await begun();
    provider.said = said;
    await polled();
    const { status, body } = await poll(id);
    expect([400, 403]).toContain(status);
    expect(body).toMatchObject(problem);
    if (detail) expect(body['detail']).toMatch(detail as RegExp);
    expect(await gateway.database.db.selectFrom('session').selectAll().execute()).toEqual([]);
    // It was said once, for good: the provider is asked no more.
    const { polls } = provider;
    time.ahead += 3 * INTERVAL_MS;
    expect((await poll(id)).body).toMatchObject(problem);
    expect(provider.polls).toBe(polls);
    expect((await audited()).at(-1)!.action).toMatch(/^backchannel-sign-in\.(?:declined|expired|refused)$/);
  });

  it('is over after its time, whatever the provider says then', async () => {
    provider.said = { cibaBegun: { expires_in: 30 } };
    const id = await begun();
    await polled();
    time.ahead += 31_000;
    expect((await poll(id)).body).toMatchObject({ code: 'sign-in-expired' });
    time.ahead += 10 * 60_000;
    await gateway.purge();
    expect(await gateway.database.db.selectFrom('backchannel_sign_in').selectAll().execute()).toEqual([]);
    expect((await poll(id)).body).toMatchObject({ code: 'grant-refused' });
  });

  it('goes on while the provider is out of reach, and slower when it says so', async () => {
    const id = await begun();
    provider.said = { ciba: 'down' };
    await polled();
    expect((await poll(id)).body).toMatchObject({ code: 'authorization-pending' });
    provider.said = { ciba: 'slow_down' };
    await polled();
    expect(await poll(id)).toMatchObject({ body: { code: 'slow-down' } });
    time.ahead += 7_000;
    provider.said = {};
    await polled();
    time.ahead += 7_000;
    expect((await poll(id)).status).toBe(200);
  });

  it('tells a host that asks too soon to slow down', async () => {
    const id = await begun();
    expect(await poll(id)).toMatchObject({ status: 400, body: { code: 'slow-down', error: 'slow_down' } });
    time.ahead += INTERVAL_MS;
    expect((await poll(id)).body['code']).not.toBe('slow-down');
  });

  it('rings no telephone for who may not come in, or for a host that may not ask', async () => {
    const refused: [Record<string, string>, HostKey, Record<string, unknown>][] = [
      [{ login_hint: '819990009999' }, lrm, { code: 'forbidden' }],
      // The other LRM works with the Gironde alone.
      [{ login_hint: '819990000020' }, other, { code: 'forbidden' }],
      [{ provider: 'closed' }, lrm, { code: 'grant-refused', error: 'unauthorized_client' }],
      [{ provider: 'none' }, lrm, { code: 'grant-refused' }],
      [{ binding_message: 'Mme Modèle, 83 ans' }, lrm, { code: 'invalid-request' }],
      [{ login_hint: 'a b' }, lrm, { code: 'invalid-request' }],
      [{ client_assertion: 'a.b.c' }, lrm, { code: 'grant-refused' }],
    ];
    for (const [fields, host, problem] of refused) expect((await begin(fields, host)).body).toMatchObject(problem);
    expect(provider.asked).toEqual([]);
  });

  it('rings three times in five minutes at most, whichever host asks', async () => {
    for (const host of [lrm, other, lrm]) expect((await begin({}, host)).status).toBe(200);
    const refused = await begin({}, other);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    expect(Number(refused.retryAfter)).toBeGreaterThan(200);
    expect(provider.asked).toHaveLength(3);
    time.ahead += 5 * 60_000 + 1_000;
    expect((await begin()).status).toBe(200);
  });

  it('says that the provider cannot be reached, or does not know the person', async () => {
    provider.said = { cibaBegun: null };
    expect((await begin()).body).toMatchObject({ code: 'grant-refused' });
    provider.said = { cibaBegun: 'down' };
    expect(await begin()).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect((await audited()).map(({ action }) => action)).toEqual([
      ...['backchannel-sign-in.asked', 'backchannel-sign-in.refused'],
      ...['backchannel-sign-in.asked', 'backchannel-sign-in.refused'],
    ]);
  });

  describe('then', () => {
    const signedIn = async () => {
      const id = await begun();
      await polled();
      const { body } = await poll(id);
      return { token: String(body['access_token']), refresh: String(body['refresh_token']) };
    };

    it('the host goes on by its refresh token, alone, as long as the provider knows the person', async () => {
      const { token, refresh } = await signedIn();
      const before = provider.renewals;
      time.ahead += 4 * 60_000;
      const next = await renew(refresh);
      expect(next).toMatchObject({ status: 200, body: { expires_in: 300 } });
      expect(next.body['refresh_token']).toBeUndefined();
      expect(decodeJwt(String(next.body['access_token'])).sub).toBe(decodeJwt(token).sub);
      expect(provider.renewals).toBe(before + 1);
      expect((await renew(refresh, other)).body).toMatchObject({ code: 'grant-refused' });
      expect((await renew('x'.repeat(43))).body).toMatchObject({ code: 'grant-refused' });
      time.ahead += 4 * 60_000;
      provider.said = { refresh: 'refuse' };
      expect(await renew(refresh)).toMatchObject({ status: 401, body: { code: 'session-ended' } });
      expect((await renew(refresh)).body).toMatchObject({ code: 'session-ended' });
    });

    it('the refresh token is no cookie of a page', async () => {
      const { refresh } = await signedIn();
      const headers = { origin: PAGES, cookie: `sas-session=${refresh}` };
      const answer = await fetch(`${gateway.url}/auth/token`, { method: 'POST', headers });
      expect(answer.status).toBe(401);
      expect((await renew(refresh)).status).toBe(200);
    });

    it('the session ends after half an hour without anybody, by sign-out, and by a logout at the provider', async () => {
      const one = await signedIn();
      time.ahead += 31 * 60_000;
      expect((await renew(one.refresh)).body).toMatchObject({ code: 'session-ended' });
      const two = await signedIn();
      expect((await session(two.token, 'DELETE')).status).toBe(204);
      expect((await session(two.token)).status).toBe(401);
      expect((await renew(two.refresh)).body).toMatchObject({ code: 'session-ended' });
      time.ahead += 6 * 60_000;
      // Of the same person, at the same provider’s session: another session here.
      const [three, four] = [await signedIn(), await signedIn()];
      expect(decodeJwt(three.token).sub).not.toBe(decodeJwt(four.token).sub);
      await session(three.token, 'DELETE');
      expect((await session(four.token)).status).toBe(200);
    });
  });
});
