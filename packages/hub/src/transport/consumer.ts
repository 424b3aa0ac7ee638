import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { HubFault, queueName, readHubMessage, type HubQueueKind, type ReceivedMessage } from '../messages/index.js';
import type { HubConnectionEvent } from './connection.js';

/** A message that was read, as it arrived. */
export interface HubDelivery {
  readonly received: ReceivedMessage;
  /** The client id whose queue it came from. */
  readonly clientId: string;
  readonly queue: HubQueueKind;
  /** Whether the broker says that it delivered it before. */
  readonly redelivered: boolean;
}

/** A message that the model refuses. */
export interface RefusedDelivery {
  readonly fault: HubFault;
  readonly body: Uint8Array;
  readonly clientId: string;
  readonly queue: HubQueueKind;
}

/** What is read, and what is done with it. */
export interface ConsumeOptions {
  /** Which queues of each client id; default all three. An LRM reads `message`, a platform `ack` and `info`. */
  readonly queues?: readonly HubQueueKind[];
  /** Messages in hand at once, per queue; default 20. */
  readonly prefetch?: number;
  /**
   * Handles a message. It is acknowledged to the broker when this resolves, so store it durably first; when it rejects, the message
   * comes again after a pause. Messages of a queue are handled one after another, in their order.
   */
  readonly onMessage: (delivery: HubDelivery) => Promise<void>;
  /**
   * Told of a message that cannot be read. One that is JSON but not of the model is taken from the queue when this resolves, so
   * that an error can be sent first; one that is no JSON is rejected, and the Hub tells its sender (500).
   */
  readonly onRefused?: (refused: RefusedDelivery) => Promise<void>;
}

/** Reading of queues. */
export interface HubConsumer {
  /** Takes no new message, waits for those in hand. What is not handled stays in its queue. */
  stop(): Promise<void>;
}

const PAUSE_AFTER_FAILURE_MS = 1000;

/** Readers of each queue of each client id, attached anew to every connection. */
export function openConsumers(
  clientIds: readonly string[],
  options: ConsumeOptions,
  tell: (event: HubConnectionEvent) => void,
): HubConsumer & { attach(connection: ChannelModel): Promise<void>; attachLater(connection: ChannelModel): void } {
  const queues = options.queues ?? (['message', 'ack', 'info'] as const);
  const running = new Set<Promise<void>>();
  let channels: { channel: Channel; tags: string[] } | undefined;
  let stopped = false;

  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_FAILURE_MS));

  async function handle(
    channel: Channel,
    clientId: string,
    queue: HubQueueKind,
    message: ConsumeMessage,
  ): Promise<void> {
    // an answer on a channel that closed meanwhile is pointless: the broker delivers again
    const answer = (what: (channel: Channel) => void): void => {
      if (channels?.channel === channel) what(channel);
    };
    try {
      const received = read(message.content);
      if (received instanceof HubFault) {
        await options.onRefused?.({ fault: received, body: message.content, clientId, queue });
        const unreadable = received.code === 'unreadable';
        answer((on) => (unreadable ? on.reject(message, false) : on.ack(message)));
        return;
      }
      await options.onMessage({ received, clientId, queue, redelivered: message.fields.redelivered });
      answer((on) => on.ack(message));
    } catch (error) {
      failed(error);
      if (!stopped) await pause();
      answer((on) => on.nack(message, false, true));
    }
  }

  const failed = (error: unknown): void =>
    tell({ type: 'handler-failed', reason: error instanceof Error ? error.message : String(error) });

  async function attach(connection: ChannelModel): Promise<void> {
    if (stopped) return;
    const channel = await connection.createChannel();
    channel.on('error', failed);
    channel.on('close', () => {
      if (channels?.channel !== channel) return;
      channels = undefined;
      // of a connection that broke too, the next connection attaches; of one that stands, this does
      void pause().then(async () => {
        if (!stopped && !channels) await attach(connection).catch(() => undefined);
      });
    });
    await channel.prefetch(options.prefetch ?? 20);
    const attached = { channel, tags: [] as string[] };
    channels = attached;
    for (const clientId of clientIds) {
      for (const queue of queues) {
        const name = queueName(clientId, queue);
        await channel.checkQueue(name);
        let last = Promise.resolve();
        const { consumerTag } = await channel.consume(name, (message) => {
          if (!message || stopped) return; // the queue was deleted, or what comes late goes back when the channel closes
          last = last.then(() => handle(channel, clientId, queue, message));
          const current = last;
          running.add(current);
          void current.finally(() => running.delete(current));
        });
        attached.tags.push(consumerTag);
      }
    }
  }

  return {
    attach,
    attachLater(connection) {
      attach(connection).catch(failed);
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      const attached = channels;
      if (attached) {
        await Promise.allSettled(attached.tags.map((tag) => attached.channel.cancel(tag)));
      }
      await Promise.allSettled(running);
      channels = undefined;
      await attached?.channel.close().catch(() => undefined);
    },
  };
}

function read(body: Buffer): ReceivedMessage | HubFault {
  try {
    return readHubMessage(body);
  } catch (error) {
    if (error instanceof HubFault) return error;
    throw error;
  }
}
