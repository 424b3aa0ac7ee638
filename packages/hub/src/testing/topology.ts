import type { Channel } from 'amqplib';
import { HUB_EXCHANGE, queueName, type HubQueueKind } from '../messages/index.js';

/** Where the Hub puts what it forwards. */
export const DISTRIBUTION_EXCHANGE = 'distribution';
/** What all that is published comes to. */
export const DISPATCH_QUEUE = 'dispatch';
/** Where expired and rejected messages go. */
export const DEAD_LETTER_EXCHANGE = 'distribution.dlx';
/** Where the Hub reads them. */
export const DEAD_LETTER_QUEUE = 'dispatch.dlq';
/** How long the Hub keeps a message in a client's queue, in milliseconds. */
export const QUEUE_TTL_MS = 86_400_000;

const KINDS: readonly HubQueueKind[] = ['message', 'ack', 'info'];

/**
 * Makes the Hub's exchanges and queues for these clients. The real Hub sets lifetime and dead letters by policy; here they are
 * arguments of the queues, with the same effect.
 */
export async function declareHub(channel: Channel, clientIds: readonly string[], ttlMs = QUEUE_TTL_MS): Promise<void> {
  await channel.assertExchange(HUB_EXCHANGE, 'topic', { durable: true });
  await channel.assertExchange(DISTRIBUTION_EXCHANGE, 'direct', { durable: true });
  await channel.assertExchange(DEAD_LETTER_EXCHANGE, 'fanout', { durable: true });
  await channel.assertQueue(DISPATCH_QUEUE, { durable: true });
  await channel.bindQueue(DISPATCH_QUEUE, HUB_EXCHANGE, '#');
  await channel.assertQueue(DEAD_LETTER_QUEUE, { durable: true });
  await channel.bindQueue(DEAD_LETTER_QUEUE, DEAD_LETTER_EXCHANGE, '');
  for (const clientId of clientIds) {
    for (const kind of KINDS) {
      const queue = queueName(clientId, kind);
      await channel.assertQueue(queue, {
        durable: true,
        messageTtl: ttlMs,
        deadLetterExchange: DEAD_LETTER_EXCHANGE,
      });
      await channel.bindQueue(queue, DISTRIBUTION_EXCHANGE, queue);
    }
  }
}
