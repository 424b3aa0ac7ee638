/** Regulators' accounts at editors (INT_R02), against an HTTP server that answers as it is told. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '../app.js';
import { verifyAudit } from '../audit/index.js';
import { openTestDatabase, startTestIssuer, testConfig, type TestIssuer } from '../testing/index.js';

const IDNPS = 'urn:oid:1.2.250.1.71.4.2.1';
const INTRN = 'urn:oid:1.2.250.1.213.3.6';
const UUID = '5f0d7c1e-3a44-4b0e-9d6b-000000000042';
const NATIONAL = '819990000017';

interface Told {
  method: string;
  key: string | undefined;
  identifier: string;
  active: boolean;
  mail: string;
}
type Resource = {
  identifier: { system: string; value: string }[];
  active: boolean;
  telecom: { value: string }[];
};

interface Listed {
  id: string;
  lastName: string;
  email: string;
  enabled: boolean;
  actions: string[];
  editors: { state: string; fault?: string; retryAt?: string }[];
}

describe('accounts at editors', () => {
  let editor: Server;
  let issuer: TestIssuer;
  let gateway: Gateway;
  let told: Told[] = [];
  /** Statuses of the next answers; then 201 to what is created and 200 to what is changed. */
  let answers: number[] = [];
  beforeEach(async () => {
    [told, answers] = [[], []];
    editor = createServer((request, response) => {
      void (async () => {
        let text = '';
        for await (const chunk of request) text += String(chunk);
        const { identifier, active, telecom } = JSON.parse(text) as Resource;
        const { method = '', url = '' } = request;
        told.push({
          method,
          key: new URL(url, 'http://e').searchParams.get('identifier') ?? undefined,
          identifier: `${identifier[0]!.system}|${identifier[0]!.value}`,
          active,
          mail: telecom[0]!.value,
        });
        response.writeHead(answers.shift() ?? (method === 'POST' ? 201 : 200)).end('{}');
      })();
    });
    await new Promise<void>((resolve) => editor.listen(0, '127.0.0.1', resolve));
    issuer = await startTestIssuer();
    const fhirBaseUrl = `http://127.0.0.1:${(editor.address() as AddressInfo).port}/fhir`;
    const kept = { enabled: false, flows: {}, deadlineMs: 1_000 };
    const config = testConfig(issuer, {
      editors: [
        { id: 'rapide', label: 'Agenda Rapide', fhirBaseUrl, accounts: true, ...kept },
        { id: 'sans', label: 'Sans comptes', fhirBaseUrl: `${fhirBaseUrl}/none`, accounts: false, ...kept },
      ],
    });
    gateway = await createGateway(config, { database: await openTestDatabase(), logLevel: 'silent' });
  });
  afterEach(async () => {
    await gateway?.close();
    await issuer?.close();
    editor.closeAllConnections();
    editor.close();
  });

  const person = (changes: object = {}) => ({
    regulator: {
      identifiers: [{ system: INTRN, value: UUID }],
      last_name: 'Exemple',
      first_name: 'Sacha',
      email: 'sacha@sas-33.example',
      ...changes,
    },
  });
  const call = async (token: string, method: string, path: string, body?: object) => {
    const response = await fetch(`${gateway.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(method !== 'GET' && { 'idempotency-key': crypto.randomUUID() }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const signIn = async (changes: object = {}, role = 'osnp') =>
    call(await issuer.token({ sub: 'sacha', role, ...person(changes) }), 'GET', '/v1/session');
  const asManager = async (method: string, path: string, body?: object) =>
    call(await issuer.token({ sub: 'gestion', role: 'account-manager' }), method, path, body);
  const listed = async () => {
    const { body } = await asManager('GET', '/v1/regulators');
    return (body['regulators'] as Listed[]).find(({ email }) => email.startsWith('sacha'))!;
  };
  const becomes = (state: string) =>
    expect.poll(async () => (await listed())?.editors.map((it) => it.state), { timeout: 15_000 }).toEqual([state]);

  it('are made at sign-in, where an editor keeps some, and not again', async () => {
    await signIn();
    await becomes('ready');
    await signIn();
    expect(told).toEqual([
      { method: 'POST', key: undefined, identifier: `${INTRN}|${UUID}`, active: true, mail: 'sacha@sas-33.example' },
    ]);
  });

  it('are none of who does not book', async () => {
    await signIn({}, 'territorial-referent');
    await call(await issuer.token({ sub: 'other', role: 'osnp' }), 'GET', '/v1/session');
    await expect.poll(() => told.length).toBe(1);
    expect(told[0]!.identifier).not.toContain(UUID);
  });

  it('are changed by the identifier that the editor knows, also from the technical to the national one', async () => {
    await signIn();
    await becomes('ready');
    await signIn({ email: 'sacha.e@sas-33.example' });
    await expect.poll(() => told.length).toBe(2);
    const both = [
      { system: INTRN, value: UUID },
      { system: IDNPS, value: NATIONAL },
    ];
    await becomes('ready');
    await signIn({ email: 'sacha.e@sas-33.example', identifiers: both });
    await expect.poll(() => told.length).toBe(3);
    expect(told.slice(1)).toMatchObject([
      { method: 'PUT', key: `${INTRN}|${UUID}`, identifier: `${INTRN}|${UUID}`, mail: 'sacha.e@sas-33.example' },
      { method: 'PUT', key: `${INTRN}|${UUID}`, identifier: `${IDNPS}|${NATIONAL}` },
    ]);
  });

  it('that the editor has already are changed instead', async () => {
    answers = [422];
    await signIn();
    await becomes('ready');
    expect(told.map(({ method, key }) => [method, key])).toEqual([
      ['POST', undefined],
      ['PUT', `${INTRN}|${UUID}`],
    ]);
  });

  it('are told again while the editor fails, and not when it says that they are wrong; both are seen', async () => {
    answers = [503, 500];
    await signIn();
    await expect.poll(async () => (await listed()).editors[0]).toMatchObject({ state: 'failing', fault: 'status-503' });
    await becomes('ready');
    expect(told).toHaveLength(3);
    answers = [400];
    await signIn({ last_name: 'Modèle' });
    await becomes('refused');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(told).toHaveLength(4);
  });

  it('are taken away at once, with what he has open; the editor is told until it takes it', async () => {
    await signIn();
    await becomes('ready');
    const { id } = await listed();
    answers = [503];
    expect((await asManager('PUT', `/v1/regulators/${id}/access`, { enabled: false })).body).toMatchObject({
      enabled: false,
      editors: [{ state: 'pending' }],
    });
    expect(await signIn()).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    await becomes('disabled');
    expect(told.at(-1)).toMatchObject({ method: 'PUT', active: false });
    // Signing in gives nothing back.
    await signIn({ email: 'sacha2@sas-33.example' });
    await asManager('PUT', `/v1/regulators/${id}/access`, { enabled: true });
    await becomes('ready');
    expect((await signIn()).status).toBe(200);
    const actions = (await gateway.database.db.selectFrom('audit_entry').select('body').execute())
      .map(({ body }) => JSON.parse(body) as { action: string; on: { enabled?: string } })
      .filter(({ action }) => action === 'setRegulatorAccess');
    expect(actions.map(({ on }) => on.enabled)).toEqual(['false', 'true']);
    expect(await verifyAudit(gateway.database.db)).toMatchObject({ ok: true });
  });

  it('say when the editor is told next, and what the one who looks may do about them', async () => {
    answers = [400];
    await signIn();
    await becomes('refused');
    const mine = await listed();
    expect(Date.parse(mine.editors[0]!.retryAt!)).toBeGreaterThan(Date.now() + 3_600_000);
    expect(mine.actions).toEqual(['disable', 'resend']);
    const administrator = await issuer.token({ sub: 'admin', role: 'administrator' });
    const { regulators } = (await call(administrator, 'GET', '/v1/regulators')).body as { regulators: Listed[] };
    expect(regulators.map(({ actions }) => actions)).toEqual(regulators.map(() => []));
    await asManager('PUT', `/v1/regulators/${mine.id}/access`, { enabled: false });
    await becomes('disabled');
    expect(await listed()).toMatchObject({ actions: ['enable'] });
    expect((await listed()).editors[0]).not.toHaveProperty('retryAt');
  });

  it('are told again at once where an editor did not take them, when who keeps them asks for it; nobody else may', async () => {
    answers = [400];
    await signIn();
    await becomes('refused');
    const { id } = await listed();
    const resend = `/v1/regulators/${id}/accounts/resend`;
    const administrator = await issuer.token({ sub: 'admin', role: 'administrator' });
    const elsewhere = await issuer.token({
      ...{ sub: 'loin', role: 'account-manager', sas: { id: 'sas-974', label: 'x' } },
    });
    expect(await call(administrator, 'POST', resend)).toMatchObject({ status: 403 });
    expect(await call(elsewhere, 'POST', resend)).toMatchObject({ status: 404 });
    expect(told).toHaveLength(1);
    const answer = await asManager('POST', resend);
    expect(answer).toMatchObject({ status: 200, body: { actions: ['disable'], editors: [{ state: 'pending' }] } });
    await becomes('ready');
    expect(told.map(({ method }) => method)).toEqual(['POST', 'POST']);
    // What an editor has taken is not sent to it again.
    expect((await asManager('POST', resend)).body).toMatchObject({ editors: [{ state: 'ready' }] });
    await gateway.close();
    expect(told).toHaveLength(2);
  });

  it('asked for again are in the audit', async () => {
    await signIn();
    await becomes('ready');
    const { id } = await listed();
    await asManager('POST', `/v1/regulators/${id}/accounts/resend`);
    const acts = (await gateway.database.db.selectFrom('audit_entry').select('body').execute())
      .map(({ body }) => JSON.parse(body) as { action: string; on: { regulatorId?: string } })
      .filter(({ action }) => action === 'resendRegulatorAccounts');
    expect(acts.map(({ on }) => on.regulatorId)).toEqual([id]);
  });

  it('are never one’s own to take away', async () => {
    const keeper = { ...person({ identifiers: [{ system: IDNPS, value: NATIONAL }], last_name: 'Gardien' }) };
    const token = await issuer.token({ sub: 'gestion', role: 'account-manager', ...keeper });
    const { regulators } = (await call(token, 'GET', '/v1/regulators')).body as { regulators: Listed[] };
    const own = regulators.find(({ lastName }) => lastName === 'Gardien')!;
    expect(own.actions).toEqual([]);
    expect(await call(token, 'PUT', `/v1/regulators/${own.id}/access`, { enabled: false })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect((await call(token, 'GET', '/v1/regulators')).status).toBe(200);
  });

  it('are of one’s own SAS only', async () => {
    await signIn();
    await becomes('ready');
    const { id } = await listed();
    const elsewhere = await issuer.token({ sub: 'loin', role: 'account-manager', sas: { id: 'sas-974', label: 'x' } });
    expect((await call(elsewhere, 'GET', '/v1/regulators')).body['regulators']).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ id })]),
    );
    expect(await call(elsewhere, 'PUT', `/v1/regulators/${id}/access`, { enabled: false })).toMatchObject({
      status: 404,
    });
    expect((await listed()).enabled).toBe(true);
  });
});
