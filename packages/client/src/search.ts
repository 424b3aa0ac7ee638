import type { SearchEvent, SearchEventList } from '@sas-embed/contract';
import { NetworkError, TimeoutError } from './errors.js';
import { connect, iterable, parseEvent } from './http/index.js';
import type { Answer } from './http/index.js';
import type { SearchOptions } from './types.js';

const TYPES: ReadonlySet<string> = new Set<SearchEvent['type']>([
  'offers',
  'slots',
  'added',
  'source',
  'facets',
  'end',
]);

/** What a search needs of the client. */
export interface SearchConnection {
  /** Sends the search. */
  open(signal: AbortSignal): Promise<Answer<unknown>>;
  /** Milliseconds without a byte after which the stream is taken for cut. */
  silenceMs: number;
}

/** The events of a search; see `SasClient.search`. */
export function searchEvents(connection: SearchConnection, options: SearchOptions): AsyncIterable<SearchEvent> {
  return iterable<SearchEvent>(async (emit, signal) => {
    let ended = false;
    /** Event types of a younger gateway are left out. */
    const take = async (event: SearchEvent): Promise<boolean> => {
      if (TYPES.has(event.type)) await emit(event);
      return (ended = event.type === 'end');
    };
    const reading = connect({
      ...connection,
      signal,
      onMessage: (message) => take(parseEvent<SearchEvent>(message)),
      onJson: async (value) => {
        for (const event of (value as SearchEventList).events) if (await take(event)) return;
      },
    });
    await (options.timeoutMs === undefined ? reading : within(options.timeoutMs, reading));
    if (!ended) {
      throw new NetworkError('stream-cut: the search ended before its last event', {
        code: 'stream-cut',
        retryable: true,
      });
    }
  }, options.signal);
}

function within(timeoutMs: number, reading: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new TimeoutError(`timeout: no end within ${timeoutMs} ms`, { code: 'timeout', retryable: true }));
    }, timeoutMs);
    reading.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
