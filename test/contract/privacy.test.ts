/**
 * The whole journey with marked patient data: what is typed of an address, a case's reference, what a careless editor writes into an
 * appointment. Then every place where something could stay is searched for the marks. The browser's side is in `test/e2e/privacy.test.ts`.
 */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import amqplib from 'amqplib';
import { brokerInstalled, startBroker, startDispatcher, type Broker, type Dispatcher } from '@sas-embed/hub/testing';
import { verifyAudit } from '../../packages/gateway/src/audit/index.js';
import { createLogger } from '../../packages/gateway/src/contract/server.js';
import { RETENTION, retentionMarkdown, runPrivacyCommand } from '../../packages/gateway/src/privacy/index.js';
import { CASE_REF_KEY } from './support/gateway-world.js';
import { SAMPLE_LOCATIONS } from '@sas-embed/client/mock';
import { launchTicketOf } from '@sas-embed/client';
import { toZonedIso } from '@sas-embed/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGatewayWorld, type GatewayWorld } from './support/gateway-world.js';
import { RIGHTS_SAMPLE } from './support/rights-cells.js';
import { all, eventually, freshSlot, until } from './support/steps.js';
import { AGENDA, EDITOR } from './support/world.js';

/** Each stands for one kind of patient data; letters only, so that no encoding hides it. */
const MARKS = {
  address: 'Zyxadresse',
  name: 'Zyxnompatient',
  case: 'ZyxDossier',
  phone: '0639980642',
  note: 'Zyxmotif',
};
const CASE = `DRM-${MARKS.case}-1`;
const ADDRESS = { ...SAMPLE_LOCATIONS[0]!, label: `12 rue ${MARKS.address}, 33000 Bordeaux`, type: 'address' as const };
const WHERE = { streetName: `rue ${MARKS.address}`, postcode: '33000', city: 'Bordeaux' };
const CLIENT = 'fr.health.ptfsas';
const LRM = 'fr.health.samu330';

/** The marks that stand in a text, in whatever case, plain, percent-encoded or in base64. */
function found(text: string): string[] {
  const low = text.toLowerCase();
  return Object.values(MARKS).filter((mark) => {
    const inBase64 = [0, 1, 2].map((shift) =>
      Buffer.from('x'.repeat(shift) + mark)
        .toString('base64')
        .slice(shift === 0 ? 0 : 4, -4),
    );
    return low.includes(mark.toLowerCase()) || inBase64.some((part) => text.includes(part));
  });
}

let world: GatewayWorld;
let broker: Broker | undefined;
let dispatcher: Dispatcher | undefined;
let hooks: Server;
let log = '';
/** What went out, by where to. */
const sent = { webhook: '', hub: '', feed: '', traces: '' };

beforeAll(async () => {
  hooks = createServer((request, response) => {
    const to = request.url === '/v1/traces' ? 'traces' : 'webhook';
    sent[to] += `${request.url} ${JSON.stringify(request.headers)}`;
    request.on('data', (chunk: Buffer) => (sent[to] += String(chunk)));
    request.on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((done) => hooks.listen(0, '127.0.0.1', done));
  if (brokerInstalled()) {
    broker = await startBroker();
    dispatcher = await startDispatcher({ url: broker.url, clientIds: [CLIENT, LRM] });
    const connection = await amqplib.connect(broker.url);
    connection.on('error', () => undefined);
    const channel = await connection.createChannel();
    // What we publish, before the Hub judges it: the world's clock is not that of the Hub, which would find it late.
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, 'hubsante', '#');
    await channel.consume(queue, (message) => void (sent.hub += String(message?.content)), { noAck: true });
  }
  const own = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}`;
  world = await openGatewayWorld('pglite', RIGHTS_SAMPLE, {
    accounts: true,
    webhooks: [`${own}/hook`],
    collector: `${own}/v1/traces`,
    ...(broker && { hub: { url: broker.url, clientId: CLIENT, recipient: LRM } }),
    log: (line) => (log += line),
  });
}, 180_000);
afterAll(async () => {
  await world?.close();
  await dispatcher?.stop();
  await broker?.stop();
  hooks?.close();
  hooks?.closeAllConnections();
});

/** Every kind of thing that a regulator does, for a case, at an address. */
async function journey(): Promise<void> {
  const camille = world.client('camille');
  const stop = new AbortController();
  const listening = (async () => {
    for await (const event of world.client('sacha').feed({ signal: stop.signal })) sent.feed += JSON.stringify(event);
  })().catch(() => undefined);
  await camille.suggestLocations(`12 rue ${MARKS.address} Bordeaux`);
  await camille.resolveLocation({ ...WHERE, streetNumber: '12' });
  await all(camille.search({ specialty: { code: 'SM54' }, location: ADDRESS }));
  const context = { specialty: { code: 'SM54' }, address: WHERE, treatingPhysician: { name: MARKS.name } };
  const launched = await camille.createLaunch({ caseRef: CASE, context });
  const { launchId } = await camille.redeemLaunch(launchTicketOf(launched.url)!);
  const unread = await camille.createLaunch({ caseRef: CASE, context });
  expect(unread.url).not.toContain(MARKS.case);
  // Exempt by name, as the national platform has it: the address of an inbound INT_L01 GET is the host's.
  const link = `/sas/recherche?streetname=${MARKS.address}&city=Bordeaux&name=${MARKS.name}`;
  const redirect = await fetch(world.url + link, { redirect: 'manual' });
  expect(found(redirect.headers.get('location') ?? '')).toEqual([]);

  const agendaSlot = await freshSlot(camille, AGENDA);
  const hold = await camille.createHold({ offerId: AGENDA, slotId: agendaSlot.id, launchId: launchId! });
  const booked = await camille.confirmHold(hold.id);
  await camille.cancelAppointment(booked.id);
  const slot = await freshSlot(camille, EDITOR);
  const advisory = await camille.createHold({ offerId: EDITOR, slotId: slot.id, caseRef: CASE });
  const handover = await camille.createHandover(advisory.id);
  expect(found(handover.url)).toEqual([]);
  await world.editorBooks('camille', handover, slot);
  await eventually(
    () => camille.listAppointments({ limit: 50 }),
    ({ items }) => items.some(({ handoverId }) => handoverId === handover.id),
  );

  const at = (ahead: number) => toZonedIso(Math.ceil((world.now() + ahead) / 900_000) * 900_000, 'Europe/Paris');
  const contact = {
    who: 'secretary' as const,
    at: new Date(world.now() - 60_000).toISOString(),
    result: 'agreed' as const,
  };
  await camille.createOverbooking({ offerId: EDITOR, start: at(3_600_000), reason: 'no-slot', contact, caseRef: CASE });
  await camille.createMarketplaceRequest({
    ...{ offerId: 'pdm-nurses', reason: 'nursing-care', mode: 'HH', caseRef: CASE },
    ...{ from: at(3_600_000), to: at(4 * 3_600_000) },
  });
  await camille.recordMarketplaceCall({
    ...{
      offerId: 'pdm-phoned',
      reason: 'dressing',
      mode: 'HH',
      contact: { ...contact, who: 'other', result: 'not-reached' },
    },
  });
  await carelessEditor();
  // Refused as it looks like an identity; and a body that is wrong must not be repeated in the log.
  await camille
    .createHold({ offerId: AGENDA, slotId: 'x', caseRef: `${MARKS.name} ${MARKS.phone}` })
    .catch(() => undefined);
  await until('the host’s server and the LRM are told', () => {
    return sent.webhook.includes('appointment') && (broker === undefined || sent.hub.includes('appointment'));
  });
  stop.abort();
  await listening;
}

/** The identifier under which editors know the regulator of a token. */
function regulatorValue(token: string): string {
  const { regulator } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
    regulator: { identifiers: { value: string }[] };
  };
  return regulator.identifiers[0]!.value;
}

/** INT_R03 with what must never be in it. */
async function carelessEditor(): Promise<void> {
  const idnps = (value: string) => ({
    identifier: {
      type: { coding: [{ system: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203', code: 'IDNPS' }] },
      ...{ system: 'urn:oid:1.2.250.1.71.4.2.1', value },
    },
  });
  const at = (minutes: number) =>
    toZonedIso(Math.ceil(world.now() / 900_000) * 900_000 + minutes * 60_000, 'Europe/Paris');
  const body = {
    resourceType: 'Appointment',
    meta: { profile: ['http://sas.fr/fhir/StructureDefinition/FrAppointmentSAS'] },
    text: { status: 'generated', div: `<div>${MARKS.name}</div>` },
    contained: [
      { resourceType: 'Patient', id: 'p', name: [{ family: MARKS.name }], telecom: [{ value: MARKS.phone }] },
    ],
    extension: [
      {
        url: 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator',
        valueReference: idnps(regulatorValue(await world.tokenFor('camille'))),
      },
    ],
    ...{ identifier: [{ system: 'urn:oid:2.25.19990', value: 'careless-1' }], status: 'booked' },
    ...{ start: at(60), end: at(75), created: at(-30) },
    ...{ comment: MARKS.note, description: MARKS.note, patientInstruction: MARKS.note },
    participant: [
      { actor: idnps('819990000014'), status: 'accepted' },
      { actor: { reference: '#p', display: MARKS.name }, status: 'accepted' },
    ],
  };
  await fetch(`${world.url}/fhir/Appointment`, {
    method: 'POST',
    headers: { authorization: 'Bearer intake-key-of-rapide', 'content-type': 'application/fhir+json' },
    body: JSON.stringify(body),
  });
}

describe('marked patient data', () => {
  beforeAll(journey, 120_000);

  it('are in no table of the database', { timeout: 30_000 }, async () => {
    // Counts of interfaces, and searches, are written every ten seconds.
    const tables = await eventually(
      () => world.tables(),
      (all) => all['flow_fine'] !== '[]' && all['search_run'] !== '[]',
    );
    for (const filled of [
      'appointment',
      'hold',
      'handover',
      'launch',
      'marketplace_request',
      'idempotency',
      'audit_entry',
      'search_run',
      'indicator_fact',
      'flow_fine',
    ]) {
      expect(tables[filled], filled).not.toBe('[]');
    }
    const marked = Object.entries(tables).flatMap(([name, text]) => found(text).map((mark) => `${name}: ${mark}`));
    expect(marked).toEqual([]);
  });

  it('are in no line of the log, at its most talkative', () => {
    expect(log).toContain('"route":"/v1/search"');
    expect(found(log)).toEqual([]);
  });

  it('are in no trace and no metric', { timeout: 30_000 }, async () => {
    // Spans go out in batches.
    await until('the collector has the journey', () =>
      ['/v1/search', '/v1/launches', '/fhir/Appointment', '/sas/recherche'].every((route) =>
        sent.traces.includes(route),
      ),
    );
    expect(found(sent.traces)).toEqual([]);
    const metrics = await world.metrics();
    expect(metrics).toMatch(/sas_http_request_duration_seconds_count\{method="POST",route="\/v1\/search"/);
    expect(found(metrics)).toEqual([]);
  });

  it('reach no editor and no operator', async () => {
    expect(found(await world.received())).toEqual([]);
  });

  it('reach nobody by feed, webhook or Hub, and the case its own host alone', () => {
    expect(sent.webhook).toContain('appointment');
    expect(found(sent.feed)).toEqual([]);
    // Its own reference goes back to the host that gave it, as in its answers.
    expect(found(sent.webhook).filter((mark) => mark !== MARKS.case)).toEqual([]);
    if (broker) expect(sent.hub).toContain('appointment');
    expect(found(sent.hub)).toEqual([]);
  });

  it('come back to the host that gave them, and to no other', async () => {
    const shown = async (who: 'camille' | 'sacha') =>
      found(JSON.stringify((await world.client(who).listAppointments({ limit: 50 })).items));
    expect([await shown('camille'), await shown('sacha')]).toEqual([[MARKS.case], []]);
  });
});

describe('a line of the log', () => {
  it('holds what is on the list, whatever it is given', () => {
    let line = '';
    const logger = createLogger({ production: false, log: { write: (text: string) => void (line = text) } });
    logger.warn(
      { status: 503, address: MARKS.address, patient: { name: MARKS.name }, req: { url: MARKS.note } },
      'late',
    );
    expect(JSON.parse(line)).toMatchObject({ status: 503, dropped: 2, msg: 'late' });
    expect(found(line)).toEqual([]);
  });
});

describe('what is kept', () => {
  const privacy = (...args: string[]) =>
    runPrivacyCommand(args, {
      database: world.database,
      config: { secrets: { caseRefKey: CASE_REF_KEY } },
      clock: { now: () => new Date(world.now()) },
    }) as Promise<Record<string, unknown[]>>;
  const ofCase = ['--host', 'demo-lrm', '--case', CASE];

  it('is told table by table, in the documentation too', async () => {
    const kept = Object.keys(await world.tables()).filter((name) => !name.startsWith('kysely_'));
    expect(kept.sort()).toEqual(Object.keys(RETENTION).sort());
    const page = readFileSync(new URL('../../docs/retention.md', import.meta.url), 'utf8');
    expect(page).toContain(retentionMarkdown());
  });

  it('of a regulator is exported for his right of access, without what is sealed', async () => {
    const value = regulatorValue(await world.tokenFor('camille'));
    const exported = await privacy('export', '--regulator', `urn:oid:1.2.250.1.71.4.2.1|${value}`);
    for (const table of ['regulator', 'editor_account', 'appointment', 'hold', 'handover', 'audit_entry']) {
      expect(exported[table], table).not.toEqual([]);
    }
    expect(found(JSON.stringify(exported))).toEqual([]);
    expect(JSON.stringify(exported)).not.toMatch(/"case_ref"|"secret_hash"|v1\./);
    await expect(privacy('export', '--regulator', 'urn:x|nobody')).rejects.toThrow('Nobody has this identifier');
    await expect(privacy('export')).rejects.toThrow('Name --host and --case');
  });

  it('of a case is exported, and forgotten at once; what was booked stays', async () => {
    const before = await privacy('export', ...ofCase);
    for (const table of ['appointment', 'hold', 'handover', 'marketplace_request', 'launch']) {
      expect(before[table], table).not.toEqual([]);
    }
    expect(await privacy('export', '--host', 'other-lrm', '--case', CASE)).toMatchObject({ appointment: [], hold: [] });
    const count = Object.values(before).flat().length;
    expect(await privacy('forget-case', ...ofCase)).toEqual({ forgotten: count });
    expect(Object.values(await privacy('export', ...ofCase)).flat()).toEqual([]);
    const { items } = await world.client('camille').listAppointments({ limit: 50 });
    expect(items).not.toEqual([]);
    expect(found(JSON.stringify(items))).toEqual([]);
  });

  it('is forgotten when its time is over, job by job; the audit stays verifiable', { timeout: 60_000 }, async () => {
    const filled = Object.entries(await world.tables()).filter(([, rows]) => rows !== '[]');
    const finite = filled.map(([name]) => name).filter((name) => RETENTION[name]?.job !== undefined);
    expect(finite.length).toBeGreaterThan(15);
    await world.purge();
    expect((await world.tables())['appointment']).not.toBe('[]');
    await world.skip(4_000 * 86_400_000);
    // Editors hear that an account is over before it goes.
    await expect
      .poll(
        async () => {
          await world.purge();
          const left = await world.tables();
          return finite.filter((name) => name !== 'audit_entry' && left[name] !== '[]');
        },
        { timeout: 40_000, interval: 500 },
      )
      .toEqual([]);
    const verdict = await verifyAudit(world.database.db);
    expect(verdict).toMatchObject({ ok: true });
    expect(verdict).toHaveProperty('from');
    expect((verdict as { from: number }).from).toBeGreaterThan(1);
  });
});
