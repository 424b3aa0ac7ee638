import type { ConfirmChannel } from 'amqplib';
import type { AnyEnvelope } from '../messages/index.js';
import { HubTransportError } from './transport-error.js';

/** What goes with a message beside its envelope. */
export interface PublishOptions {
  /** AMQP headers, such as `traceparent`; the Hub hands them on and reads none of ours. */
  headers?: Readonly<Record<string, string>>;
}

/** Publishing on one channel. */
export interface ChannelPublisher {
  /**
   * One message as the Hub wants it: routing key = sender, exactly `application/json`, persistent, no AMQP expiry (its
   * lifetime is in the envelope). Resolves with the broker's confirm.
   */
  publish(envelope: AnyEnvelope, options?: PublishOptions): Promise<void>;
}

/** Publishes on a channel until it closes; what is not confirmed then is told so, all at once. */
export function publisherOn(channel: ConfirmChannel, exchange: string, timeoutMs: number): ChannelPublisher {
  const waiting = new Set<(error: HubTransportError) => void>();
  let forbidden = false;
  channel.on('error', (error: { code?: number }) => (forbidden = error.code === 403)); // its close follows
  channel.on('close', () => {
    const error = forbidden
      ? new HubTransportError('access-refused', 'The broker forbids this client the exchange or the routing key.')
      : new HubTransportError('unconfirmed', 'The channel closed before the broker confirmed.');
    for (const fail of waiting) fail(error);
  });
  return {
    publish: (envelope, { headers } = {}) =>
      new Promise((resolve, reject) => {
        const settle = (error?: HubTransportError): void => {
          if (!waiting.delete(settle)) return;
          clearTimeout(timer);
          if (error) reject(error);
          else resolve();
        };
        const timer = setTimeout(
          () => settle(new HubTransportError('unconfirmed', `The broker did not confirm within ${timeoutMs} ms.`)),
          timeoutMs,
        );
        waiting.add(settle);
        try {
          channel.publish(
            exchange,
            envelope.senderID,
            Buffer.from(JSON.stringify(envelope)),
            {
              ...{ contentType: 'application/json', deliveryMode: 2, priority: 0, messageId: envelope.distributionID },
              ...(headers && Object.keys(headers).length > 0 && { headers: { ...headers } }),
            },
            (error: unknown) => {
              if (!error) settle();
              // a channel that closes fails all its callbacks: its own event tells why
              else if (error instanceof Error && /nack/i.test(error.message)) {
                settle(new HubTransportError('refused', 'The broker did not store the message.'));
              }
            },
          );
        } catch {
          settle(new HubTransportError('not-connected', 'The channel is closed.'));
        }
      }),
  };
}
