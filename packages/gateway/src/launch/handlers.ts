import type { Launch } from '@sas-embed/contract';
import { requireOpaqueCaseRef, type Idempotency } from '../booking/index.js';
import { ProblemError, type Handlers } from '../contract/index.js';
import { utc, type SecretBox } from '../values/index.js';
import type { Launches } from './types.js';

/** What the operations of launches need. */
export interface LaunchHandlersDeps {
  launches: Launches;
  idempotency: Idempotency;
  box: SecretBox;
  /** The page that searches; without one there is nothing to launch. */
  searchUrl: string | undefined;
}

/** The address that opens a page with a ticket: in the fragment, which no server and no log between sees. */
export function launchUrl(searchUrl: string, ticket: string): string {
  return `${searchUrl}#launch=${ticket}`;
}

/** The operations of the launch room. They append no event: what a ticket does concerns no other screen. */
export function launchHandlers({ launches, idempotency, box, searchUrl }: LaunchHandlersDeps): Handlers {
  return {
    async createLaunch({ principal, body, idempotencyKey }) {
      requireOpaqueCaseRef(body.caseRef);
      if (searchUrl === undefined) throw new ProblemError('launch-not-offered');
      // What is remembered of the request is a code that only our key makes: addresses are too few for a plain hash.
      const asked = { mac: box.mac('launch-request', JSON.stringify(body)) };
      const write = { principal, operationId: 'createLaunch' as const, idempotencyKey, asked };
      return idempotency.run<Launch>(write, async (trx) => {
        const { launchId, ticket, expiresAt } = await launches.create(trx, principal, body);
        return { status: 201, body: { id: launchId, url: launchUrl(searchUrl, ticket), expiresAt: utc(expiresAt) } };
      });
    },

    // Its own idempotency: the context is kept for its minute only, whereas a stored answer is kept for days.
    redeemLaunch: async ({ principal, body, idempotencyKey }) => ({
      status: 200,
      body: await launches.redeem(principal, body.ticket, idempotencyKey),
    }),
  };
}
