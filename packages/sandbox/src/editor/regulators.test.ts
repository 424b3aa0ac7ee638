import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEditor } from './server.js';
import { sampleConfig } from './testing/sample.js';

const IDNPS = 'urn:oid:1.2.250.1.71.4.2.1';
const INTRN = 'urn:oid:1.2.250.1.213.3.6';
const UUID = '5f0d7c1e-3a44-4b0e-9d6b-000000000077';

function resource(identifier: { system: string; value: string }, more: object = {}) {
  const code = identifier.system === INTRN ? 'INTRN' : 'IDNPS';
  return {
    resourceType: 'Practitioner',
    identifier: [{ type: { coding: [{ code }] }, ...identifier }],
    active: true,
    name: [{ family: 'Exemple', given: ['Sacha'] }],
    telecom: [{ system: 'email', value: 'sacha@sas-33.example' }],
    ...more,
  };
}

describe('accounts of regulators (INT_R02)', () => {
  let server: Awaited<ReturnType<typeof startEditor>>;
  beforeAll(async () => {
    server = await startEditor({ ...sampleConfig(), regulators: [], port: 0 });
  });
  afterAll(() => server?.close());
  const send = (method: string, query: string, body: object) =>
    fetch(`${server.url}/fhir/Practitioner${query}`, {
      method,
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(body),
    });
  const put = (system: string, value: string, body: object) =>
    send('PUT', `?identifier=${encodeURIComponent(`${system}|${value}`)}`, body);
  const signInPage = async () => (await fetch(`${server.url}/connexion`)).text();

  it('are created once, changed, given their national id, and taken away', async () => {
    const technical = { system: INTRN, value: UUID };
    const created = await send('POST', '', resource(technical));
    expect([created.status, created.headers.get('location')]).toEqual([
      201,
      expect.stringMatching(/\/fhir\/Practitioner\/regul-1$/),
    ]);
    const twice = await send('POST', '', resource(technical));
    expect([twice.status, ((await twice.json()) as { resourceType: string }).resourceType]).toEqual([
      422,
      'OperationOutcome',
    ]);
    expect(await signInPage()).toContain('Sacha Exemple');
    const national = { system: IDNPS, value: '819990000017' };
    expect((await put(INTRN, UUID, resource(national))).status).toBe(200);
    expect((await put(IDNPS, '819990000017', resource(national, { active: false }))).status).toBe(200);
    expect(await signInPage()).not.toContain('Sacha Exemple');
    // Unknown by now: the same as a creation. And the national id of a disabled account goes over to another one.
    expect((await put(INTRN, UUID, resource(technical))).status).toBe(201);
    expect((await put(INTRN, UUID, resource(national))).status).toBe(200);
  });

  it.each<[string, object]>([
    ['no identifier', { identifier: undefined }],
    ['no name', { name: undefined }],
    ['no mail', { telecom: undefined }],
    ['a telephone', { telecom: [{ system: 'phone', value: '+33500000000' }] }],
    ['no active', { active: undefined }],
    ['an empty name', { name: [{ family: ' ', given: ['Sacha'] }] }],
    [
      'a type of the other system',
      { identifier: [{ type: { coding: [{ code: 'INTRN' }] }, system: IDNPS, value: '8' }] },
    ],
  ])('with %s are refused', async (_what, more) => {
    const national = { system: IDNPS, value: '819990000025' };
    expect((await send('POST', '', resource(national, more))).status).toBe(400);
    expect((await put(IDNPS, '819990000025', resource(national, more))).status).toBe(400);
  });

  it('open the booking page only while they are active', async () => {
    const known = { system: IDNPS, value: '819990000033' };
    const created = await send('POST', '', resource(known, { name: [{ family: 'Dehors', given: ['Noé'] }] }));
    const id = created.headers.get('location')!.split('/').at(-1)!;
    const signedIn = await fetch(`${server.url}/connexion`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ compte: id, suite: '/' }),
    });
    const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
    const home = async () => (await fetch(server.url, { headers: { cookie } })).text();
    expect(await home()).toContain('Noé Dehors');
    await put(known.system, known.value, resource(known, { active: false }));
    expect(await home()).not.toContain('Noé Dehors');
  });
});
