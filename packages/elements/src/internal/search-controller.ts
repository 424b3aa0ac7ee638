import type { SasClient } from '@sas-embed/client';
import type { Filters, SearchEvent } from '@sas-embed/contract';
import type { FeedSource } from '../context.js';
import { emit } from '../events.js';
import { errorDetail } from './error-detail.js';
import type * as Reread from './reread.js';
import type { ChangedPlaces, RereadHost } from './reread.js';
import type { SearchState } from './search-model.js';
import { beginPage, beginRefresh, beginSearch, failSearch, reduceFeedSlot, reduceSearch } from './search-reducer.js';

/** Offers asked for at once, and at most when silent sources are asked again. */
const PAGE_SIZE = 100;
const REFRESH_MAX = 200;

/** Which part of a search is asked for. */
export interface PageAsked {
  limit: number;
  cursor?: string;
  seed?: string;
}

/** What an open list needs to be read again. */
export interface FreshShown {
  client: SasClient;
  /** What the list is narrowed by. */
  filters: Filters | undefined;
  /** Where its cards are. */
  list: ParentNode;
}

/** What the element that shows a search gives to its controller. */
export interface SearchShown<Request> {
  /** The element; `sas-error` is fired on it. */
  readonly element: HTMLElement;
  /** The state on screen. */
  get(): SearchState;
  /** Replaces it. */
  set(state: SearchState): void;
  /** Asks the client; throws when there is none. */
  ask(request: Request & PageAsked, signal: AbortSignal): Promise<AsyncIterable<SearchEvent>>;
  /** What must be there before offers are shown. */
  ready?(): Promise<void>;
  /** How to read the cards in sight again, once the stream ended or failed; undefined when they are not to be. */
  fresh(): FreshShown | undefined;
}

/** Streams one search after another into the state of an element, and what the live feed tells of its slots. */
export class SearchController<Request extends object> {
  readonly #shown: SearchShown<Request>;
  #request: Request | undefined;
  #work: AbortController | undefined;
  #leaveFeed: (() => void) | undefined;
  readonly #changed: ChangedPlaces = { ids: new Set(), offers: new Set() };

  /** @param shown - the element, and how it asks */
  constructor(shown: SearchShown<Request>) {
    this.#shown = shown;
  }

  /** What was asked last; none before, and after `forget`. */
  get request(): Request | undefined {
    return this.#request;
  }

  /** Aborted when the running search is given up. */
  get signal(): AbortSignal | undefined {
    return this.#work?.signal;
  }

  /**
   * Begins another search: the old list goes.
   * @returns as soon as its offers are there; false when it failed or was given up
   */
  start(request: Request): Promise<boolean> {
    this.#request = request;
    this.#shown.set(beginSearch());
    return this.#stream({ ...request, limit: PAGE_SIZE });
  }

  /** Asks the same again, for what did not answer: offers stay where they are. */
  refresh(): void {
    if (!this.#request) return;
    const { offers, order } = this.#shown.get();
    const limit = Math.min(REFRESH_MAX, Math.max(PAGE_SIZE, offers.length));
    this.#shown.set(beginRefresh(this.#shown.get()));
    void this.#stream({ ...this.#request, limit, ...(order?.seed !== undefined && { seed: order.seed }) });
  }

  /** Asks for the next page, when there is one. */
  more(): void {
    const cursor = this.#shown.get().nextCursor;
    if (!this.#request || cursor === undefined) return;
    this.#shown.set(beginPage(this.#shown.get()));
    void this.#stream({ ...this.#request, limit: PAGE_SIZE, cursor });
  }

  /** Gives up what is being read. */
  stop(): void {
    this.#work?.abort();
    this.#work = undefined;
  }

  /** Gives up what is being read, and what was asked. */
  forget(): void {
    this.stop();
    this.#request = undefined;
  }

  /** Takes what the feed tells of slots into account from now on, or no longer. */
  listen(feed: FeedSource | undefined): void {
    this.#leaveFeed?.();
    this.#leaveFeed = this.#shown.element.isConnected
      ? feed?.subscribe((event) => {
          if (event.type === 'slot') this.#shown.set(reduceFeedSlot(this.#shown.get(), event));
          else if (event.type !== 'offer') return;
          if (event.placeId) this.#changed[event.type === 'slot' ? 'ids' : 'offers'].add(event.placeId);
          if (event.placeId) void this.#readChanged();
        })
      : undefined;
  }

  #stream(request: Request & PageAsked): Promise<boolean> {
    this.stop();
    const work = new AbortController();
    this.#work = work;
    return new Promise((resolve) => {
      work.signal.addEventListener('abort', () => resolve(false), { once: true });
      void this.#read(request, work.signal, () => resolve(true)).then(() => resolve(false));
    });
  }

  async #read(request: Request & PageAsked, signal: AbortSignal, told: () => void): Promise<void> {
    const shown = this.#shown;
    try {
      for await (const event of await shown.ask(request, signal)) {
        if ('offers' in event && event.type !== 'facets') await shown.ready?.();
        if (signal.aborted) return;
        shown.set(reduceSearch(shown.get(), event));
        if (event.type !== 'offers') continue;
        told();
        void this.#readChanged();
      }
    } catch (error) {
      if (signal.aborted) return;
      const detail = errorDetail(error);
      shown.set(failSearch(shown.get(), detail));
      emit(shown.element, 'sas-error', detail);
    }
    // What changes inside an editor shows on a screen that stays open; without that file each card says when it was read.
    await this.#reread(({ rereadList }, host) => rereadList({ ...host, more: () => this.more() }, signal));
  }

  /** What the feed told of places shows at once, also while an editor is still awaited. */
  async #readChanged(): Promise<void> {
    const { signal } = this;
    if (signal)
      await this.#reread(({ readChangedSoon }, host) => readChangedSoon({ ...host, inSight: () => [] }, signal));
  }

  async #reread(
    work: (room: typeof Reread, host: FreshShown & Pick<RereadHost, 'change' | 'changed'>) => void,
  ): Promise<void> {
    const shown = this.#shown;
    const fresh = shown.fresh();
    if (!fresh) return;
    const change: RereadHost['change'] = (by) => shown.set(by(shown.get()));
    await import('./reread.js').then(
      (room) => work(room, { ...fresh, change, changed: this.#changed }),
      () => undefined,
    );
  }
}
