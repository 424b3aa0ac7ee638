/** One trace from what an editor sends to what the Hub is told: a real gateway, a real broker, a collector of traces. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toZonedIso } from '@sas-embed/contract';
import { brokerInstalled, startBroker, startDispatcher, type Broker, type Dispatcher } from '@sas-embed/hub/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '../app.js';
import { rpps, structureOf } from '../availability/testing/fixtures/offers.js';
import { openTestDatabase, startTestIssuer, testConfig, type TestIssuer } from '../testing/index.js';
import { startCollector, type Collector } from './testing/collector.js';

const KEY = 'a-key-of-the-editor-rapide';
const PLATFORM = 'fr.health.test.ptfsas';
const SAMU = 'fr.health.samu330';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4799';
const runs = brokerInstalled() || process.env['REQUIRE_SERVICES'] === '1';

/** What this test uses of amqplib, which is the hub package's own. */
interface Amqp {
  connect(url: string): Promise<{
    createChannel(): Promise<{
      assertQueue(name: string, options: object): Promise<{ queue: string }>;
      bindQueue(queue: string, exchange: string, key: string): Promise<unknown>;
      consume(queue: string, take: (message: { properties: { headers?: object } } | null) => void): Promise<unknown>;
    }>;
    close(): Promise<void>;
  }>;
}

describe.runIf(runs)('a trace to the Hub (needs rabbitmq-server)', { timeout: 90_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sas-hub-trace-'));
  const atBroker: object[] = [];
  let collector: Collector;
  let broker: Broker;
  let dispatcher: Dispatcher;
  let issuer: TestIssuer;
  let gateway: Gateway;
  let connection: Awaited<ReturnType<Amqp['connect']>>;

  beforeAll(async () => {
    [collector, broker, issuer] = await Promise.all([startCollector(), startBroker(), startTestIssuer()]);
    dispatcher = await startDispatcher({ url: broker.url, clientIds: [PLATFORM, SAMU] });
    const amqp = createRequire(import.meta.resolve('@sas-embed/hub'))('amqplib') as Amqp;
    connection = await amqp.connect(broker.url);
    const channel = await connection.createChannel();
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, 'hubsante', PLATFORM);
    await channel.consume(queue, (message) => void atBroker.push(message!.properties.headers ?? {}));
    const file = join(folder, 'directory.ndjson');
    writeFileSync(
      file,
      `${JSON.stringify({
        ...{ type: 'place', offerId: 'offer-1', placeId: 'place-1', kind: 'PS', departement: '33' },
        practitioner: { nationalId: rpps(1), lastName: 'FICTIF', firstName: 'Un', specialties: [] },
        structure: { nationalId: structureOf(1), name: 'Cabinet fictif' },
        address: { lines: ['1 rue Neuve'], postcode: '33000', city: 'Bordeaux', inseeCode: '33063' },
        ...{ position: { latitude: 44.84, longitude: -0.58 }, participation: { sas: true, via: 'individual' } },
        editors: ['rapide'],
      })}\n`,
    );
    const config = testConfig(issuer, {
      directory: { file },
      sas: [{ id: 'sas-33', label: 'SAS de la Gironde', territories: ['33'], hubRecipient: SAMU }],
      hub: { url: broker.url, clientId: PLATFORM, maxAttempts: 3, keepDays: 30 },
      editors: [
        {
          ...{ id: 'rapide', label: 'AgendaRapide', fhirBaseUrl: 'http://127.0.0.1:1', flows: { ps: true } },
          ...{ enabled: true, deadlineMs: 5_000, intakeKeySha256: createHash('sha256').update(KEY).digest('hex') },
        },
      ],
    });
    config.monitoring = { ...config.monitoring, traces: { url: collector.url, share: 1, headers: {} } };
    gateway = await createGateway(config, { database: await openTestDatabase(), logLevel: 'fatal' });
    // He signs in, so that he is known.
    const session = await fetch(`${gateway.url}/v1/session`, {
      headers: { authorization: `Bearer ${await issuer.token()}` },
    });
    expect(session.status).toBe(200);
  }, 120_000);
  afterAll(async () => {
    await gateway?.close();
    await connection?.close();
    await dispatcher?.stop();
    await broker?.stop();
    await collector?.close();
    await issuer?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('begins where the editor began it, and goes on at the Hub with the message', async () => {
    const idnps = (value: string) => ({
      identifier: {
        type: { coding: [{ system: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203', code: 'IDNPS' }] },
        ...{ system: 'urn:oid:1.2.250.1.71.4.2.1', value },
      },
    });
    const known = await gateway.database.db.selectFrom('regulator_identifier').select(['system', 'value']).execute();
    const [regulator] = known.filter(({ system }) => system === 'urn:oid:1.2.250.1.71.4.2.1');
    const at = (minutes: number) =>
      toZonedIso(Math.ceil(Date.now() / 900_000) * 900_000 + minutes * 60_000, 'Europe/Paris');
    const answer = await fetch(`${gateway.url}/fhir/Appointment`, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${KEY}`, 'content-type': 'application/fhir+json' },
        traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
      },
      body: JSON.stringify({
        resourceType: 'Appointment',
        meta: { profile: ['http://sas.fr/fhir/StructureDefinition/FrAppointmentSAS'] },
        extension: [
          {
            url: 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator',
            valueReference: idnps(regulator!.value),
          },
        ],
        ...{ identifier: [{ system: 'urn:oid:2.25.77', value: 'traced-1' }], status: 'booked' },
        ...{ start: at(60), end: at(75), created: at(-30) },
        participant: [{ actor: idnps(rpps(1)), status: 'accepted' }],
      }),
    });
    expect(answer.status, await answer.text()).toBeLessThan(300);
    const named = (name: string) => collector.spans.filter((span) => span.traceId === TRACE && span.name === name);
    await expect.poll(() => named('publish to the Hub').length, { timeout: 30_000, interval: 100 }).toBe(1);
    const [intake, publish] = [named('POST /fhir/Appointment')[0]!, named('publish to the Hub')[0]!];
    expect(intake.parentSpanId).toBe('00f067aa0ba902b7');
    expect(publish.parentSpanId).toBe(intake.spanId);
    // The Hub, and whoever it tells, may go on from there.
    await expect
      .poll(() => atBroker, { timeout: 15_000 })
      .toEqual([{ traceparent: `00-${TRACE}-${publish.spanId}-01` }]);
    expect(JSON.stringify([intake, publish])).not.toMatch(/8199900|FICTIF|traced-1|3339900/);
  });
});
