import amqplib, { type ConfirmChannel, type ChannelModel, type RecoveringChannelModel } from 'amqplib';
import { checkClientId, HUB_EXCHANGE } from '../messages/index.js';
import { openConsumers, type ConsumeOptions, type HubConsumer } from './consumer.js';
import { HubTransportError } from './transport-error.js';
import { publisherOn, type ChannelPublisher, type PublishOptions } from './publish.js';
import { connectSettings, type HubTransportOptions } from './settings.js';
import type { AnyEnvelope } from '../messages/index.js';

/** What happens to the connection, for a log and a screen: the bookings wait where they are while it is down. */
export type HubConnectionEvent =
  | { readonly type: 'connected' }
  /** The connection broke or could not be made; it is tried again after `delayMs`. Holds no secret. */
  | { readonly type: 'disconnected'; readonly reason: string }
  | { readonly type: 'retrying'; readonly attempt: number; readonly delayMs: number; readonly reason: string }
  /** The broker takes no message for want of memory or disk; publishing waits. */
  | { readonly type: 'blocked'; readonly reason: string }
  | { readonly type: 'unblocked' }
  /** A message could not be handled and will come again. */
  | { readonly type: 'handler-failed'; readonly reason: string };

/** A connection to the Hub that heals itself. */
export interface HubConnection {
  /** Whether the broker answers at this moment. */
  readonly connected: boolean;
  /** Resolves with the first connection. Never rejects while the connection is tried; rejects when it is closed first. */
  ready(): Promise<void>;
  /**
   * Publishes an envelope and resolves when the broker has stored it (publisher confirm), which says nothing yet of schema
   * or recipient: that comes as an acknowledgement or an error. Rejects with {@link HubTransportError}; `unconfirmed` means that
   * it may have been stored, so it is published again as it is, under the same distributionID.
   */
  publish(envelope: AnyEnvelope, options?: PublishOptions): Promise<void>;
  /** Reads queues of the client, over every reconnection, until the consumer is stopped. */
  consume(options: ConsumeOptions): HubConsumer;
  /** Stops taking messages, waits for what is being handled and for confirms, and closes. */
  close(): Promise<void>;
}

/**
 * Opens a connection to the Hub: AMQP 0-9-1 over TLS with SASL EXTERNAL (the certificate is the user). Exchange and queues
 * are the Hub's and are only looked at, never made. Returns at once; what becomes of it is told by `onEvent`.
 * Throws {@link HubTransportError} `settings` for options that cannot work.
 */
export function connectHub(options: HubTransportOptions): HubConnection {
  for (const id of options.clientIds) checkClientId(id, 'clientIds');
  let settings = connectSettings(options);
  const exchange = options.exchange ?? HUB_EXCHANGE;
  const tell = (event: HubConnectionEvent): void => options.onEvent?.(event);
  const consumers = new Set<ReturnType<typeof openConsumers>>();
  const pending = new Set<Promise<void>>();
  let current: ChannelModel | undefined;
  let channel: ChannelPublisher | undefined;
  let model: RecoveringChannelModel | undefined;
  let reopening: Promise<ConfirmChannel> | undefined;
  let closed = false;

  async function setup(connection: ChannelModel): Promise<void> {
    const opened = await openChannel(connection);
    await opened.checkExchange(exchange);
    for (const consumer of consumers) await consumer.attach(connection);
    current = connection;
  }

  async function openChannel(connection: ChannelModel): Promise<ConfirmChannel> {
    const opened = await connection.createConfirmChannel();
    const publisher = publisherOn(opened, exchange, options.confirmTimeoutMs ?? 10_000);
    opened.on('close', () => {
      if (channel === publisher) channel = undefined;
    });
    channel = publisher;
    return opened;
  }

  async function open(): Promise<void> {
    const recovery = {
      initialDelay: options.reconnect?.initialDelayMs ?? 500,
      maxDelay: options.reconnect?.maxDelayMs ?? 30_000,
      waitForConnect: false,
      setup,
    };
    const opened = await amqplib.connect(settings.target, { ...settings.socket, recovery });
    model = opened;
    opened.on('connect', () => {
      tell({ type: 'connected' });
      announceReady();
    });
    opened.on('disconnect', (error) => {
      channel = current = undefined;
      tell({ type: 'disconnected', reason: reasonOf(error) });
    });
    opened.on('reconnect-scheduled', ({ attempt, delay, error }) => {
      tell({ type: 'retrying', attempt, delayMs: delay, reason: reasonOf(error) });
      void renew(opened);
    });
    opened.on('blocked', (reason) => tell({ type: 'blocked', reason }));
    opened.on('unblocked', () => tell({ type: 'unblocked' }));
    opened.on('error', () => undefined); // told by disconnect
    opened.on('handler-error', (error: Error) => tell({ type: 'handler-failed', reason: reasonOf(error) }));
  }

  /** Takes renewed certificates: amqplib keeps those that it was given first. */
  async function renew(before: RecoveringChannelModel): Promise<void> {
    let renewed: typeof settings;
    try {
      renewed = connectSettings(options);
    } catch (error) {
      return tell({ type: 'handler-failed', reason: reasonOf(error) }); // a file half-written: the next attempt reads it again
    }
    if (closed || model !== before || renewed.fingerprint === settings.fingerprint) return;
    settings = renewed;
    model = undefined;
    await before.close();
    if (!closed) opening = open();
  }

  let announceReady: () => void = () => undefined;
  let refuseReady: (error: Error) => void = () => undefined;
  const firstConnection = new Promise<void>((resolve, reject) => {
    announceReady = resolve;
    refuseReady = reject;
  });
  firstConnection.catch(() => undefined);
  let opening = open();

  /** The channel to publish on; opened again when a refused message closed it. */
  async function publishingChannel(): Promise<ChannelPublisher> {
    if (closed) throw new HubTransportError('closed', 'The connection is closed.');
    if (!channel) {
      if (!current) throw new HubTransportError('not-connected', 'The broker does not answer at the moment.');
      reopening ??= openChannel(current).finally(() => (reopening = undefined));
      await reopening.catch((error: unknown) => {
        throw new HubTransportError('not-connected', reasonOf(error));
      });
    }
    if (!channel) throw new HubTransportError('not-connected', 'The channel closed again.');
    return channel;
  }

  return {
    get connected() {
      return current !== undefined;
    },
    ready: () => firstConnection,
    async publish(envelope, publishOptions) {
      if (!options.clientIds.includes(envelope.senderID)) {
        throw new HubTransportError('settings', 'The senderID is none of the connection’s client ids.');
      }
      const sending = publishingChannel().then((on) => on.publish(envelope, publishOptions));
      pending.add(sending);
      try {
        await sending;
      } finally {
        pending.delete(sending);
      }
    },
    consume(consumeOptions) {
      if (closed) throw new HubTransportError('closed', 'The connection is closed.');
      const consumer = openConsumers(options.clientIds, consumeOptions, tell);
      consumers.add(consumer);
      if (current) consumer.attachLater(current);
      return {
        async stop() {
          consumers.delete(consumer);
          await consumer.stop();
        },
      };
    },
    async close() {
      if (closed) return;
      await Promise.allSettled([...consumers].map((consumer) => consumer.stop()));
      await Promise.allSettled(pending);
      closed = true;
      channel = current = undefined;
      refuseReady(new HubTransportError('closed', 'The connection was closed.'));
      await opening;
      await model?.close();
    },
  };
}

/** An error's text; amqplib's name no credential. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
