import { request } from 'node:http';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '../app.js';
import { openTestDatabase, startTestIssuer, testConfig, type TestIssuer } from '../testing/index.js';

const SEARCH_URL = 'http://localhost:8788/recherche';
const PATH =
  '/sas/recherche?origin=TEST-SAMU000&practitioner=urn:oid:1.2.250.1.71.4.2.1%7C819990000011&specialty=urn:oid:1.2.250.1.213.2.28%7CSM54' +
  '&streetnumber=12+bis&streetname=rue+des+Acacias&inseecode=33063&city=Bordeaux';

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
  const config = testConfig(issuer, { web: { searchUrl: SEARCH_URL, deepLink: true } });
  gateway = await createGateway(config, { log, logLevel: 'trace', database: await openTestDatabase() });
});
afterAll(async () => {
  await gateway?.close();
  await issuer?.close();
});

/** Opens an address as it is, without making a URL of it first. */
function open(path: string, method = 'GET') {
  const { hostname, port } = new URL(gateway.url);
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    request({ hostname, port, path, method }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}

async function redeem(location: unknown) {
  const ticket = String(location).split('#launch=')[1];
  const response = await fetch(`${gateway.url}/v1/launches/redeem`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await issuer.token()}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify({ ticket }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('an INT_L01 address', () => {
  it('W10 is left at once for one that says nothing, which nobody refers to and nothing stores', async () => {
    const { status, headers, body } = await open(PATH);
    expect(status).toBe(303);
    expect(headers['location']).toMatch(/^http:\/\/localhost:8788\/recherche#launch=[A-Za-z0-9_-]{32}$/);
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(body).toBe('');
  });

  it('W10 gives its context to the page that it leads to, once, and is in no log', async () => {
    logged.length = 0;
    const { headers } = await open(PATH);
    expect(await redeem(headers['location'])).toEqual({
      status: 200,
      body: {
        from: 'deep-link',
        origin: 'TEST-SAMU000',
        context: {
          specialty: {
            code: 'SM54',
            system: 'https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale',
          },
          address: { streetNumber: '12 bis', streetName: 'rue des Acacias', inseeCode: '33063', city: 'Bordeaux' },
          treatingPhysician: { nationalId: '819990000011' },
        },
        issues: [],
      },
    });
    expect(await redeem(headers['location'])).toMatchObject({ status: 410, body: { code: 'launch-used' } });
    await expect.poll(() => logged.length).toBeGreaterThanOrEqual(3);
    const ticket = String(headers['location']).split('=')[1]!;
    for (const secret of ['Acacias', 'acacias', '33063', 'Bordeaux', '819990000011', 'TEST-SAMU', ticket]) {
      expect(logged.join('')).not.toContain(secret);
    }
  });

  it.each([
    ['nothing', '/sas/recherche'],
    ['an empty origin', '/sas/recherche?origin='],
    ['a closing slash', '/sas/recherche/?city=Mende'],
    ['half an escape', '/sas/recherche?city=%E0%A4%A'],
    ['an INSEE code of nothing', '/sas/recherche?inseecode=xxxxx&city=Mende'],
    ['an identifier without its bar', '/sas/recherche?practitioner=urn:oid:1.2.250.1.71.4.2.1819990000011'],
    ['a header in it', '/sas/recherche?city=a%0d%0aLocation:%20https://evil.example'],
    ['a very long value', `/sas/recherche?city=Mende&streetname=${'x'.repeat(9_000)}`],
    ['a thousand parameters', `/sas/recherche?${'city=Mende&'.repeat(1_000)}`],
  ])('W11 W12 with %s closes no door: the search is there', async (_, path) => {
    const { status, headers } = await open(path);
    expect(status).toBe(303);
    expect(headers['location']).toMatch(/#launch=[A-Za-z0-9_-]{32}$/);
    expect((await redeem(headers['location'])).status).toBe(200);
  });

  it('is neither posted nor asked after', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD']) expect((await open(PATH, method)).status).toBe(404);
  });

  it('leads to the page without a context, which says so, when none can be kept', async () => {
    await gateway.database.db.schema.alterTable('launch').renameTo('launch_away').execute();
    try {
      logged.length = 0;
      const { status, headers } = await open(PATH);
      expect(status).toBe(303);
      expect(headers['location']).toBe(`${SEARCH_URL}#launch=unavailable`);
      await expect.poll(() => logged.join('')).toContain('could not be kept');
      expect(logged.join('')).not.toContain('Acacias');
    } finally {
      await gateway.database.db.schema.alterTable('launch_away').renameTo('launch').execute();
    }
  });
});

describe('a gateway without a page of its own', () => {
  it('takes no INT_L01 address, and says that it offers no launch', async () => {
    const bare = await createGateway(testConfig(issuer), { logLevel: 'error', database: await openTestDatabase() });
    try {
      expect((await fetch(`${bare.url}${PATH}`, { redirect: 'manual' })).status).toBe(404);
      const response = await fetch(`${bare.url}/v1/launches`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await issuer.token()}`,
          'content-type': 'application/json',
          'idempotency-key': 'key-of-nothing',
        },
        body: JSON.stringify({ context: {} }),
      });
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ code: 'launch-not-offered', retryable: false });
    } finally {
      await bare.close();
    }
  });
});
