import type { ConfirmChannel } from 'amqplib';
import type { AnyEnvelope } from '../messages/index.js';
import { HubTransportError } from './transport-error.js';

/**
 * One message as the Hub wants it: routing key = sender, exactly `application/json`, persistent, no AMQP expiry (its lifetime
 * is in the envelope). Resolves with the broker's confirm.
 */
export function confirmed(
  channel: ConfirmChannel,
  exchange: string,
  envelope: AnyEnvelope,
  timeoutMs: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let refusal: { code?: number } | undefined;
    const settle = (error?: HubTransportError): void => {
      clearTimeout(timer);
      channel.off('error', onError);
      channel.off('close', onClose);
      if (error) reject(error);
      else resolve();
    };
    const onError = (error: { code?: number }): void => void (refusal = error);
    const onClose = (): void =>
      settle(
        refusal?.code === 403
          ? new HubTransportError('access-refused', 'The broker forbids this client the exchange or the routing key.')
          : new HubTransportError('unconfirmed', 'The channel closed before the broker confirmed.'),
      );
    const timer = setTimeout(
      () => settle(new HubTransportError('unconfirmed', `The broker did not confirm within ${timeoutMs} ms.`)),
      timeoutMs,
    );
    channel.once('error', onError);
    channel.once('close', onClose);
    try {
      channel.publish(
        exchange,
        envelope.senderID,
        Buffer.from(JSON.stringify(envelope)),
        { contentType: 'application/json', deliveryMode: 2, priority: 0, messageId: envelope.distributionID },
        (error: unknown) => {
          // when the channel closes, its own event tells why
          if (!error) settle();
          else if (!(error instanceof Error) || /nack/i.test(error.message)) {
            settle(new HubTransportError('refused', 'The broker did not store the message.'));
          } else queueMicrotask(onClose);
        },
      );
    } catch {
      settle(new HubTransportError('not-connected', 'The channel is closed.'));
    }
  });
}
