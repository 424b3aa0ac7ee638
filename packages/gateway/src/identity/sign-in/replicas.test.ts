/** What two replicas share is in PostgreSQL: an assertion is good once at all of them, and one of them renews. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
          { id: 'psc', label: 'PSC', issuer: provider.issuer, clientId: 'sas-gateway', clientSecret: 'a secret' },
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
});
