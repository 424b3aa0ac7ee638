import { dispatch } from '@sas-embed/hub/testing';
import type { Exchange, LrmPublication } from '../model/index.js';

/** Address of a queue or a routing key in exchanges; it names no broker, so that a report names none. */
export const amqpAddress = (name: string): string => `amqp:${name}`;

/** What an LRM published, as an exchange: the answer is what the Hub makes of it, 200 where it forwards it. */
export function publicationExchange(
  n: number,
  told: LrmPublication,
  now: number,
  verdict = judged(told, now),
): Exchange {
  const { routingKey, contentType, deliveryMode, expiration, body } = told;
  return {
    ...{ name: `hub.lrm.${n}`, flow: 'hub', ms: 0, at: new Date(now).toISOString() },
    request: {
      method: 'POST',
      url: amqpAddress(routingKey),
      headers: {
        ...(contentType !== undefined && { 'content-type': contentType }),
        ...(deliveryMode !== undefined && { 'delivery-mode': String(deliveryMode) }),
        ...(expiration !== undefined && { expiration }),
      },
      body,
    },
    response:
      'statusCode' in verdict
        ? { status: verdict.statusCode, headers: {}, body: `${verdict.statusString}\n${verdict.cause}` }
        : { status: 200, headers: {}, body: verdict.queue },
  };
}

function judged({ routingKey, contentType, deliveryMode, body }: LrmPublication, now: number) {
  return dispatch({ body: Buffer.from(body), routingKey, contentType, persistent: deliveryMode === 2 }, now);
}
