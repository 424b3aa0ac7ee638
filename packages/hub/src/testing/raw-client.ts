import amqplib from 'amqplib';
import { HUB_EXCHANGE, queueName, type HubQueueKind } from '../messages/index.js';

/** What a client does with a message: whether it takes it, and what it publishes, with every property as it says. */
export interface RawReaction {
  readonly taken: boolean;
  readonly published: readonly {
    readonly routingKey: string;
    readonly contentType?: string;
    readonly deliveryMode?: number;
    readonly expiration?: string;
    readonly body: string;
  }[];
}

/** A client that does as it is told, right or wrong. */
export interface RawClientOptions {
  readonly url: string;
  readonly clientId: string;
  readonly react: (body: string, queue: HubQueueKind, headers: Readonly<Record<string, unknown>>) => RawReaction;
}

/**
 * A client of the Hub without any care of this package's transport: it publishes what it is told to, so that a test can see how the
 * other side takes it.
 */
export async function startRawClient({ url, clientId, react }: RawClientOptions): Promise<{ stop(): Promise<void> }> {
  const connection = await amqplib.connect(url);
  connection.on('error', () => undefined);
  const channel = await connection.createConfirmChannel();
  for (const kind of ['message', 'ack', 'info'] as const)
    await channel.consume(queueName(clientId, kind), (message) => {
      if (!message) return;
      const { taken, published } = react(message.content.toString(), kind, message.properties.headers ?? {});
      for (const { routingKey, body, ...properties } of published)
        channel.publish(HUB_EXCHANGE, routingKey, Buffer.from(body), properties);
      if (taken) channel.ack(message);
      else channel.reject(message, false);
    });
  return { stop: () => connection.close() };
}
