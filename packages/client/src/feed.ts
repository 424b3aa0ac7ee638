import type { FeedEvent, FeedEventList } from '@sas-embed/contract';
import { isSasError, NetworkError } from './errors.js';
import type { SasError } from './errors.js';
import { backoff, connect, iterable, parseEvent, wait } from './http/index.js';
import type { Answer, Emit } from './http/index.js';
import type { FeedOptions } from './types.js';

/** Waits between connections, in milliseconds. */
export interface Reconnect {
  /** Before the first reconnection; it doubles with each failure. */
  baseMs: number;
  /** Before a reconnection at most. */
  maxMs: number;
  /** How long a connection must have lasted to count as a success although no event came. */
  steadyMs: number;
}

/** What a feed needs of the client. */
export interface FeedConnection {
  /** Opens the feed after a cursor, or now; one try. */
  open(cursor: string | undefined, signal: AbortSignal): Promise<Answer<unknown>>;
  /** Milliseconds without a byte after which the stream is taken for cut. */
  silenceMs: number;
  /** Waits between connections. */
  reconnect: Reconnect;
}

const TYPES: ReadonlySet<string> = new Set<FeedEvent['type']>([
  'hello',
  'appointment',
  'slot',
  'offer',
  'handover',
  'marketplace',
  'delivery',
]);

/** Cursors remembered, so that what a gateway sends again after a reconnection is not told twice. */
const REMEMBERED = 1000;

/** However long a gateway asks to wait: a screen must not stay blind for hours. */
const LONGEST_WAIT_MS = 120_000;

/** The live feed; see `SasClient.feed`. */
export function feedEvents(connection: FeedConnection, options: FeedOptions): AsyncIterable<FeedEvent> {
  return iterable<FeedEvent>((emit, signal) => new Feed(connection, options, emit, signal).run(), options.signal);
}

class Feed {
  #cursor: string | undefined;
  #baseMs: number;
  #failures = 0;
  readonly #seen = new Set<string>();

  constructor(
    private readonly connection: FeedConnection,
    private readonly options: FeedOptions,
    private readonly emit: Emit<FeedEvent>,
    private readonly signal: AbortSignal,
  ) {
    this.#cursor = options.after;
    this.#baseMs = connection.reconnect.baseMs;
  }

  async run(): Promise<void> {
    const { maxMs } = this.connection.reconnect;
    for (;;) {
      const error = await this.#connection();
      if (!error.retryable) throw error;
      const asked = Math.min(error.retryAfterMs ?? 0, LONGEST_WAIT_MS);
      const retryInMs = Math.max(asked, backoff(this.#failures, this.#baseMs, maxMs));
      // The gateway ends a connection with the token that opened it: as long as the next one opens, nothing is lost.
      if (error.code !== 'stream-cut' || this.#failures > 0)
        this.options.onState?.({ state: 'lost', error, retryInMs });
      this.#failures += 1;
      await wait(retryInMs, this.signal);
    }
  }

  /** One connection, until it is lost; answers why. */
  async #connection(): Promise<SasError> {
    this.options.onState?.({ state: 'connecting' });
    let openedAt = Infinity;
    try {
      await connect({
        open: (signal) => this.connection.open(this.#cursor, signal),
        silenceMs: this.connection.silenceMs,
        signal: this.signal,
        onOpen: () => {
          openedAt = Date.now();
          this.options.onState?.({ state: 'open' });
        },
        onRetry: (ms) => (this.#baseMs = ms),
        onMessage: async (message) => {
          await this.#take(parseEvent<FeedEvent>(message));
          return false;
        },
        onJson: async (value) => {
          for (const event of (value as FeedEventList).events) await this.#take(event);
        },
      });
    } catch (error) {
      if (this.signal.aborted || !isSasError(error)) throw error;
      return error;
    } finally {
      if (Date.now() - openedAt >= this.connection.reconnect.steadyMs) this.#failures = 0;
    }
    return new NetworkError('stream-cut: the feed’s connection ended', { code: 'stream-cut', retryable: true });
  }

  async #take(event: FeedEvent): Promise<void> {
    this.#failures = 0;
    if (event.type === 'hello') {
      // Only says where a feed without a cursor begins: on a reconnection it could stand for events still to come.
      if (this.#cursor !== undefined) return;
      this.#cursor = event.cursor;
      return this.emit(event);
    }
    if (this.#seen.has(event.cursor)) return;
    this.#seen.add(event.cursor);
    if (this.#seen.size > REMEMBERED) this.#seen.delete(this.#seen.values().next().value!);
    this.#cursor = event.cursor;
    if (TYPES.has(event.type)) await this.emit(event);
  }
}
