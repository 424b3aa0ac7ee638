import type { Exchange, KitRequest, LrmReaction } from '../model/index.js';
import type { HubLink, QueueState, Runner } from '../run/index.js';
import { amqpAddress, publicationExchange } from './publication.js';

/** An LRM as the Hub sees it. */
export interface Lrm {
  readonly clientId: string;
  /** What it does with a message from one of its queues. */
  take(message: KitRequest, queue: string, name: string): LrmReaction;
}

const READ: QueueState = { messages: 0, consumers: 1 };

/** The Hub and an LRM in this process: a whole run takes milliseconds. */
export function inProcessHub(
  runner: Runner,
  lrm: Lrm,
  platformId: string,
  queues: Partial<Record<string, QueueState>> = {},
): HubLink {
  let published = 0;
  const { clock } = runner;
  return {
    ...{ lrmId: lrm.clientId, platformId },
    async deliver(name, queue, body) {
      const request: KitRequest = {
        method: 'POST',
        url: amqpAddress(`${lrm.clientId}.${queue}`),
        headers: { 'content-type': 'application/json' },
        body,
      };
      const at = new Date(clock.now()).toISOString();
      const reaction = lrm.take(request, queue, name);
      const exchange: Exchange = {
        name,
        flow: 'hub',
        request,
        response: took(reaction.taken),
        ms: reaction.late ?? 1,
        at,
      };
      runner.keep(exchange);
      for (const one of reaction.published) runner.keep(publicationExchange(++published, one, clock.now()));
      return Promise.resolve();
    },
    answered: () => Promise.resolve(),
    quiet: () => Promise.resolve(),
    look: () => Promise.resolve({ message: READ, ack: READ, info: READ, ...queues }),
  };
}

/** The exchange of a message that was delivered: taken, or rejected into the dead letters. */
export const took = (taken: boolean) => ({ status: taken ? 200 : 500, headers: {}, body: '' });
