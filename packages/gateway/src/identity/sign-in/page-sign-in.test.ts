import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '../../app.js';
import { parseConfig } from '../../config/index.js';
import { startFakeProvider, type FakeProvider, type Said } from '../../testing/fixtures/fake-provider.js';
import { makeHostKey, type HostKey } from '../../testing/fixtures/host-key.js';
import { openTestDatabase, testConfig } from '../../testing/index.js';

const PAGES = 'http://localhost:8785';
const nobody = { issuer: 'https://issuer.example', jwksUrl: 'https://issuer.example/jwks', audience: 'x' };
const time = { ahead: 0 };

let provider: FakeProvider;
let host: HostKey;
let gateway: Gateway;
const lines: string[] = [];
beforeAll(async () => {
  provider = await startFakeProvider('sas-gateway');
  host = await makeHostKey('demo-lrm');
  const { signIn: _none, issuers: _issuers, ...config } = testConfig(nobody);
  gateway = await createGateway(
    parseConfig({
      ...config,
      issuers: [],
      hosts: [
        { ...config.hosts[0], keys: [host.publicJwk] },
        { id: 'sas-web', label: 'Pages du SAS', origins: [PAGES] },
      ],
      signIn: {
        pages: { origin: PAGES, hostId: 'sas-web', home: '/recherche' },
        providers: [
          {
            ...{ id: 'psc', label: 'Pro Santé Connect', issuer: provider.issuer },
            ...{ clientId: 'sas-gateway', clientSecret: 'secret of the gateway' },
            hostClients: { 'demo-lrm': ['the-lrm'] },
          },
        ],
        accounts: [
          { provider: 'psc', nameId: '819990000012', sasId: 'sas-33', role: 'osnp', email: 'alix@example.org' },
          {
            provider: 'psc',
            nameId: 'ANS20261122000002',
            sasId: 'sas-33',
            role: 'practitioner',
            email: 'x@example.org',
          },
          {
            ...{ provider: 'psc', nameId: '3339990012/42', sasId: 'sas-974', role: 'ioa', email: 'ioa@example.org' },
            identifiers: [{ system: 'urn:oid:1.2.250.1.213.3.6', value: '5f0d7c1e-3a44-4b0e-9d6b-000000000042' }],
          },
        ],
      },
    }),
    {
      database: await openTestDatabase(),
      clock: { now: () => new Date(Date.now() + time.ahead) },
      log: { write: (line: string) => void lines.push(line) },
    },
  );
});
afterAll(async () => {
  await gateway?.close();
  await provider?.close();
});
afterEach(() => {
  provider.said = {};
  time.ahead = 0;
});

/** As a page of ours, or as another site does. */
const post = (
  path: string,
  { body, cookie, origin = PAGES }: { body?: object; cookie?: string; origin?: string } = {},
) =>
  fetch(gateway.url + path, {
    method: 'POST',
    headers: { origin, ...(cookie && { cookie }), ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
const cookieIn = (response: Response, name: string) =>
  response.headers.getSetCookie().find((line) => line.startsWith(`${name}=`) && !/Max-Age=0/.test(line));
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

async function begin(body: object = {}) {
  const response = await post('/auth/sign-in', { body });
  const url = new URL(((await response.json()) as { url: string }).url);
  const asked = Object.fromEntries(url.searchParams) as Record<string, string>;
  provider.nonce = asked['nonce']!;
  return { url, asked, setCookie: cookieIn(response, 'sas-sign-in')! };
}
const pair = (line: string) => line.split(';')[0]!;

/** Comes back from the provider; what differs is the attack. */
async function comeBack(said: Said = {}, query: Record<string, string> = {}, cookie?: string, body?: object) {
  provider.said = said;
  const { asked, setCookie } = await begin(body);
  const params = new URLSearchParams({ code: 'code-1', state: asked['state']!, iss: provider.issuer, ...query });
  const response = await fetch(`${gateway.url}/auth/callback?${String(params)}`, {
    redirect: 'manual',
    headers: { cookie: cookie ?? pair(setCookie) },
  });
  return { response, location: response.headers.get('location'), session: cookieIn(response, 'sas-session') };
}
async function signedIn(): Promise<string> {
  return pair((await comeBack()).session!);
}
const tokenOf = async (cookie: string) =>
  ((await (await post('/auth/token', { cookie })).json()) as { token: string }).token;
const asWho = (token: string) =>
  fetch(`${gateway.url}/v1/session`, { headers: { authorization: `Bearer ${token}`, origin: PAGES } });

describe('signing in on a page of ours', () => {
  it('asks the provider with PKCE, state, nonce and acr, and keeps the way back in a cookie of the browser', async () => {
    const { url, asked, setCookie } = await begin();
    expect(url.origin).toBe(provider.issuer);
    expect(asked).toMatchObject({
      ...{ client_id: 'sas-gateway', response_type: 'code', scope: 'openid scope_all', acr_values: 'eidas1' },
      ...{ redirect_uri: `${PAGES}/auth/callback`, code_challenge_method: 'S256' },
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[name]!.length).toBeGreaterThan(40);
    expect(setCookie).toMatch(/; HttpOnly; SameSite=Lax; Max-Age=600$/);
  });

  it('leads to the page, with a session that only a cookie opens, and tokens that the database does not show', async () => {
    const { response, location, session } = await comeBack({}, {}, undefined, { launch: 'ticket_of-a-launch' });
    expect([response.status, location]).toEqual([303, `${PAGES}/recherche#launch=ticket_of-a-launch`]);
    expect(session).toMatch(/^sas-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const token = await tokenOf(pair(session!));
    expect(await (await asWho(token)).json()).toMatchObject({ role: 'osnp', hostId: 'sas-web' });
    const rows = JSON.stringify(await gateway.database.db.selectFrom('session').selectAll().execute());
    expect(rows).not.toContain(pair(session!).split('=')[1]);
    expect(rows).not.toMatch(/accessToken|Exemple|eyJ/);
    expect(rows).toContain('v1.'); // sealed
    expect(lines.join('')).not.toMatch(/Exemple|eyJ|code-1/);
  });

  it.each<[string, string, Said, Record<string, string>]>([
    ['a forged state', 'state', {}, { state: 'x'.repeat(43) }],
    ['a wrong nonce', 'answer', { idToken: { nonce: 'n'.repeat(43) } }, {}],
    ['no nonce', 'answer', { idToken: { nonce: undefined } }, {}],
    ['another audience', 'answer', { idToken: { aud: 'another-client' } }, {}],
    ['another issuer in the id token', 'answer', { idToken: { iss: 'https://evil.example' } }, {}],
    ['another issuer in the address', 'answer', {}, { iss: 'https://evil.example' }],
    ['an id token that has expired', 'answer', { idToken: { iat: 1_700_000_000, exp: 1_700_000_120 } }, {}],
    ['alg none', 'answer', { signature: 'none' }, {}],
    ['a foreign key', 'answer', { signature: 'foreign' }, {}],
    ['userinfo of somebody else', 'answer', { claims: { sub: 'subject-2' } }, {}],
    ['a low acr', 'acr', { idToken: { acr: 'eidas0' } }, {}],
    ['no acr', 'acr', { idToken: { acr: undefined } }, {}],
    ['no account', 'account', { claims: { SubjectNameID: '819990000999' } }, {}],
    ['no name in it', 'account', { claims: { SubjectNameID: undefined } }, {}],
    ['a practitioner without a national id', 'account', { claims: { SubjectNameID: 'ANS20261122000002' } }, {}],
    ['no right to regulate', 'access', { claims: { Acces_Regulation_Medicale: 'FAUX' } }, {}],
    ['nothing on regulating', 'access', { claims: { Acces_Regulation_Medicale: undefined } }, {}],
    ['an error of the provider', 'refused', {}, { error: 'access_denied' }],
  ])('lets nobody in with %s', async (_what, why, said, query) => {
    const { location, session } = await comeBack(said, query);
    expect(location).toBe(`${PAGES}/recherche#sign-in=${why}`);
    expect(session).toBeUndefined();
  });

  it('lets nobody in by another browser, twice, or late', async () => {
    const other = pair((await begin()).setCookie);
    expect((await comeBack({}, {}, other)).location).toMatch(/#sign-in=state$/);
    const { asked, setCookie } = await begin();
    const params = new URLSearchParams({ code: 'code-1', state: asked['state']!, iss: provider.issuer });
    const open = () =>
      fetch(`${gateway.url}/auth/callback?${String(params)}`, {
        ...{ redirect: 'manual', headers: { cookie: pair(setCookie) } },
      });
    expect((await open()).headers.get('location')).toBe(`${PAGES}/recherche`);
    expect((await open()).headers.get('location')).toMatch(/#sign-in=state$/);
    const late = await begin();
    time.ahead = 10 * 60_000;
    params.set('state', late.asked['state']!);
    const answer = await fetch(`${gateway.url}/auth/callback?${String(params)}`, {
      ...{ redirect: 'manual', headers: { cookie: pair(late.setCookie) } },
    });
    expect(answer.headers.get('location')).toMatch(/#sign-in=state$/);
  });

  it('takes an identity that is no RPPS, in the role and SAS of its account', async () => {
    const { session } = await comeBack({ claims: { SubjectNameID: '3339990012/42' } });
    const answer = await asWho(await tokenOf(pair(session!)));
    expect(await answer.json()).toMatchObject({ role: 'ioa', bookingSas: { id: 'sas-974' } });
  });

  it('gives its token and ends for no other site', async () => {
    const cookie = await signedIn();
    for (const path of ['/auth/token', '/auth/sign-out', '/auth/sign-in']) {
      const foreign = await post(path, { cookie, origin: 'https://evil.example' });
      expect([foreign.status, await codeOf(foreign)]).toEqual([403, 'origin-not-allowed']);
      const bare = await fetch(gateway.url + path, { method: 'POST', headers: { cookie } });
      expect(bare.status).toBe(403);
    }
    expect((await asWho(await tokenOf(cookie))).status).toBe(200);
    const form = { headers: { origin: PAGES, cookie, 'content-type': 'application/x-www-form-urlencoded' } };
    expect((await fetch(`${gateway.url}/auth/token`, { method: 'POST', ...form, body: 'a=1' })).status).toBe(415);
  });
});

describe('a session of a page', () => {
  it('is renewed at the provider without anybody noticing, once however many ask', async () => {
    const cookie = await signedIn();
    const before = provider.renewals;
    await tokenOf(cookie);
    expect(provider.renewals).toBe(before); // its tokens are fresh
    time.ahead = 100_000;
    const answers = await Promise.all([1, 2, 3].map(() => post('/auth/token', { cookie })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(provider.renewals).toBe(before + 1);
  });

  it('goes on while the provider is out of reach, and ends calmly when it refuses', async () => {
    const cookie = await signedIn();
    time.ahead = 100_000;
    provider.said = { refresh: 'fail' };
    expect((await post('/auth/token', { cookie })).status).toBe(200);
    provider.said = { refresh: 'refuse' };
    time.ahead = 120_000; // the lease of the renewal that failed is over
    const refused = await post('/auth/token', { cookie });
    expect([refused.status, await codeOf(refused)]).toEqual([401, 'session-ended']);
    expect(refused.headers.getSetCookie()[0]).toMatch(/^sas-session=; .*Max-Age=0/);
  });

  it('ends after half an hour without anybody, and after four hours', async () => {
    const idle = await signedIn();
    time.ahead = 31 * 60_000;
    expect(await codeOf(await post('/auth/token', { cookie: idle }))).toBe('session-ended');
    time.ahead = 0;
    const busy = await signedIn();
    for (let minutes = 20; minutes < 240; minutes += 20) {
      time.ahead = minutes * 60_000;
      expect((await post('/auth/token', { cookie: busy })).status, `${minutes} min`).toBe(200);
    }
    time.ahead = 241 * 60_000;
    expect(await codeOf(await post('/auth/token', { cookie: busy }))).toBe('session-ended');
  });

  it('is signed out here and at the provider; what it held is free', async () => {
    const cookie = await signedIn();
    const token = await tokenOf(cookie);
    const { db } = gateway.database;
    const { id } = await db
      .selectFrom('session')
      .select('id')
      .where('ended_at', 'is', null)
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow();
    const [now, later] = [new Date(), new Date(Date.now() + 180_000)];
    await db
      .insertInto('hold')
      .values({
        ...{ id: 'hold-1', kind: 'advisory', state: 'active', offer_id: 'o-1', slot_id: 's-1', source_id: 'rapide' },
        ...{ slot: '{}', slot_start: later, slot_end: null, time_zone: 'Europe/Paris', booking_url: null },
        ...{ practitioner_id: null, structure_id: null, regulator_id: 'r-1', sas_id: 'sas-33', host_id: 'sas-web' },
        ...{ session_id: id, case_ref: null, created_at: now, checked_at: now, expires_at: later },
      })
      .execute();
    const out = await post('/auth/sign-out', { cookie });
    const { url } = (await out.json()) as { url: string };
    expect(url).toMatch(new RegExp(`^${provider.issuer}/logout\\?.*post_logout_redirect_uri=`));
    expect(await codeOf(await asWho(token))).toBe('session-ended');
    expect(await codeOf(await post('/auth/token', { cookie }))).toBe('session-ended');
    const hold = await db.selectFrom('hold').select('state').where('id', '=', 'hold-1').executeTakeFirst();
    expect(hold?.state).toBe('released');
    const row = await db.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirst();
    expect(row?.tokens).toBeNull();
  });

  it('ends when the provider says so in the background, and for no forged word', async () => {
    const cookie = await signedIn();
    const say = async (token: string) =>
      fetch(`${gateway.url}/auth/backchannel-logout`, {
        method: 'POST',
        body: new URLSearchParams({ logout_token: token }),
      });
    const now = Math.floor(Date.now() / 1000);
    for (const claims of [
      { aud: 'another-client' },
      { iss: 'https://evil.example' },
      { events: {} },
      { nonce: 'n' },
      { jti: undefined },
      { iat: now - 3_600, exp: now + 60 },
      { iat: now - 3_600, exp: now - 1_800 },
      { sub: undefined, sid: undefined },
    ]) {
      const refused = await say(await provider.logoutToken(claims));
      expect([refused.status, await codeOf(refused)], JSON.stringify(claims)).toEqual([400, 'grant-refused']);
    }
    expect((await say('a.b.c')).status).toBe(400);
    expect((await post('/auth/token', { cookie })).status).toBe(200);
    const token = await provider.logoutToken();
    expect((await say(token)).status).toBe(200);
    expect(await codeOf(await post('/auth/token', { cookie }))).toBe('session-ended');
    expect((await say(token)).status).toBe(400); // good once
  });
});

describe('a token that a host exchanges', () => {
  const exchange = async (more: Record<string, string> = {}, claims = {}) =>
    fetch(`${gateway.url}/v1/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: 'access-token-of-the-lrm',
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        client_assertion: await host.clientAssertion(claims),
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        ...more,
      }),
    });

  it('becomes one of the gateway, for whom the provider says it is of', async () => {
    const { access_token } = (await (await exchange()).json()) as { access_token: string };
    const answer = await fetch(`${gateway.url}/v1/session`, { headers: { authorization: `Bearer ${access_token}` } });
    expect(await answer.json()).toMatchObject({ role: 'osnp', hostId: 'demo-lrm', bookingSas: { id: 'sas-33' } });
  });

  it.each<[string, number, string, Said]>([
    ['not good any more', 400, 'grant-refused', { introspection: { active: false } }],
    ['of another application', 400, 'grant-refused', { introspection: { client_id: 'another-app' } }],
    ['of no application', 400, 'grant-refused', { introspection: { client_id: undefined } }],
    ['of another issuer', 400, 'grant-refused', { introspection: { iss: 'https://evil.example' } }],
    ['of a weak sign-in', 400, 'grant-refused', { introspection: { acr: 'eidas0' } }],
    ['of somebody without account', 403, 'forbidden', { claims: { SubjectNameID: '819990000999' } }],
    ['of somebody who may not regulate', 403, 'forbidden', { claims: { Acces_Regulation_Medicale: 'FAUX' } }],
  ])('is refused when it is %s', async (_what, status, code, said) => {
    provider.said = said;
    const response = await exchange();
    expect([response.status, await codeOf(response)]).toEqual([status, code]);
  });

  it('is refused from who is not a host that exchanges', async () => {
    expect(await codeOf(await exchange({ client_assertion: 'a.b.c' }))).toBe('grant-refused');
    expect(await codeOf(await exchange({}, { sub: 'camille' }))).toBe('grant-refused');
    expect(await codeOf(await exchange({}, { iss: 'sas-web', sub: 'sas-web' }))).toBe('grant-refused');
    expect(await codeOf(await exchange({ provider: 'nothing' }))).toBe('grant-refused');
  });
});
