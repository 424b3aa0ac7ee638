import type { FastifyInstance } from 'fastify';
import type { Handlers } from '../contract/index.js';
import type { Identity } from '../identity/index.js';
import type { Trx } from '../storage/index.js';
import { createAnswers } from './answers.js';
import { createCourier } from './courier.js';
import { marketplaceHandlers } from './handlers.js';
import { tellRequest } from './request-rows.js';
import type { ReadPresented } from '../mutual-tls/index.js';
import { registerAnswerRoute } from './routes.js';
import type { MarketplaceDeps } from './types.js';

const DAY_MS = 86_400_000;

/** What the marketplace room gives the other rooms. */
export interface Marketplace {
  /** Handlers of the operations tagged `marketplace`. */
  handlers: Handlers;
  /** The route on which operators answer. */
  registerRoutes(
    app: FastifyInstance,
    identity: Pick<Identity, 'authenticateEditor'>,
    presented?: ReadPresented,
  ): Promise<void>;
  /** An appointment was cancelled, in the caller's transaction: its operator is told, if it has one. */
  readonly cancelled: (trx: Trx, appointmentId: string) => Promise<void>;
  /** Tells the screens of requests that expired; resolves to their number. */
  expire(): Promise<number>;
  /** Forgets requests and traces of calls that are older than `marketplaceRequests.keepDays`; resolves to their number. */
  purge(): Promise<number>;
  /** Carries what is due to operators; to be run every second. Resolves at once. */
  wake(): void;
  /** As `wake`; resolves once nothing is due. */
  carry(): Promise<void>;
  close(): Promise<void>;
}

/** The marketplace room: requests to communities of places de marché. Holds no state of its own. */
export function createMarketplace(deps: MarketplaceDeps): Marketplace {
  const { database, events, clock, config } = deps;
  const take = createAnswers(deps);
  const courier = createCourier(deps, take);
  return {
    handlers: marketplaceHandlers(deps, () => courier.wake()),
    registerRoutes: (app, identity, presented) => registerAnswerRoute(app, identity, take, presented),
    async cancelled(trx, appointmentId) {
      await trx
        .updateTable('marketplace_request')
        .set({ task: 'withdraw', due_at: clock.now(), case_key: null })
        .where('appointment_id', '=', appointmentId)
        .execute();
    },
    expire: () =>
      database.transaction(async (trx) => {
        const rows = await trx
          .updateTable('marketplace_request')
          .set({ state: 'expired', case_key: null })
          .where('state', '=', 'pending')
          .where('expires_at', '<=', clock.now())
          .returningAll()
          .execute();
        for (const row of rows) await tellRequest(trx, events, row);
        await trx
          .updateTable('marketplace_request')
          .set({ case_key: null })
          .where('state', '=', 'accepted')
          .where('case_key', 'is not', null)
          .where('expires_at', '<=', clock.now())
          .execute();
        return rows.length;
      }),
    async purge() {
      const before = new Date(clock.now().getTime() - config.marketplaceRequests.keepDays * DAY_MS);
      const gone = await Promise.all(
        (['marketplace_request', 'marketplace_call'] as const).map((table) =>
          database.db.deleteFrom(table).where('created_at', '<=', before).executeTakeFirst(),
        ),
      );
      return gone.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0);
    },
    wake: () => courier.wake(),
    carry: () => courier.run(),
    close: () => courier.close(),
  };
}
