import { randomUUID } from 'node:crypto';
import amqplib, { type ConfirmChannel, type ConsumeMessage } from 'amqplib';
import { toZonedIso } from '@sas-embed/contract';
import { dispatch, type HubRefusal } from './rules.js';
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
  const connection = await amqplib.connect(options.url);
  connection.on('error', () => undefined);
  const channel = await connection.createConfirmChannel();
  await declareHub(channel, options.clientIds, options.queueTtlMs);
  await channel.prefetch(50);
  const unroutable = new Set<string>();
  channel.on('return', (message) => unroutable.add(String(message.properties.messageId)));

  async function forward(message: ConsumeMessage): Promise<void> {
    const { routingKey } = message.fields;
    const verdict = dispatch(
      {
        body: message.content,
        routingKey,
        contentType: message.properties.contentType as string | undefined,
        persistent: message.properties.deliveryMode === 2,
      },
      Date.now(),
    );
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
    const document = JSON.parse(message.content.toString()) as { distributionID: string };
    await refuse(origin, {
      statusCode: 500,
      statusString: 'DEAD_LETTER_QUEUED',
      cause: `Message ${document.distributionID} is dead: ${String(headers['x-first-death-reason'])}`,
      distributionId: document.distributionID,
      source: document,
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
        headers: { [ORIGIN]: origin },
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
