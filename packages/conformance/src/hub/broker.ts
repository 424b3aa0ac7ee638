import { setTimeout as sleep } from 'node:timers/promises';
import type { HubQueueKind } from '@sas-embed/hub';
import { startDispatcher, type Dispatcher } from '@sas-embed/hub/testing';
import type { Exchange } from '../model/index.js';
import { namedBy, NAME_HEADER, type HubLink, type QueueState, type Runner } from '../run/index.js';
import { took } from './in-process.js';
import { amqpAddress, publicationExchange } from './publication.js';

const QUEUES: readonly HubQueueKind[] = ['message', 'ack', 'info'];
const LOOK_MS = 200;
const QUIET_MS = 1500;

/** Where the broker is, and who is played. */
export interface BrokerHubOptions {
  /** `amqp://user:password@host/vhost` of a RabbitMQ in which the kit may declare. */
  url: string;
  tls?: { ca?: string; cert?: string; key?: string };
  lrmId: string;
  platformId: string;
  /** Milliseconds that an answer may take. */
  patience: number;
}

/** A broker that cannot be used, or that nobody reads; French. It repeats no password. */
export class HubFault extends Error {}

/** Opens the Hub; what the broker says against it is told without its password. */
export async function openHub<T>(url: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const { host, password } = new URL(url);
    const message = error instanceof Error ? error.message : String(error);
    const safe = password === '' ? message : message.replaceAll(password, '…');
    throw new HubFault(`RabbitMQ (${host}) : ${safe || (error as { code?: string }).code || 'inaccessible'}`);
  }
}

/** The kit as the Hub, on a broker. */
export interface BrokerHub extends HubLink {
  /** Waits until the LRM reads its queue; false when it does not within so many milliseconds. */
  listening(withinMs: number): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Makes the Hub's exchanges and queues on a RabbitMQ of the vendor's own, and judges what the LRM publishes by the Hub's rules.
 * What waits in the queues from before is thrown away.
 */
export async function brokerHub(runner: Runner, options: BrokerHubOptions): Promise<BrokerHub> {
  const { url, tls, lrmId, platformId, patience } = options;
  const { clock } = runner;
  /** By the name of its message: how often it was answered or rejected. */
  const counts = new Map<string, number>();
  const sent = new Map<string, Exchange[]>();
  const began = new Map<string, number>();
  let [published, last] = [0, clock.tick()];
  let changed: () => void = () => undefined;
  const count = (id: string | undefined): void => {
    last = clock.tick();
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
    changed();
  };
  const dispatcher: Dispatcher = await startDispatcher({
    ...{ url, clientIds: [platformId, lrmId], ...(tls && { tls }) },
    onPublished: ({ body, contentType, deliveryMode, expiration, routingKey, verdict }) => {
      const text = Buffer.from(body).toString('utf8');
      const told = {
        ...{ routingKey, body: text },
        ...(contentType !== undefined && { contentType }),
        ...(deliveryMode !== undefined && { deliveryMode }),
        ...(expiration !== undefined && { expiration }),
      };
      runner.keep(publicationExchange(++published, told, clock.now(), verdict));
      count(namedBy(text));
    },
    onDispatched: ({ distributionId, routingKey, statusCode }) => {
      if (routingKey !== platformId || statusCode !== 500) return;
      for (const exchange of sent.get(distributionId) ?? []) exchange.response = took(false);
      count(distributionId);
    },
  });
  for (const id of [platformId, lrmId]) for (const kind of QUEUES) await dispatcher.purge(`${id}.${kind}`);

  const look = async (): Promise<Record<HubQueueKind, QueueState>> =>
    Object.fromEntries(
      await Promise.all(QUEUES.map(async (kind) => [kind, await dispatcher.look(`${lrmId}.${kind}`)] as const)),
    ) as Record<HubQueueKind, QueueState>;

  return {
    ...{ lrmId, platformId, look },
    async deliver(name, queue, body) {
      const at = new Date(clock.now()).toISOString();
      const request = {
        method: 'POST' as const,
        url: amqpAddress(`${lrmId}.${queue}`),
        headers: { 'content-type': 'application/json' },
        body,
      };
      const exchange: Exchange = { name, flow: 'hub', request, response: took(true), ms: 0, at };
      const id = /"distributionID":"([^"]+)"/.exec(body)?.[1] ?? '';
      sent.set(id, [...(sent.get(id) ?? []), exchange]);
      began.set(name, clock.tick());
      if (!(await dispatcher.deliver(`${lrmId}.${queue}`, Buffer.from(body), platformId, { [NAME_HEADER]: name }))) {
        delete exchange.response;
        exchange.failure = { kind: 'network', message: `pas de file ${lrmId}.${queue}` };
      }
      runner.keep(exchange);
    },
    async answered(name, id, wanted) {
      const end = (began.get(name) ?? clock.tick()) + patience;
      while ((counts.get(id) ?? 0) < wanted && clock.tick() < end)
        await Promise.race([new Promise<void>((done) => (changed = done)), sleep(end - clock.tick())]);
      const first = sent.get(id)?.[0];
      if (first) first.ms = Math.round(clock.tick() - (began.get(name) ?? clock.tick()));
    },
    async quiet() {
      for (let left; (left = last + QUIET_MS - clock.tick()) > 0;) await sleep(left);
    },
    async listening(withinMs) {
      for (const end = clock.tick() + withinMs; clock.tick() < end; await sleep(LOOK_MS))
        if ((await dispatcher.look(`${lrmId}.message`)).consumers > 0) return true;
      return false;
    },
    close: () => dispatcher.stop(),
  };
}
