import { randomUUID } from 'node:crypto';
import amqplib, { type ConfirmChannel, type ConsumeMessage } from 'amqplib';
import { toZonedIso } from '@sas-embed/contract';
import { dispatch, identify, type HubRefusal, type HubRoute } from './rules.js';
import { declareHub, DEAD_LETTER_QUEUE, DISPATCH_QUEUE, DISTRIBUTION_EXCHANGE } from './topology.js';

/** A Hub to develop and test against. */
export interface DispatcherOptions {
  /** `amqp://…/vhost` of a broker in which it may declare. */
  readonly url: string;
  /** The clients that have queues. */
  readonly clientIds: readonly string[];
  /** Lifetime of what waits in a client's queue, in milliseconds; the Hub's day when absent. */
  readonly queueTtlMs?: number;
  /**
   * What at-least-once delivery over several nodes may do to messages: shares (0–1) of those for `message` queues that are
   * forwarded twice, and that the next one overtakes. None unless told; for tests of who reads.
   */
  readonly disorder?: { readonly repeated?: number; readonly overtaken?: number; readonly random?: () => number };
  /** Told of each message: forwarded (`statusCode` absent) or refused. Ids and numbers only. */
  readonly onDispatched?: (told: DispatchTold) => void;
  /** Told of each message as a client published it, before it is forwarded. */
  readonly onPublished?: (told: PublishedTold) => void;
  /** PEM texts for `amqps:`; with `cert` and without a user in the URL, the certificate is the user (SASL EXTERNAL). */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

/** What a client published, as it stands on the wire, and what the Hub makes of it. */
export interface PublishedTold {
  readonly routingKey: string;
  readonly contentType: string | undefined;
  readonly deliveryMode: number | undefined;
  /** AMQP expiration, which clients must not set. */
  readonly expiration: string | undefined;
  readonly body: Uint8Array;
  readonly verdict: HubRefusal | HubRoute;
}

/** What became of a message. */
export interface DispatchTold {
  readonly distributionId: string;
  readonly routingKey: string;
  readonly queue?: string;
  readonly statusCode?: number;
}

/** A running dispatcher. */
export interface Dispatcher {
  /**
   * Puts a body into a client's queue (`fr.health.samu990.message`) as it is, unjudged, as if `origin` had sent it: for tests
   * of who reads. False when there is no such queue.
   */
  deliver(
    queue: string,
    body: Uint8Array,
    origin: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<boolean>;
  /** What waits in a client's queue, and how many read it. */
  look(queue: string): Promise<{ messages: number; consumers: number }>;
  /** Throws away what waits in a client's queue. */
  purge(queue: string): Promise<void>;
  stop(): Promise<void>;
}

/** How long one that is overtaken waits for another, in milliseconds. */
const OVERTAKEN_MS = 300;
const ORIGIN = 'x-death-original-routing-key';

/**
 * Declares the Hub's exchanges and queues and does what its dispatcher does: judges what clients publish by its own rules,
 * forwards it to the recipient's queue, and tells the sender what was refused, undeliverable, expired or rejected.
 */
export async function startDispatcher(options: DispatcherOptions): Promise<Dispatcher> {
  const { url, tls } = options;
  const external = tls?.cert !== undefined && new URL(url).username === '';
  const connection = await amqplib.connect(url, {
    ...tls,
    ...(external && { credentials: amqplib.credentials.external() }),
  });
  connection.on('error', () => undefined);
  const channel = await connection.createConfirmChannel();
  await declareHub(channel, options.clientIds, options.queueTtlMs);
  await channel.prefetch(50);
  const unroutable = new Set<string>();
  channel.on('return', (message) => unroutable.add(String(message.properties.messageId)));

  async function forward(message: ConsumeMessage): Promise<void> {
    const { routingKey } = message.fields;
    const contentType = message.properties.contentType as string | undefined;
    const deliveryMode = message.properties.deliveryMode as number | undefined;
    const expiration = message.properties.expiration as string | undefined;
    const verdict = dispatch(
      {
        body: message.content,
        routingKey,
        contentType,
        persistent: deliveryMode === 2,
      },
      Date.now(),
    );
    options.onPublished?.({ routingKey, contentType, deliveryMode, expiration, body: message.content, verdict });
    if ('statusCode' in verdict) return refuse(routingKey, verdict);
    const body = Buffer.from(JSON.stringify(verdict.document));
    const delivered = await send(channel, unroutable, verdict.queue, body, routingKey, verdict.expiration);
    if (delivered) {
      return options.onDispatched?.({ distributionId: verdict.distributionId, routingKey, queue: verdict.queue });
    }
    await refuse(routingKey, {
      statusCode: 501,
      statusString: 'UNROUTABLE_MESSAGE',
      cause: `No such recipient: ${verdict.queue} (${verdict.distributionId})`,
      distributionId: verdict.distributionId,
      source: verdict.document,
    });
  }

  async function refuse(routingKey: string, refusal: HubRefusal): Promise<void> {
    await send(channel, unroutable, `${routingKey}.info`, errorBody(routingKey, refusal), routingKey);
    const { distributionId, statusCode } = refusal;
    options.onDispatched?.({ distributionId, routingKey, statusCode });
  }

  /** What expired in, or was rejected from, a client's queue comes back to who sent it; what was in `info` is dropped. */
  async function bury(message: ConsumeMessage): Promise<void> {
    const headers = message.properties.headers ?? {};
    const origin = String(headers[ORIGIN] ?? '');
    const queue = String(headers['x-first-death-queue'] ?? '');
    if (!origin || queue.endsWith('.info')) return;
    const { distributionId, source } = identify(message.content);
    await refuse(origin, {
      statusCode: 500,
      statusString: 'DEAD_LETTER_QUEUED',
      cause: `Message ${distributionId} is dead: ${String(headers['x-first-death-reason'])}`,
      distributionId,
      ...(source && { source }),
    });
  }

  const acknowledged = (work: Work) => async (message: ConsumeMessage) => {
    try {
      await work(message);
      channel.ack(message);
    } catch {
      // the channel is closing: the broker delivers again
    }
  };
  const consume = (queue: string, work: Work) => {
    let last = Promise.resolve();
    return channel.consume(queue, (message) => {
      if (message) last = last.then(() => work(message));
    });
  };
  const forwarded = acknowledged(forward);
  const forwardedTwice = acknowledged(async (message) => (await forward(message), forward(message)));
  await consume(DISPATCH_QUEUE, options.disorder ? disorderly(forwarded, forwardedTwice, options.disorder) : forwarded);
  await consume(DEAD_LETTER_QUEUE, acknowledged(bury));
  return {
    deliver: (queue, body, origin, headers) =>
      send(channel, unroutable, queue, Buffer.from(body), origin, undefined, headers),
    async look(queue) {
      const { messageCount, consumerCount } = await channel.checkQueue(queue);
      return { messages: messageCount, consumers: consumerCount };
    },
    purge: async (queue) => void (await channel.purgeQueue(queue)),
    async stop() {
      await connection.close().catch(() => undefined);
    },
  };
}

type Work = (message: ConsumeMessage) => Promise<void>;

/** Forwards some twice, and some after the next one or, where none comes, after a moment. */
function disorderly(
  once: Work,
  twice: Work,
  { repeated = 0, overtaken = 0, random = Math.random }: NonNullable<DispatcherOptions['disorder']>,
): Work {
  let late: ConsumeMessage | undefined;
  const letGo = async (message: ConsumeMessage | undefined): Promise<void> => {
    if (message === undefined || message !== late) return;
    late = undefined;
    await once(message);
  };
  return async (message) => {
    // an answer has no order to lose
    const isReport = message.content.includes('"distributionKind":"Report"');
    if (isReport && !late && random() < overtaken) {
      late = message;
      setTimeout(() => void letGo(message), OVERTAKEN_MS);
      return;
    }
    await (isReport && random() < repeated ? twice : once)(message);
    await letGo(late);
  };
}

/** Publishes toward a client's queue; false when it has none. */
async function send(
  channel: ConfirmChannel,
  unroutable: Set<string>,
  queue: string,
  body: Buffer,
  origin: string,
  expiration?: number,
  headers?: Readonly<Record<string, string>>,
): Promise<boolean> {
  const messageId = randomUUID();
  await new Promise<void>((resolve, reject) => {
    channel.publish(
      DISTRIBUTION_EXCHANGE,
      queue,
      body,
      {
        contentType: 'application/json',
        deliveryMode: 2,
        mandatory: true,
        messageId,
        headers: { ...headers, [ORIGIN]: origin },
        ...(expiration !== undefined && { expiration }),
      },
      (error: unknown) => (error ? reject(new Error('not stored')) : resolve()),
    );
  });
  return !unroutable.delete(messageId);
}

function errorBody(recipient: string, refusal: HubRefusal): Buffer {
  const sent = Date.now();
  return Buffer.from(
    JSON.stringify({
      distributionID: `fr.health.hub_${randomUUID()}`,
      senderID: 'fr.health.hub',
      dateTimeSent: toZonedIso(sent, 'UTC'),
      dateTimeExpires: toZonedIso(sent + 86_400_000, 'UTC'),
      distributionStatus: 'Actual',
      distributionKind: 'Error',
      descriptor: {
        language: 'fr-FR',
        explicitAddress: { explicitAddressScheme: 'hubex', explicitAddressValue: recipient },
      },
      content: [
        {
          jsonContent: {
            embeddedJsonContent: {
              message: {
                error: {
                  errorCode: { statusCode: refusal.statusCode, statusString: refusal.statusString },
                  errorCause: refusal.cause,
                  ...(refusal.source && { sourceMessage: refusal.source }),
                  referencedDistributionID: refusal.distributionId,
                },
              },
            },
          },
        },
      ],
    }),
  );
}
