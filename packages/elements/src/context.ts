import { createContext } from '@lit/context';
import type { SasClient } from '@sas-embed/client';
import type { FeedEvent, Filters, Session } from '@sas-embed/contract';
import type { Localizer } from './localize/index.js';

/*
 * Keys are registered symbols with a version: two copies of this package on one page understand each other as long as
 * the version is the same, and ignore each other when it is not.
 */

/** What tells the time; replaced in tests and stories. */
export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** Says one short sentence to assistive technology. */
export interface Announcer {
  /** @param text - replaces what is waiting to be said */
  announce(text: string): void;
}

/** The client of the gateway. */
export const clientContext = createContext<SasClient | undefined>(Symbol.for('sas-embed.client.v1'));

/** Language and formats. */
export const localizerContext = createContext<Localizer | undefined>(Symbol.for('sas-embed.localizer.v1'));

/** The clock. */
export const clockContext = createContext<Clock | undefined>(Symbol.for('sas-embed.clock.v1'));

/** Who acts, for which SAS; undefined before the gateway has said so and after the session ended. */
export const sessionContext = createContext<Session | undefined>(Symbol.for('sas-embed.session.v1'));

/** The nearest polite live region, so that there is one on the screen. */
export const announcerContext = createContext<Announcer | undefined>(Symbol.for('sas-embed.announcer.v1'));

/** The page's live feed, handed to every element that wants it. */
export interface FeedSource {
  /**
   * Calls back for every event from now on.
   * @returns a function that ends the subscription
   */
  subscribe(listener: (event: FeedEvent) => void): () => void;
  /**
   * Calls back, at once too when it is so, when nothing can be heard (`true`: the network is gone, the gateway does not answer),
   * and when the feed goes on where it was (`false`). Counts as no subscription. A feed that cannot tell has none.
   * @returns a function that ends it
   */
  onAway?(listener: (isAway: boolean) => void): () => void;
}

/** The live feed; undefined while nobody is signed in. */
export const feedContext = createContext<FeedSource | undefined>(Symbol.for('sas-embed.feed.v1'));

/** What the search above is narrowed by; lists that open from it begin so. */
export const filtersContext = createContext<Filters | undefined>(Symbol.for('sas-embed.filters.v1'));
