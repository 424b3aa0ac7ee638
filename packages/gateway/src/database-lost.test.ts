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
    gateway = await createGateway(testConfig(issuer), { database, logLevel: 'silent' });
  });
  afterAll(async () => {
    await gateway?.close();
    await network?.down().catch(() => undefined);
    await behind?.close();
    await issuer?.close();
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
    const health = await fetch(`${gateway.url}/v1/health`);
    expect(await health.json()).toMatchObject({ status: 'failing', database: 'failing' });
    await network.up();
    await expect.poll(async () => (await search()).status, { timeout: 10_000 }).toBe(200);
  });
});
