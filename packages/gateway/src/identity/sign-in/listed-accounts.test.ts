/** Who is taken out of the directory of accounts: out of his sessions and disabled at editors (INT_R02) when the gateway starts. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '../../app.js';
import { parseConfig } from '../../config/index.js';
import type { Database } from '../../storage/index.js';
import { startFakeProvider, type FakeProvider } from '../../testing/fixtures/fake-provider.js';
import { openTestDatabase, testConfig } from '../../testing/index.js';

const PAGES = 'http://localhost:8785';
const nobody = { issuer: 'https://issuer.example', jwksUrl: 'https://issuer.example/jwks', audience: 'x' };
const ALIX = { provider: 'psc', nameId: '819990000012', sasId: 'sas-33', role: 'osnp', email: 'alix@example.org' };
const BO = { ...ALIX, nameId: '819990000020', email: 'bo@example.org' };

describe('the directory of accounts', () => {
  let provider: FakeProvider;
  let editor: Server;
  let database: Database;
  let gateway: Gateway;
  let told: { method: string; value: string; active: boolean }[] = [];
  const gateways: Gateway[] = [];

  beforeEach(async () => {
    told = [];
    provider = await startFakeProvider('sas-gateway');
    editor = createServer((request, response) => {
      void (async () => {
        let text = '';
        for await (const chunk of request) text += String(chunk);
        const { identifier, active } = JSON.parse(text) as { identifier: { value: string }[]; active: boolean };
        told.push({ method: request.method!, value: identifier[0]!.value, active });
        response.writeHead(request.method === 'POST' ? 201 : 200).end('{}');
      })();
    });
    await new Promise<void>((resolve) => editor.listen(0, '127.0.0.1', resolve));
    database = await openTestDatabase();
  });
  afterEach(async () => {
    for (const one of gateways.splice(0)) await one.close();
    await database.close();
    await provider.close();
    editor.closeAllConnections();
    editor.close();
  });

  /** Starts the gateway with this directory, on the database of before; the former one goes on, as while replicas are renewed. */
  async function start(accounts: object[], providers?: object[]): Promise<void> {
    const { signIn: _none, issuers: _issuers, ...config } = testConfig(nobody);
    const port = (editor.address() as AddressInfo).port;
    gateway = await createGateway(
      parseConfig({
        ...config,
        issuers: [],
        hosts: [{ id: 'sas-web', label: 'Pages du SAS', origins: [PAGES] }],
        editors: [
          {
            ...{ id: 'rapide', label: 'Agenda Rapide', fhirBaseUrl: `http://127.0.0.1:${port}/fhir`, accounts: true },
            ...{ enabled: false, flows: {}, deadlineMs: 1_000 },
          },
        ],
        signIn: {
          pages: { origin: PAGES, hostId: 'sas-web', home: '/recherche' },
          providers: providers ?? [
            {
              ...{ id: 'psc', label: 'Pro Santé Connect', issuer: provider.issuer },
              ...{ clientId: 'sas-gateway', clientSecret: 'secret of the gateway' },
            },
          ],
          accounts,
        },
      }),
      { database: { ...database, close: () => Promise.resolve() }, logLevel: 'silent' },
    );
    gateways.push(gateway);
  }
  const post = (path: string, cookie = '') =>
    fetch(gateway.url + path, {
      method: 'POST',
      headers: { origin: PAGES, cookie, 'content-type': 'application/json' },
      body: '{}',
    });
  const cookieIn = (response: Response, name: string) =>
    response.headers
      .getSetCookie()
      .find((line) => line.startsWith(`${name}=`) && !/Max-Age=0/.test(line))
      ?.split(';')[0];
  /** Signs somebody in; the cookie of his session, `undefined` where he is not let in. */
  async function signIn({ nameId }: { nameId: string }): Promise<string | undefined> {
    provider.said = {
      idToken: { sub: `subject-${nameId}`, sid: `sid-${nameId}` },
      claims: { sub: `subject-${nameId}`, SubjectNameID: nameId },
    };
    const begun = await post('/auth/sign-in');
    const asked = new URL(((await begun.json()) as { url: string }).url).searchParams;
    provider.nonce = asked.get('nonce')!;
    const query = new URLSearchParams({ code: 'code-1', state: asked.get('state')!, iss: provider.issuer });
    const back = await fetch(`${gateway.url}/auth/callback?${String(query)}`, {
      redirect: 'manual',
      headers: { cookie: cookieIn(begun, 'sas-sign-in')! },
    });
    return cookieIn(back, 'sas-session');
  }
  const tokenOf = async (cookie: string) => {
    const response = await post('/auth/token', cookie);
    return { status: response.status, ...((await response.json()) as { token?: string; code?: string }) };
  };
  const asWho = async (token: string) =>
    (await fetch(`${gateway.url}/v1/session`, { headers: { authorization: `Bearer ${token}`, origin: PAGES } })).status;
  const audited = async (action: string) =>
    (await database.db.selectFrom('audit_entry').select('body').execute()).filter(({ body }) =>
      body.includes(`"${action}"`),
    ).length;
  const isTold = (count: number) => expect.poll(() => told.length, { timeout: 10_000 }).toBe(count);

  it('lets nobody go on who was taken out of it, and has editors disable him at once; nobody else is touched', async () => {
    await start([ALIX, BO]);
    const [alix, bo] = [(await signIn(ALIX))!, (await signIn(BO))!];
    await isTold(2);
    const { token } = await tokenOf(alix);
    expect(await asWho(token!)).toBe(200);

    await start([BO]);
    await isTold(3);
    expect(told[2]).toEqual({ method: 'PUT', value: ALIX.nameId, active: false });
    // At the replica that still has the former directory, too.
    expect(await asWho(token!)).toBe(401);
    expect(await tokenOf(alix)).toMatchObject({ status: 401, code: 'session-ended' });
    expect((await tokenOf(bo)).status).toBe(200);
    expect(await signIn(ALIX)).toBe(undefined);
    expect(await audited('account.unlisted')).toBe(1);

    // Once is enough; and who is put back is told of anew when he signs in.
    await start([BO]);
    await start([ALIX, BO]);
    expect(await signIn(ALIX)).toBeDefined();
    await isTold(4);
    expect(told[3]).toEqual({ method: 'PUT', value: ALIX.nameId, active: true });
    expect(await audited('account.unlisted')).toBe(1);
  });

  it('takes a role that books away with it, and ends sessions in another role than it says', async () => {
    await start([ALIX, BO]);
    const [alix, bo] = [(await signIn(ALIX))!, (await signIn(BO))!];
    await isTold(2);
    await start([
      { ...ALIX, role: 'account-manager' },
      { ...BO, role: 'regulator' },
    ]);
    await isTold(3);
    expect(told[2]).toEqual({ method: 'PUT', value: ALIX.nameId, active: false });
    expect(await tokenOf(alix)).toMatchObject({ status: 401, code: 'session-ended' });
    expect(await tokenOf(bo)).toMatchObject({ status: 401, code: 'session-ended' });
    expect(await signIn(ALIX)).toBeDefined();
    expect(await signIn(BO)).toBeDefined();
    expect(await audited('account.unlisted')).toBe(0);
  });

  it('ends what a provider let in that is configured no more', async () => {
    await start([ALIX]);
    const alix = (await signIn(ALIX))!;
    await isTold(1);
    const { token } = await tokenOf(alix);
    await start([], []);
    await isTold(2);
    expect(told[1]).toMatchObject({ value: ALIX.nameId, active: false });
    expect(await asWho(token!)).toBe(401);
  });

  it('leaves him alone whom another of its entries still lets in', async () => {
    await start([
      ALIX,
      { ...ALIX, nameId: 'ancien-nom', identifiers: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: ALIX.nameId }] },
    ]);
    await signIn(ALIX);
    const other = await signIn({ nameId: 'ancien-nom' });
    expect(other).toBeDefined();
    await isTold(1);
    await start([ALIX]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(told).toHaveLength(1);
    expect(await audited('account.unlisted')).toBe(1);
  });
});
