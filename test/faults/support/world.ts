/** Everything that bookings go through on their way home, each in a process of its own, with what breaks it. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createClient } from '@sas-embed/client';
import { verifyWebhook, type WebhookMessage } from '@sas-embed/client/webhook';
import type { FeedEvent } from '@sas-embed/contract';
import { startTestIssuer, testConfig } from '@sas-embed/gateway/testing';
import type { AppointmentState } from '@sas-embed/hub';
import { freePort, startBroker, startDispatcher } from '@sas-embed/hub/testing';
import pg from 'pg';
import { webhookSecretsOf } from '../../../packages/gateway/src/webhooks/index.js';
import { EDITOR_KEY, PRACTITIONER } from './bookings.js';
import { startOwnPostgres } from '../../support/own-postgres.js';
import { Program } from './program.js';
import { layWire } from './wire.js';

const PLATFORM = 'fr.health.test.ptfsas';
const LRM = 'fr.health.samu330';
export const AGENDA_OFFER = 'offer-agenda';
export const agendaSlot = (i: number): string => `agenda-${i}`;

/** The build: a process of its own cannot run the sources. */
const gatewayMain = createRequire(import.meta.url).resolve('@sas-embed/gateway/main');
const receiverMain = fileURLToPath(new URL('../../../packages/sandbox/dist/receiver/main.js', import.meta.url));

/** A practitioner of the editor's, and one of the SAS agenda with so many slots. */
function directoryLines(agendaSlots: number): string {
  const place = (offerId: string, nationalId: string, more: object) => ({
    ...{ type: 'place', offerId, placeId: `place-${offerId}`, kind: 'PS', departement: '33' },
    practitioner: {
      ...{ nationalId, lastName: 'MODÈLE', firstName: 'Alix', professionCode: '10' },
      specialties: [{ code: 'SM54', label: 'Médecine générale' }],
    },
    structure: { nationalId: '1330000001', name: 'Cabinet des Essais' },
    address: { lines: ['1 rue des Essais'], postcode: '33000', city: 'Bordeaux', inseeCode: '33063' },
    position: { latitude: 44.84, longitude: -0.58 },
    phones: ['+33199000000'],
    participation: { sas: true, via: 'individual' },
    ...more,
  });
  const from = Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 3_600_000;
  const at = (i: number) => new Date(from + i * 60_000).toISOString();
  return [
    place('offer-editor', PRACTITIONER, { editors: ['rapide'], hasAgenda: false }),
    place(AGENDA_OFFER, '819990000025', { editors: [], hasAgenda: true }),
    ...Array.from({ length: agendaSlots }, (_, i) => ({
      ...{ type: 'agenda-slot', id: agendaSlot(i), offerId: AGENDA_OFFER, start: at(i), end: at(i + 1) },
      ...{ modes: ['AMB'], visibility: ['PUBLIC'], capacity: 1 },
    })),
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

/** Starts it. */
export async function openFaultWorld({ programs, agendaSlots }: { programs: string; agendaSlots: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'sas-faults-'));
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const postgres = await startOwnPostgres(programs);
    ends.push(() => postgres.stop());
    const brokerFolder = join(folder, 'broker');
    mkdirSync(brokerFolder);
    let broker = await startBroker({ folder: brokerFolder });
    ends.push(() => broker.stop());
    const dispatcherOptions = {
      ...{ url: broker.url, clientIds: [PLATFORM, LRM] },
      disorder: { repeated: 0.05, overtaken: 0.1 },
    };
    let dispatcher = await startDispatcher(dispatcherOptions);
    ends.push(() => dispatcher.stop());
    const wires = { gateway: await layWire(broker.ports.amqp), receiver: await layWire(broker.ports.amqp) };
    ends.push(() => Promise.all(Object.values(wires).map((wire) => wire.close())));
    const amqp = (port: number) => `amqp://guest:guest@127.0.0.1:${port}/`;

    const issuer = await startTestIssuer();
    ends.push(() => issuer.close());
    const host = await startHostServer();
    ends.push(() => host.close());
    const ports = { gateway: await freePort(), receiver: await freePort() };
    const write = (name: string, content: object | string): string => {
      const file = join(folder, name);
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    };
    const settings = testConfig(issuer);
    settings.hosts[0]!.webhooks = [host.url];
    settings.hosts[0]!.requestsPerMinute = 1_000_000;
    settings.sas[0]!.hubRecipient = LRM;
    const config = testConfig(issuer, {
      ...{ hosts: settings.hosts, sas: settings.sas, database: { url: postgres.url } },
      listen: { host: '127.0.0.1', port: ports.gateway },
      directory: { file: write('directory.ndjson', directoryLines(agendaSlots)) },
      hub: { url: amqp(wires.gateway.port), clientId: PLATFORM, maxAttempts: 20, keepDays: 90 },
      editors: [
        {
          ...{ id: 'rapide', label: 'AgendaRapide', fhirBaseUrl: 'http://127.0.0.1:9/fhir', enabled: true },
          ...{ deadlineMs: 1_000, flows: { ps: true }, accounts: false },
          intakeKeySha256: createHash('sha256').update(EDITOR_KEY).digest('hex'),
        },
      ],
    });
    host.secrets = webhookSecretsOf(config.secrets, 'demo-lrm');
    const log = (name: string) =>
      process.env['FAULT_RUN_LOGS'] ? join(process.env['FAULT_RUN_LOGS'], name) : '/dev/null';
    const gateway = new Program(gatewayMain, write('gateway.json', config), log('gateway.log'));
    const receiver = new Program(
      receiverMain,
      write('receiver.json', {
        ...{ host: '127.0.0.1', port: ports.receiver, clientId: LRM, folder: join(folder, 'receiver') },
        url: amqp(wires.receiver.port),
      }),
      log('receiver.log'),
    );
    ends.push(() => Promise.all([gateway.kill(), receiver.kill()]));
    await Promise.all([gateway.start(), receiver.start()]);
    const gatewayUrl = `http://127.0.0.1:${ports.gateway}`;

    return {
      ...{ gateway, receiver, postgres, wires, gatewayUrl, host },
      client: createClient({ baseUrl: gatewayUrl, getToken: () => issuer.token() }),
      async restartBroker(downMs: number): Promise<void> {
        await dispatcher.stop();
        await broker.stop(true);
        await new Promise((resolve) => setTimeout(resolve, downMs));
        broker = await startBroker({ folder: brokerFolder, ports: broker.ports });
        dispatcher = await startDispatcher(dispatcherOptions);
      },
      async query<Row>(text: string): Promise<Row[]> {
        const client = new pg.Client({ connectionString: postgres.url });
        await client.connect();
        try {
          return (await client.query(text)).rows as Row[];
        } finally {
          await client.end();
        }
      },
      /** What the LRM has. */
      async received(): Promise<AppointmentState[]> {
        const response = await fetch(`http://127.0.0.1:${ports.receiver}/_received`);
        return ((await response.json()) as { appointments: AppointmentState[] }).appointments;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A running world. */
export type FaultWorld = Awaited<ReturnType<typeof openFaultWorld>>;

/** The host's server: takes signed messages, and now and then does not answer well. */
async function startHostServer() {
  const heard = new Map<string, WebhookMessage>();
  const wrong: unknown[] = [];
  let n = 0;
  const host = { url: '', heard, wrong, secrets: [] as string[], close: () => Promise.resolve() };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void (async () => {
        try {
          const body = Buffer.concat(chunks).toString('utf8');
          const message = await verifyWebhook({ body, headers: request.headers, secret: host.secrets });
          heard.set(message.id, message);
        } catch (error) {
          wrong.push(error);
        }
        response.writeHead(++n % 10 === 0 ? 503 : 204).end();
      })();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  host.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return host;
}

/** The host's feed, followed over every break. */
export function followFeed(world: FaultWorld) {
  const events: FeedEvent[] = [];
  const abort = new AbortController();
  let failure: unknown;
  const done = (async () => {
    for await (const event of world.client.feed({ signal: abort.signal })) events.push(event);
  })().catch((error: unknown) => {
    if (!abort.signal.aborted) failure = error;
  });
  return {
    events,
    failure: () => failure,
    async stop() {
      abort.abort();
      await done;
    },
  };
}
