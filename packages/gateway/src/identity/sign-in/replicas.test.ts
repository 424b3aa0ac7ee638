/**
 * What two replicas share is in PostgreSQL: an assertion is good once at all of them, one of them renews, and a sign-in by telephone is
 * polled by one and good once.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createGateway, type Gateway } from '../../app.js';
import { parseConfig } from '../../config/index.js';
import { allMigrations } from '../../migrations.js';
import { openDatabase } from '../../storage/index.js';
import { startFakeProvider, type FakeProvider } from '../../testing/fixtures/fake-provider.js';
import { makeHostKey, type HostKey } from '../../testing/fixtures/host-key.js';
import { openTestDatabase, postgresAvailable, testConfig } from '../../testing/index.js';

const PAGES = 'http://localhost:8785';
const onPostgres = await postgresAvailable();

describe.skipIf(!onPostgres)('two replicas on PostgreSQL', () => {
  const time = { ahead: 0 };
  let provider: FakeProvider;
  let host: HostKey;
  let replicas: Gateway[] = [];
  beforeAll(async () => {
    provider = await startFakeProvider('sas-gateway');
    host = await makeHostKey('demo-lrm');
    const base = testConfig({ issuer: 'https://i.example', jwksUrl: 'https://i.example/jwks', audience: 'x' });
    const config = parseConfig({
      ...base,
      issuers: [],
      hosts: [
        { ...base.hosts[0], keys: [host.publicJwk] },
        { id: 'sas-web', label: 'Pages du SAS', origins: [PAGES] },
      ],
      signIn: {
        pages: { origin: PAGES, hostId: 'sas-web', home: '/recherche' },
        providers: [
          {
            ...{ id: 'psc', label: 'PSC', issuer: provider.issuer, clientId: 'sas-gateway', clientSecret: 'a secret' },
            cibaHosts: ['demo-lrm'],
          },
        ],
        accounts: [{ provider: 'psc', nameId: '819990000012', sasId: 'sas-33', role: 'osnp', email: 'a@example.org' }],
      },
    });
    const first = await openTestDatabase({ engine: 'postgresql' });
    const second = await openDatabase({ url: first.url!, migrations: allMigrations });
    const clock = { now: () => new Date(Date.now() + time.ahead) };
    replicas = [
      await createGateway(config, { database: first, clock, logLevel: 'silent' }),
      await createGateway(config, { database: second, clock, logLevel: 'silent' }),
    ];
  });
  afterAll(async () => {
    // The one that made the database goes last, and takes it along.
    for (const replica of replicas.toReversed()) await replica.close();
    await provider?.close();
  });
  const at = (n: number) => replicas[n % replicas.length]!.url;

  it('take an assertion once, however many ask at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const assertion = await host.assertion();
      const body = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          fetch(`${at(n)}/v1/token`, { method: 'POST', body: new URLSearchParams(body) }),
        ),
      );
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([200, ...Array.from({ length: 7 }, () => 400)]);
    }
  });

  it('renew the provider’s tokens once, whichever is asked', async () => {
    const post = (path: string, n: number, cookie?: string) =>
      fetch(at(n) + path, {
        method: 'POST',
        headers: { origin: PAGES, 'content-type': 'application/json', ...(cookie && { cookie }) },
        body: '{}',
      });
    const begun = await post('/auth/sign-in', 0);
    const asked = new URL(((await begun.json()) as { url: string }).url).searchParams;
    provider.nonce = asked.get('nonce')!;
    const back = new URLSearchParams({ code: 'c', state: asked.get('state')!, iss: provider.issuer });
    // Begun at one replica, ended at the other.
    const came = await fetch(`${at(1)}/auth/callback?${String(back)}`, {
      redirect: 'manual',
      headers: { cookie: begun.headers.getSetCookie()[0]!.split(';')[0]! },
    });
    const cookie = came.headers
      .getSetCookie()
      .find((line) => line.startsWith('sas-session='))!
      .split(';')[0]!;
    for (let round = 1; round <= 5; round++) {
      time.ahead += 100_000;
      const before = provider.renewals;
      const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => post('/auth/token', n, cookie)));
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
      expect(provider.renewals).toBe(before + 1);
    }
  });

  it('poll a sign-in by telephone once an interval, and give its token once, however many ask at the same moment', async () => {
    const ask = async (path: string, n: number, fields: Record<string, string>) => {
      const iat = Math.floor((Date.now() + time.ahead) / 1000);
      const client_assertion = await host.clientAssertion({ iat, exp: iat + 60 });
      const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
      const body = new URLSearchParams({ ...fields, client_assertion, client_assertion_type });
      const answer = await fetch(at(n) + path, { method: 'POST', body });
      return { status: answer.status, body: (await answer.json()) as Record<string, string> };
    };
    const { db } = replicas[0]!.database;
    const grant_type = 'urn:openid:params:grant-type:ciba';
    for (let round = 0; round < 5; round++) {
      time.ahead += 6 * 60_000;
      const begun = await ask('/v1/backchannel-sign-in', round, {
        login_hint: '819990000012',
        binding_message: 'B7-42',
      });
      expect(begun.status).toBe(200);
      const auth_req_id = begun.body['auth_req_id']!;
      const before = provider.polls;
      time.ahead += 2_000;
      // Both look every second.
      await vi.waitFor(
        async () => {
          const rows = await db
            .selectFrom('backchannel_sign_in')
            .select('state')
            .where('state', '=', 'accepted')
            .execute();
          expect(rows).toHaveLength(1);
        },
        { timeout: 10_000 },
      );
      expect(provider.polls).toBe(before + 1);
      time.ahead += 3_000;
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, n) => ask('/v1/token', n, { grant_type, auth_req_id })),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const { refresh_token = '' } = answers.find(({ status }) => status === 200)!.body;
      // The other replica goes on with it.
      expect((await ask('/v1/token', round + 1, { grant_type: 'refresh_token', refresh_token })).status).toBe(200);
      expect((await ask('/v1/token', round, { grant_type, auth_req_id })).status).toBe(400);
    }
    const opened = await db.selectFrom('session').select('id').where('kind', '=', 'ciba').execute();
    expect(opened).toHaveLength(5);
  });
});
