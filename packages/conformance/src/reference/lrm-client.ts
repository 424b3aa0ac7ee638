import { startRawClient } from '@sas-embed/hub/testing';
import type { Mutant } from '../model/index.js';
import { NAME_HEADER } from '../run/index.js';
import { ReferenceLrm } from './lrm.js';
import type { MutantServer } from './server.js';

/** Connects the compliant LRM, or a mutant of it, to a broker on which the kit plays the Hub. Its queues must be there. */
export async function startMutantLrm(mutant: Mutant | undefined, url: string, clientId: string): Promise<MutantServer> {
  const lrm = new ReferenceLrm(clientId, Date.now, mutant);
  const client = await startRawClient({
    ...{ url, clientId },
    react: (body, queue, headers) => {
      const request = { method: 'POST' as const, url: `amqp:${clientId}.${queue}`, headers: {}, body };
      return lrm.take(request, queue, String(headers[NAME_HEADER]));
    },
  });
  return { url: clientId, close: () => client.stop() };
}
