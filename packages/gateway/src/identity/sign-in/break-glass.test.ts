import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '../../app.js';
import { parseConfig } from '../../config/index.js';
import { startFakeProvider, type FakeProvider } from '../../testing/fixtures/fake-provider.js';
import { openTestDatabase, testConfig } from '../../testing/index.js';
import { newBreakGlassSecret } from '../index.js';

const PAGES = 'http://localhost:8785';

describe('break-glass', () => {
  const time = { ahead: 0 };
  let provider: FakeProvider;
  let gateway: Gateway;
  let secret: string;
  beforeEach(async () => {
    time.ahead = 0;
    provider = await startFakeProvider('sas-gateway');
    const made = await newBreakGlassSecret();
    ({ secret } = made);
    const base = testConfig({ issuer: 'https://i.example', jwksUrl: 'https://i.example/jwks', audience: 'x' });
    const config = parseConfig({
      ...base,
      issuers: [],
      hosts: [{ id: 'sas-web', label: 'Pages du SAS', origins: [PAGES] }],
      signIn: {
        pages: { origin: PAGES, hostId: 'sas-web', home: '/recherche' },
        providers: [
          { id: 'psc', label: 'PSC', issuer: provider.issuer, clientId: 'sas-gateway', clientSecret: 'a secret' },
        ],
        breakGlass: [
          {
            ...{ id: 'nuit-33', provider: 'psc', sasId: 'sas-33', role: 'osnp', label: 'Régulation de nuit' },
            ...{ email: 'nuit@sas-33.example', regulatorUuid: '5f0d7c1e-3a44-4b0e-9d6b-000000000099', minutes: 30 },
            secretHash: made.secretHash,
          },
        ],
      },
    });
    gateway = await createGateway(config, {
      database: await openTestDatabase(),
      clock: { now: () => new Date(Date.now() + time.ahead) },
      logLevel: 'silent',
    });
  });
  afterEach(async () => {
    await gateway?.close();
    await provider?.close().catch(() => undefined);
  });
  const post = (path: string, body: object, more: Record<string, string> = {}) =>
    fetch(gateway.url + path, {
      method: 'POST',
      headers: { origin: PAGES, 'content-type': 'application/json', ...more },
      body: JSON.stringify(body),
    });
  const open = (changes: object = {}) =>
    post('/auth/break-glass', { credential: 'nuit-33', secret, reason: 'provider-outage', ...changes });
  const audited = async () =>
    (await gateway.database.db.selectFrom('audit_entry').select('body').orderBy('id').execute())
      .map(({ body }) => JSON.parse(body) as { action: string; codes: Record<string, string> })
      .filter(({ action }) => action.startsWith('break-glass'))
      .map(({ action, codes }) => [action, codes['why'] ?? codes['reason']]);

  it('opens nothing while the provider answers, and says so in the audit', async () => {
    const refused = await open();
    expect(refused.status).toBe(403);
    expect(((await refused.json()) as { detail: string }).detail).toContain('answers');
    expect(await audited()).toEqual([['break-glass.refused', 'provider-answers']]);
  });

  it('opens a session for its time once the provider is out of reach, in the role and SAS of the credential', async () => {
    await provider.close();
    const opened = await open();
    expect(opened.status).toBe(204);
    const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!;
    const token = async () => post('/auth/token', {}, { cookie });
    const bearer = ((await (await token()).json()) as { token: string }).token;
    const session = await fetch(`${gateway.url}/v1/session`, { headers: { authorization: `Bearer ${bearer}` } });
    expect(await session.json()).toMatchObject({ role: 'osnp', bookingSas: { id: 'sas-33' } });
    expect(await audited()).toEqual([['break-glass.opened', 'provider-outage']]);
    time.ahead = 29 * 60_000;
    expect((await token()).status).toBe(200);
    time.ahead = 31 * 60_000;
    expect((await token()).status).toBe(401);
  });

  it('is refused for what is wrong, the same for what is not there, and not for ever', async () => {
    await provider.close();
    expect((await open({ reason: 'Mme Exemple' })).status).toBe(400);
    expect((await post('/auth/break-glass', {}, { origin: 'https://evil.example' })).status).toBe(403);
    const [wrong, unknown] = [await open({ secret: 'guess' }), await open({ credential: 'jour-33' })];
    expect([wrong.status, unknown.status]).toEqual([403, 403]);
    expect(((await wrong.json()) as { detail: string }).detail).toBe(
      ((await unknown.json()) as { detail: string }).detail,
    );
    for (let n = 0; n < 4; n++) expect((await open({ secret: 'guess' })).status).toBe(403);
    expect((await open()).status).toBe(429);
    expect(new Set((await audited()).map(([action]) => action))).toEqual(new Set(['break-glass.refused']));
  });
});
