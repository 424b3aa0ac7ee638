import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import amqplib from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildAcknowledgement,
  buildAppointment,
  buildError,
  CONFLICT_STATUS,
  type AppointmentEnvelope,
  type HubQueueKind,
  type ReceivedMessage,
} from '../messages/index.js';
import { authority, type Authority } from '../testing/fixtures/certificates.js';
import { PLATFORM, SAMU, snapshot, type Loose } from '../testing/fixtures/snapshots.js';
import { brokerInstalled, startBroker, startDispatcher, type Broker, type Dispatcher } from '../testing/index.js';
import { connectHub, type HubConnection, type HubConnectionEvent, type HubTransportOptions } from './index.js';

// A real RabbitMQ of its own, with the Hub's topology, rights and mutual TLS. Needs Debian's rabbitmq-server: skipped, and
// said, where it is missing; REQUIRE_SERVICES=1 makes that a failure.

const required = process.env['REQUIRE_SERVICES'] === '1';
const describeBroker = brokerInstalled() || required ? describe : describe.skip;

describeBroker('the Hub over a real broker (skipped where rabbitmq-server is not installed)', () => {
  let ours: Authority;
  let broker: Broker;
  let dispatcher: Dispatcher;
  const open: HubConnection[] = [];
  const tls: Record<string, NonNullable<HubTransportOptions['tls']>> = {};

  beforeAll(async () => {
    ours = await authority();
    const server = await ours.issue('localhost', { server: true });
    broker = await startBroker({
      tls: { ca: ours.ca, ...server },
      users: [
        { name: 'platform.sas.example', clientIds: [PLATFORM] },
        { name: 'lrm.sas.example', clientIds: [SAMU] },
      ],
    });
    dispatcher = await startDispatcher({ url: broker.url, clientIds: [PLATFORM, SAMU] });
    for (const name of ['platform', 'lrm']) tls[name] = { ca: ours.ca, ...(await ours.issue(`${name}.sas.example`)) };
  }, 120_000);
  afterAll(async () => {
    await Promise.all(open.map((connection) => connection.close()));
    await dispatcher?.stop();
    await broker?.stop();
  });

  function connect(who: 'platform' | 'lrm', options: Partial<HubTransportOptions> = {}): HubConnection {
    const connection = connectHub({
      url: broker.tlsUrl,
      clientIds: [who === 'platform' ? PLATFORM : SAMU],
      tls: tls[who]!,
      reconnect: { initialDelayMs: 50, maxDelayMs: 400 },
      ...options,
    });
    open.push(connection);
    return connection;
  }
  /** Reads queues into a list; `next` waits for what matches. */
  function inbox(connection: HubConnection, queues: HubQueueKind[]) {
    const messages: ReceivedMessage[] = [];
    const consumer = connection.consume({
      queues,
      onMessage: async ({ received }) => void messages.push(received),
    });
    return { messages, consumer, next: (match: (m: ReceivedMessage) => boolean) => until(() => messages.find(match)) };
  }
  const booking = (changes = {}, options = {}): AppointmentEnvelope =>
    buildAppointment(
      'CreateAppointment',
      { ...snapshot, ...changes },
      { senderId: PLATFORM, recipientId: SAMU, ...options },
    ).envelope;

  it('carries a booking to the LRM and its acknowledgement back', async () => {
    const platform = connect('platform');
    const lrm = connect('lrm');
    await Promise.all([platform.ready(), lrm.ready()]);
    const acks = inbox(platform, ['ack', 'info']);
    const reading = lrm.consume({
      queues: ['message'],
      onMessage: async ({ received }) => lrm.publish(buildAcknowledgement(received, { step: 'INTEGRE' })),
    });
    const sent = booking();
    await platform.publish(sent);
    expect(await acks.next((m) => m.useCase === 'acknowledgement')).toMatchObject({
      acknowledgedId: sent.distributionID,
      senderId: SAMU,
    });
    await reading.stop();
    await acks.consumer.stop();
  });

  it('brings back what the Hub refuses, what has no recipient, and what an LRM refuses', async () => {
    const platform = connect('platform');
    const lrm = connect('lrm');
    await Promise.all([platform.ready(), lrm.ready()]);
    const answers = inbox(platform, ['ack', 'info']);
    const errorFor = (id: string) => answers.next((m) => m.useCase === 'error' && m.failedId === id);

    const nobody = booking({}, { recipientId: 'fr.health.samu000' });
    await platform.publish(nobody);
    expect(await errorFor(nobody.distributionID)).toMatchObject({ code: { statusCode: 501 } });

    const broken = structuredClone(booking()) as Loose;
    broken.content[0].jsonContent.embeddedJsonContent.message.appointment.method = 'createAppointment';
    await platform.publish(broken as AppointmentEnvelope);
    expect(await errorFor(broken.distributionID as string)).toMatchObject({ code: { statusCode: 300 } });

    const reading = lrm.consume({
      queues: ['message'],
      onMessage: async ({ received }) => lrm.publish(buildError(received, CONFLICT_STATUS.model, 'known')),
    });
    const refused = booking();
    await platform.publish(refused);
    expect(await errorFor(refused.distributionID)).toMatchObject({ code: { remedy: 'settled' } });
    await reading.stop();
    await answers.consumer.stop();
  });

  it('rejects a body that is no JSON, and the Hub tells its sender', async () => {
    const lrm = connect('lrm');
    await lrm.ready();
    const answers = inbox(connect('platform'), ['info']);
    const refusals: string[] = [];
    const reading = lrm.consume({
      queues: ['message'],
      onMessage: async () => undefined,
      onRefused: async ({ fault }) => void refusals.push(fault.code),
    });
    const owner = await amqplib.connect(broker.url);
    const channel = await owner.createConfirmChannel();
    // past the dispatcher, as a fault of the Hub would
    channel.publish('distribution', `${SAMU}.message`, Buffer.from('{"distributionID":"fr.health.test.ptfsas_7"}x'), {
      headers: { 'x-death-original-routing-key': PLATFORM },
    });
    channel.publish('distribution', `${SAMU}.message`, Buffer.from('{"distributionID":"fr.health.test.ptfsas_8"}'), {
      headers: { 'x-death-original-routing-key': PLATFORM },
    });
    await channel.waitForConfirms();
    await until(() => (refusals.length === 2 ? refusals : undefined));
    expect(refusals).toEqual(['unreadable', 'invalid']);
    // the first is dead, the second was taken from the queue: the LRM answers it itself
    await until(async () => (await channel.checkQueue(`${SAMU}.message`)).messageCount === 0 || undefined);
    await owner.close();
    await reading.stop();
    await answers.consumer.stop();
  });

  it('hands a message to its handler again until it succeeds', async () => {
    const platform = connect('platform');
    const lrm = connect('lrm');
    await Promise.all([platform.ready(), lrm.ready()]);
    const attempts: boolean[] = [];
    const reading = lrm.consume({
      queues: ['message'],
      onMessage: async ({ redelivered }) => {
        attempts.push(redelivered);
        if (attempts.length < 3) throw new Error('the database is away');
      },
    });
    await platform.publish(booking());
    await until(() => (attempts.length >= 3 ? attempts : undefined));
    expect(attempts).toEqual([false, true, true]);
    await reading.stop();
  });

  it('is refused another’s routing key and another’s queue', async () => {
    const intruder = connect('lrm', { clientIds: [PLATFORM] });
    await intruder.ready();
    await expect(intruder.publish(booking())).rejects.toMatchObject({ code: 'access-refused' });
    const events: HubConnectionEvent[] = [];
    const reader = connect('lrm', { clientIds: [PLATFORM], onEvent: (event) => events.push(event) });
    await reader.ready();
    const consumer = reader.consume({ queues: ['ack'], onMessage: async () => undefined });
    await until(() => events.find((e) => e.type === 'handler-failed' && /ACCESS_REFUSED|403/.test(e.reason)));
    await consumer.stop();
  });

  it.each([
    ['of another authority', async () => (await authority('Someone else')).issue('platform.sas.example')],
    ['that has expired', () => ours.issue('platform.sas.example', { expired: true })],
    ['of someone whom the Hub does not know', () => ours.issue('nobody.sas.example')],
  ])('is not let in with a certificate %s', async (_, issue) => {
    const events: HubConnectionEvent[] = [];
    const connection = connect('platform', {
      tls: { ca: ours.ca, ...(await issue()) },
      onEvent: (event) => events.push(event),
    });
    await until(() => events.find((event) => event.type === 'retrying'));
    expect(connection.connected).toBe(false);
    await expect(connection.publish(booking())).rejects.toMatchObject({ code: 'not-connected' });
    await connection.close();
    await expect(connection.ready()).rejects.toMatchObject({ code: 'closed' });
  });

  it('does not speak to a Hub of another name or authority', async () => {
    const events: HubConnectionEvent[] = [];
    const onEvent = (event: HubConnectionEvent) => events.push(event);
    connect('platform', { tls: { ...tls['platform']!, serverName: 'hub.example' }, onEvent });
    await until(() => events.find((e) => e.type === 'retrying' && /hub\.example/.test(e.reason)));
    const other = (await authority('Someone else')).ca;
    connect('platform', { tls: { ...tls['platform']!, ca: other }, onEvent });
    await until(() => events.find((e) => e.type === 'retrying' && /certificate/.test(e.reason)));
  });

  it('takes a renewed certificate file at its next attempt', async () => {
    const files = { cert: join(broker.folder, 'client-cert.pem'), key: join(broker.folder, 'client-key.pem') };
    const write = (pair: { cert: string; key: string }) => {
      writeFileSync(files.key, pair.key);
      writeFileSync(files.cert, pair.cert);
    };
    write(await ours.issue('platform.sas.example', { expired: true }));
    const connection = connect('platform', {
      tls: { ca: ours.ca, cert: { file: files.cert }, key: { file: files.key } },
    });
    await sleep(300);
    expect(connection.connected).toBe(false);
    write(await ours.issue('platform.sas.example'));
    await connection.ready();
    await connection.publish(booking());
  });

  it('comes back by itself after the broker was away, and loses nothing that was confirmed', async () => {
    const platform = connect('platform');
    const lrm = connect('lrm');
    await Promise.all([platform.ready(), lrm.ready()]);
    const received = inbox(lrm, ['message']);
    const before = booking({ appointmentId: 'before' });
    await platform.publish(before);
    await received.next((m) => m.distributionId === before.distributionID);

    await dispatcher.stop();
    await broker.stop(true);
    await until(() => !platform.connected || undefined);
    await expect(platform.publish(booking())).rejects.toMatchObject({
      code: expect.stringMatching(/not-connected|unconfirmed/) as string,
    });
    const server = await ours.issue('localhost', { server: true });
    broker = await startBroker({
      tls: { ca: ours.ca, ...server },
      users: [
        { name: 'platform.sas.example', clientIds: [PLATFORM] },
        { name: 'lrm.sas.example', clientIds: [SAMU] },
      ],
      folder: broker.folder,
      ports: broker.ports,
    });
    dispatcher = await startDispatcher({ url: broker.url, clientIds: [PLATFORM, SAMU] });
    await until(() => (platform.connected && lrm.connected) || undefined);
    const after = booking({ appointmentId: 'after' });
    await platform.publish(after);
    await received.next((m) => m.distributionId === after.distributionID);
    await received.consumer.stop();
  }, 120_000);

  it('finishes what it has in hand before it closes', async () => {
    const platform = connect('platform');
    const lrm = connect('lrm');
    await Promise.all([platform.ready(), lrm.ready()]);
    let started = 0;
    let finished = 0;
    lrm.consume({
      queues: ['message'],
      onMessage: async () => {
        started++;
        await sleep(300);
        finished++;
      },
    });
    await platform.publish(booking());
    await until(() => started || undefined);
    await lrm.close();
    expect(finished).toBe(started);
    await expect(lrm.publish(booking())).rejects.toMatchObject({
      code: expect.stringMatching(/closed|settings/) as string,
    });
  });
});

describe('options that cannot work', () => {
  const options = { url: 'amqps://hub.example/vhost', clientIds: [PLATFORM], tls: { cert: 'x', key: 'y' } };
  it.each<[string, Partial<HubTransportOptions>, RegExp]>([
    ['no address', { url: 'hub' }, /url/],
    ['another protocol', { url: 'https://hub.example' }, /url/],
    ['plain text to another machine', { url: 'amqp://hub.example' }, /TLS/],
    ['no certificate', { tls: {} }, /cert and key/],
    ['a file that is not there', { tls: { pfx: { file: '/nowhere/hub.p12' } } }, /tls\.pfx/],
    ['nobody', { clientIds: [] }, /clientIds/],
    ['an id that the Hub would split', { clientIds: ['fr.health.samu_33'] }, /clientIds/],
  ])('%s are told', (_, changes, message) => {
    expect(() => connectHub({ ...options, ...changes })).toThrow(message);
  });
});

/** Waits until there is something, for half a minute at most. */
async function until<T>(read: () => T | undefined | Promise<T | undefined>): Promise<NonNullable<T>> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(20)) {
    const found = await read();
    if (found) return found;
  }
  throw new Error('It did not come within half a minute.');
}
