import type { FeedState, SasClient } from '@sas-embed/client';
import type { FeedEvent } from '@sas-embed/contract';
import type { FeedSource } from '../context.js';

/** The part of the client that the hub reads. */
export type FeedClient = Pick<SasClient, 'feed'>;

/** What the hub tells when the feed itself fails; the client has already tried again by then. */
export type FeedFailed = (error: unknown) => void;

const hubs = new WeakMap<FeedClient, FeedHub>();

/**
 * One feed connection for all elements that share a client, open as long as somebody listens. A listener that throws
 * costs nobody else an event.
 */
export class FeedHub implements FeedSource {
  readonly #listeners = new Set<(event: FeedEvent) => void>();
  readonly #failed = new Set<FeedFailed>();
  readonly #aways = new Set<(isAway: boolean) => void>();
  #isAway = false;
  #reading: AbortController | undefined;
  #cursor: string | undefined;

  /** The hub of a client; the same client always has the same hub. */
  static of(client: FeedClient): FeedHub {
    let hub = hubs.get(client);
    if (!hub) hubs.set(client, (hub = new FeedHub(client)));
    return hub;
  }

  private constructor(private readonly client: FeedClient) {}

  /** How many listen; the connection is open while it is not zero. */
  get listeners(): number {
    return this.#listeners.size;
  }

  subscribe(listener: (event: FeedEvent) => void, failed?: FeedFailed): () => void {
    // One subscription per call, even of the same function.
    const own = (event: FeedEvent) => listener(event);
    this.#listeners.add(own);
    if (failed) this.#failed.add(failed);
    if (!this.#reading) void this.#read();
    return () => {
      this.#listeners.delete(own);
      if (failed) this.#failed.delete(failed);
      if (this.#listeners.size === 0) this.#stop();
    };
  }

  onAway(listener: (isAway: boolean) => void): () => void {
    const own = (isAway: boolean) => listener(isAway);
    this.#aways.add(own);
    if (this.#isAway) listener(true);
    return () => void this.#aways.delete(own);
  }

  #setAway(isAway: boolean): void {
    if (this.#isAway === isAway) return;
    this.#isAway = isAway;
    for (const listener of [...this.#aways]) listener(isAway);
  }

  /** The browser says first that the network is gone, long before a stream is silent too long. */
  readonly #onOffline = (): void => this.#setAway(true);

  /** What was open may be dead, and what waits for its next try waits too long: a new connection, from where it was. */
  readonly #onOnline = (): void => {
    this.#stop();
    if (this.#listeners.size > 0) void this.#read();
  };

  /** Ends the connection and forgets where it was: what comes next belongs to another user. */
  forget(): void {
    this.#cursor = undefined;
    if (!this.#reading) return;
    this.#stop();
    if (this.#listeners.size > 0) void this.#read();
  }

  #stop(): void {
    this.#reading?.abort();
    this.#reading = undefined;
    removeEventListener('offline', this.#onOffline);
    removeEventListener('online', this.#onOnline);
  }

  async #read(): Promise<void> {
    const reading = new AbortController();
    this.#reading = reading;
    addEventListener('offline', this.#onOffline);
    addEventListener('online', this.#onOnline);
    // Subscribers of the same task share the first connection, and none of them misses its first event.
    await Promise.resolve();
    try {
      const onState = ({ state }: FeedState) => {
        if (!reading.signal.aborted && state !== 'connecting') this.#setAway(state === 'lost');
      };
      const { signal } = reading;
      const options = { signal, onState, ...(this.#cursor === undefined ? {} : { after: this.#cursor }) };
      for await (const event of this.client.feed(options)) {
        if (reading.signal.aborted) return;
        this.#cursor = event.cursor;
        for (const listener of [...this.#listeners]) this.#tell(listener, event);
      }
    } catch (error) {
      if (reading.signal.aborted) return;
      // The gateway no longer knows where we were (its log was purged): go on from now, rather than not at all.
      if (this.#cursor !== undefined && (error as { code?: unknown }).code === 'cursor-invalid') {
        this.#cursor = undefined;
        void this.#read();
        return;
      }
      this.#setAway(true);
      for (const failed of [...this.#failed]) failed(error);
    } finally {
      if (this.#reading === reading) this.#reading = undefined;
    }
  }

  #tell(listener: (event: FeedEvent) => void, event: FeedEvent): void {
    try {
      listener(event);
    } catch (error) {
      reportError(error);
    }
  }
}
