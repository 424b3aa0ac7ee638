import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEventLog, registerFhirRoutes } from '../appointments/index.js';
import { withOutbox } from '../delivery/index.js';
import type { GatewayConfig } from '../config/index.js';
import {
  CASE_REF_KEY,
  NOW,
  openBookingWorld,
  PRACTITIONER,
  type BookingWorld,
} from '../testing/fixtures/booking-world.js';
import { postgresAvailable } from '../testing/index.js';
import { createRelay, RelayUsageError, runRelayCommand, type Relay } from './index.js';

// Editors' requests over HTTP, on both engines, passed on over HTTP to another platform that a test makes answer as it likes.

const SYSTEM = 'urn:oid:1.1.111.1.11.1.1.1';
const KEY = 'key-of-the-other-platform';
const hasPostgres = await postgresAvailable();
const silent = { info() {}, warn() {} };
/** JSON that a test reads. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a command prints
type Loose = any;

/** As an editor writes it: with spaces and an accent that a parser and printer would not give back. */
function written(value: string, status = 'booked', operator = '3339900017/20260001R'): string {
  const idnps = {
    type: { coding: [{ system: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203', code: 'IDNPS' }] },
    system: 'urn:oid:1.2.250.1.71.4.2.1',
  };
  const url = 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator';
  const resource = {
    resourceType: 'Appointment',
    meta: { profile: ['http://sas.fr/fhir/StructureDefinition/FrAppointmentSAS'] },
    extension: [{ url, valueReference: { identifier: { ...idnps, value: operator } } }],
    identifier: [{ system: SYSTEM, value }],
    status,
    start: '2026-11-23T09:30:00+01:00',
    end: '2026-11-23T09:45:00+01:00',
    created: '2026-11-23T08:59:00+01:00',
    participant: [{ actor: { identifier: { ...idnps, value: PRACTITIONER } }, status: 'accepted' }],
  };
  return JSON.stringify(resource, null, 3) + '\n \n';
}

interface Passed {
  method: string;
  url: string;
  body: string;
  headers: IncomingMessage['headers'];
}

/** Another platform: keeps what it is sent, and answers as it is told; with status 0 when it is released. */
async function startPlatform() {
  const received: Passed[] = [];
  const held = new Map<number, (status: number) => void>();
  const platform = {
    ...{ received, status: 201, url: '', close: () => Promise.resolve() },
    release: (nth: number, status: number) => held.get(nth)?.(status),
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      received.push({ method, url, body: Buffer.concat(chunks).toString(), headers });
      const answer = (status: number) => void response.writeHead(status).end();
      if (platform.status === 0) held.set(received.length - 1, answer);
      else answer(platform.status);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  platform.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sas/api/fhir`;
  platform.close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return platform;
}

describe.each(['pglite', ...(hasPostgres ? (['postgresql'] as const) : [])] as const)(
  'the relay of INT_R03 to another platform (%s)',
  (engine) => {
    let world: BookingWorld;
    let platform: Awaited<ReturnType<typeof startPlatform>>;
    const ends: (() => Promise<unknown>)[] = [];
    beforeAll(async () => {
      world = await openBookingWorld({ engine });
      const [{ id, bookingSas }] = world.regulators as [BookingWorld['regulators'][number]];
      const named = { id, last_name: 'Exemple', first_name: 'Camille', email: 'camille@sas.example' };
      const sas = { sas_id: bookingSas.id, sas_label: bookingSas.label };
      await world.database.db
        .insertInto('regulator')
        .values({ ...named, ...sas })
        .execute();
    });
    afterAll(() => world?.close());
    beforeEach(async () => {
      world.time.now = NOW;
      platform = await startPlatform();
      ends.push(() => platform.close());
    });
    afterEach(async () => {
      for (const end of ends.splice(0).reverse()) await end();
      for (const table of ['relay_delivery', 'hub_delivery', 'appointment_history', 'appointment', 'event'] as const)
        await world.database.db.deleteFrom(table).execute();
    });

    /** The routes of editors with a relay; `hub` publishes the Gironde's appointments here. */
    async function serve({ publishes = false, ...relaySettings }: Loose = {}) {
      const sas = [
        {
          id: 'sas-33',
          label: 'SAS de la Gironde',
          territories: ['33'],
          ...(publishes && { hubRecipient: 'fr.health.samu330' }),
        },
      ];
      const config = {
        sas,
        environment: 'sandbox',
        secrets: { caseRefKey: CASE_REF_KEY },
        hub: { url: 'amqp://127.0.0.1:1', clientId: 'fr.health.test.ptfsas', maxAttempts: 3, keepDays: 30 },
        relay: { url: platform.url, key: KEY, maxAttempts: 3, ...relaySettings },
      } satisfies Pick<GatewayConfig, 'relay' | 'sas' | 'hub' | 'secrets' | 'environment'>;
      const { database } = world;
      const clock = { now: () => world.time.now };
      const relay: Relay = createRelay({ database, config, clock, log: silent, firstWaitMs: 1_000 })!;
      ends.push(() => relay.close());
      const app = fastify();
      await registerFhirRoutes(app, {
        ...world.intake,
        events: withOutbox(createEventLog(), { config, clock }),
        identity: {
          ...world.intake.identity,
          authenticateEditor: async () => ({ kind: 'editor' as const, editorId: 'rapide' }),
        },
        // what is passed on is passed on when the test says so
        relay: { note: (...noted) => relay.note(...noted), wake: () => undefined },
      });
      ends.push(() => app.close());
      const url = await app.listen({ host: '127.0.0.1', port: 0 });
      const send = async (method: 'POST' | 'PUT', value: string, body = written(value)) => {
        const query = method === 'PUT' ? `?Identifier=${encodeURIComponent(`${SYSTEM}|${value}`)}` : '';
        const headers = { 'content-type': 'application/fhir+json; charset=utf-8' };
        const response = await fetch(`${url}/fhir/Appointment${query}`, { method, body, headers });
        expect(response.status, await response.text()).toBeLessThan(300);
        return response.headers.get('location')!.split('/').at(-1)!;
      };
      const command = (...args: string[]): Promise<Loose> => runRelayCommand(args, { database, clock });
      return { relay, send, command };
    }
    const later = (ms: number) => {
      world.time.now = new Date(world.time.now.getTime() + ms);
    };
    const published = () => world.database.db.selectFrom('hub_delivery').selectAll().execute();

    it('passes on a booking and its update as they came, byte for byte, and knows us by our key', async () => {
      const { relay, send } = await serve();
      await send('POST', 'b1');
      await send('PUT', 'b1', written('b1', 'cancelled'));
      await relay.run();
      expect(platform.received.map(({ method, url, body }) => [method, url, body])).toEqual([
        ['POST', '/sas/api/fhir/Appointment', written('b1')],
        [
          'PUT',
          `/sas/api/fhir/Appointment?Identifier=${encodeURIComponent(`${SYSTEM}|b1`)}`,
          written('b1', 'cancelled'),
        ],
      ]);
      expect(platform.received[0]!.headers).toMatchObject({
        authorization: `Bearer ${KEY}`,
        'content-type': 'application/fhir+json; charset=utf-8',
      });
    });

    it('passes on what is of nobody known here: it may be the other platform’s', async () => {
      const { relay, send } = await serve();
      await send('POST', 'b1', written('b1', 'booked', '3339900017/UNKNOWN'));
      await relay.run();
      expect(platform.received).toHaveLength(1);
    });

    it('passes a repeat on once, and a change of what is not read here too', async () => {
      const { relay, send } = await serve();
      await send('POST', 'b1');
      await send('POST', 'b1');
      await send('PUT', 'b1', written('b1').replace('"accepted"', '"accepted" '));
      await relay.run();
      expect(platform.received.map(({ method }) => method)).toEqual(['POST', 'PUT']);
    });

    it('leaves one publisher to each appointment', async () => {
      const ours = await serve({ publishes: true });
      await ours.send('POST', 'ours');
      await ours.relay.run();
      expect(platform.received).toEqual([]);
      expect(await published()).toHaveLength(1);

      // nobody knew whose it was, so the other platform was told; it stays its own once it is known
      const id = await ours.send('POST', 'theirs', written('theirs', 'booked', '3339900017/UNKNOWN'));
      await ours.send('PUT', 'theirs');
      await ours.relay.run();
      expect(platform.received.map(({ method }) => method)).toEqual(['POST', 'PUT']);
      expect((await published()).filter((row) => row.appointment_id === id)).toEqual([]);

      // what was published here stays here, also when its SAS is no longer
      const without = await serve();
      await without.send('PUT', 'ours', written('ours', 'cancelled'));
      await without.relay.run();
      expect(platform.received).toHaveLength(2);
    });

    it('passes on only what the editors send that are named', async () => {
      const { relay, send } = await serve({ editors: ['another'] });
      await send('POST', 'b1');
      await relay.run();
      expect(platform.received).toEqual([]);
    });

    it('tries again in order while the other platform fails, and leaves others their way', async () => {
      const { relay, send, command } = await serve();
      platform.status = 503;
      await send('POST', 'b1');
      await send('PUT', 'b1', written('b1', 'cancelled'));
      await relay.run();
      expect(platform.received.map(({ method }) => method)).toEqual(['POST']);
      expect(await command('list', '--state', 'waiting')).toMatchObject([
        { method: 'PUT', attempts: 0 },
        { method: 'POST', attempts: 1, fault: 'status-503' },
      ]);
      platform.status = 200;
      await send('POST', 'b2');
      await relay.run();
      expect(platform.received.map(({ body }) => body).slice(1)).toEqual([written('b2')]);
      later(2_000);
      await relay.run();
      expect(platform.received.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST', 'PUT']);
    });

    it('tries again when nobody answers', async () => {
      const { relay, send, command } = await serve();
      await platform.close();
      await send('POST', 'b1');
      await relay.run();
      expect(await command('list')).toMatchObject([{ state: 'waiting', fault: 'ECONNREFUSED' }]);
    });

    it('gives up what is refused, goes on with what comes after it, and passes on what is replayed', async () => {
      const { relay, send, command } = await serve();
      platform.status = 422;
      await send('POST', 'b1');
      await send('POST', 'b2');
      await relay.run();
      const dead = await command('list', '--state', 'dead');
      expect(dead).toMatchObject([{ fault: 'status-422' }, { fault: 'status-422' }]);
      platform.status = 200;
      await send('PUT', 'b1', written('b1', 'cancelled'));
      await relay.run();
      expect(platform.received.at(-1)!.method).toBe('PUT');
      // the booking that its own cancellation has overtaken would undo it
      const [second, first] = dead.map(({ id }: Loose) => id);
      expect(await command('replay', '--dead')).toEqual({ replayed: [second], left: [] });
      expect(await command('replay', String(first))).toEqual({ replayed: [], left: [first] });
      await relay.run();
      expect(platform.received.at(-1)!.body).toBe(written('b2'));
    });

    it('gives up after as many tries as are configured', async () => {
      const { relay, send, command } = await serve();
      platform.status = 500;
      await send('POST', 'b1');
      for (let i = 0; i < 5; i += 1) {
        await relay.run();
        later(600_000);
      }
      expect(platform.received).toHaveLength(3);
      expect(await command('list')).toMatchObject([{ state: 'dead', attempts: 3 }]);
    });

    it('loses no replay whose process ends in the middle, and counts its try', async () => {
      const { relay, send, command } = await serve({ maxAttempts: 1 });
      platform.status = 500;
      await send('POST', 'b1');
      await relay.run();
      const [{ id }] = await command('list', '--state', 'dead');
      await command('replay', String(id));
      // The platform hears of it, and whoever asked it is gone: its answer is written by nobody.
      platform.status = 0;
      void relay.run().catch(() => undefined);
      await expect.poll(() => platform.received.length).toBe(2);
      expect(await command('list')).toMatchObject([{ state: 'waiting', attempts: 2, replays: 1 }]);

      const { relay: next } = await serve({ maxAttempts: 1 });
      platform.status = 201;
      await next.run();
      expect(platform.received, 'another may still be at it').toHaveLength(2);
      later(20_001);
      await next.run();
      expect(platform.received).toHaveLength(3);
      expect(await command('list')).toMatchObject([{ state: 'delivered', attempts: 3, replays: 1 }]);
    });

    it('gives nothing up because it ends: the next passes it on at once', async () => {
      const { relay, send, command } = await serve({ maxAttempts: 1 });
      platform.status = 0;
      await send('POST', 'b1');
      const running = relay.run();
      await expect.poll(() => platform.received.length).toBe(1);
      await relay.close();
      await running;
      expect(await command('list')).toMatchObject([{ state: 'waiting', attempts: 1 }]);
      const { relay: next } = await serve({ maxAttempts: 1 });
      platform.status = 201;
      await next.run();
      expect(await command('list')).toMatchObject([{ state: 'delivered', attempts: 2 }]);
    });

    it('lets no answer of before a replay settle the try after it', async () => {
      const { relay, send, command } = await serve({ maxAttempts: 1 });
      platform.status = 0;
      await send('POST', 'b1');
      const slow = relay.run();
      await expect.poll(() => platform.received.length).toBe(1);
      // It is taken for dead; another gives up, and somebody replays it.
      later(20_001);
      const { relay: other } = await serve({ maxAttempts: 1 });
      platform.status = 422;
      await other.run();
      await command('replay', '--dead');
      platform.status = 0;
      const again = other.run();
      await expect.poll(() => platform.received.length).toBe(3);
      platform.release(0, 422);
      await slow;
      expect(await command('list'), 'the last try is not over').toMatchObject([{ state: 'waiting', attempts: 3 }]);
      platform.release(2, 201);
      await again;
      expect(await command('list')).toMatchObject([{ state: 'delivered', attempts: 3, replays: 1 }]);
    });

    it('is passed on once by two replicas', async () => {
      const [one, two] = [await serve(), await serve()];
      for (const value of ['b1', 'b2', 'b3', 'b4']) await one.send('POST', value);
      await Promise.all([one.relay.run(), two.relay.run()]);
      await one.relay.run();
      expect(platform.received.map(({ body }) => body).toSorted()).toEqual(
        ['b1', 'b2', 'b3', 'b4'].map((value) => written(value)),
      );
    });

    it('keeps nothing of a request in clear, and nothing at all once it is delivered', async () => {
      const { relay, send } = await serve();
      await send('POST', 'b1');
      const all = () => world.database.db.selectFrom('relay_delivery').selectAll().execute();
      const [waiting] = await all();
      expect(waiting!.sealed_body).toMatch(/^v1\./);
      expect(JSON.stringify(waiting)).not.toContain(PRACTITIONER);
      await relay.run();
      expect(await all()).toMatchObject([{ state: 'delivered', sealed_body: null }]);
    });

    it('tells a command line that cannot be understood', async () => {
      const { command } = await serve();
      for (const args of [
        ['list', '--state', 'lost'],
        ['replay'],
        ['replay', 'one'],
        ['forget'],
        ['replay', '1', '--dead'],
      ])
        await expect(command(...args), args.join(' ')).rejects.toBeInstanceOf(RelayUsageError);
    });
  },
);
