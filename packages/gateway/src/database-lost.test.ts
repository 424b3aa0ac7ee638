import { createHash } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from './app.js';
import { allMigrations } from './migrations.js';
import { openDatabase } from './storage/index.js';
import {
  openTestDatabase,
  postgresAvailable,
  startTestIssuer,
  testConfig,
  type TestDatabase,
  type TestIssuer,
} from './testing/index.js';

const EDITOR_KEY = 'editor-key-of-the-test';
const idnps = (value: string) => ({ identifier: { system: 'urn:oid:1.2.250.1.71.4.2.1', value } });
const APPOINTMENT = {
  resourceType: 'Appointment',
  extension: [
    {
      url: 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator',
      valueReference: idnps('3339900017/20260001R'),
    },
  ],
  identifier: [{ system: 'urn:oid:2.25.1999', value: 'b1' }],
  ...{ status: 'booked', start: '2026-11-23T09:30:00+01:00', end: '2026-11-23T09:45:00+01:00' },
  participant: [{ actor: idnps('819990000017'), status: 'accepted' }],
};
const hasPostgres = await postgresAvailable();

/** A network between gateway and database that can be cut and mended. */
async function startNetwork(to: URL) {
  const sockets = new Set<Socket>();
  let port = 0;
  let server: Server;
  const up = async () => {
    server = createServer((inward) => {
      const outward = connect(Number(to.port || 5432), to.hostname);
      for (const socket of [inward, outward]) {
        sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      }
      inward.pipe(outward).pipe(inward);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  };
  const down = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await up();
  return { port, up, down };
}

describe.skipIf(!hasPostgres)('a gateway whose database cannot be reached', () => {
  let issuer: TestIssuer;
  let behind: TestDatabase;
  let network: Awaited<ReturnType<typeof startNetwork>>;
  let gateway: Gateway;

  beforeAll(async () => {
    issuer = await startTestIssuer();
    behind = await openTestDatabase({ engine: 'postgresql' });
    const url = new URL(behind.url!);
    network = await startNetwork(new URL(url));
    url.hostname = '127.0.0.1';
    url.port = String(network.port);
    const database = await openDatabase({ url: url.href, migrations: allMigrations });
    const editor = { id: 'rapide', label: 'AgendaRapide', fhirBaseUrl: 'http://127.0.0.1:9/fhir', enabled: true };
    const intakeKeySha256 = createHash('sha256').update(EDITOR_KEY).digest('hex');
    const editors = [{ ...editor, deadlineMs: 1_000, flows: { ps: true }, accounts: false, intakeKeySha256 }];
    gateway = await createGateway(testConfig(issuer, { editors }), { database, logLevel: 'silent' });
  });
  afterAll(async () => {
    await gateway?.close();
    await network?.down().catch(() => undefined);
    await behind?.close();
    await issuer?.close();
  });

  const tellAppointment = () =>
    fetch(`${gateway.url}/fhir/Appointment`, {
      method: 'POST',
      headers: { authorization: `Bearer ${EDITOR_KEY}`, 'content-type': 'application/fhir+json' },
      body: JSON.stringify(APPOINTMENT),
    });
  const search = async () =>
    fetch(`${gateway.url}/v1/search`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await issuer.token()}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify({
        specialty: { code: 'SM54' },
        location: {
          type: 'city',
          label: 'Bordeaux',
          position: { latitude: 44.84, longitude: -0.58 },
          radiusKm: 10,
        },
      }),
    });

  it('W29 says so, and when to come back; it works again once the database does', async () => {
    expect((await search()).status).toBe(200);
    await network.down();
    const refused = await search();
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(await refused.json()).toMatchObject({ code: 'unavailable', retryable: true });
    const appointment = await tellAppointment();
    expect([appointment.status, appointment.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await appointment.json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ code: 'transient' }],
    });
    const health = await fetch(`${gateway.url}/v1/health`);
    expect(await health.json()).toMatchObject({ status: 'failing', database: 'failing' });
    await network.up();
    await expect.poll(async () => (await search()).status, { timeout: 10_000 }).toBe(200);
  });
});
