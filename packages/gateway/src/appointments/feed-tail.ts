import type { Database } from '../storage/index.js';
import type { Position } from './cursor.js';
import { currentPosition, EVENT_CHANNEL, readEvents, type LoggedEvent } from './event-log.js';

/** How soon to look again for events that wait for an older transaction to end (milliseconds). */
const HELD_POLL_MS = 50;
/** Events read at once. */
const BATCH = 500;

/** Somebody who reads what happens from now on. */
export interface TailReader {
  /** What is new, in order; the same array goes to everybody. */
  take(events: readonly LoggedEvent[]): void;
  /** The log cannot be read any more: nothing else comes. */
  fail(error: unknown): void;
}

/** The end of the log, read once for all who follow it: what happens costs one query, however many listen. */
export interface FeedTail {
  /**
   * Reads along. Resolves once nothing that commits from here on is missed; what was there before is for the reader to catch
   * up with, and may come here too.
   * @returns how to stop
   */
  follow(reader: TailReader): Promise<() => void>;
}

/** Makes the tail; it reads while somebody follows. */
export function createFeedTail(
  { database, pollMs }: { database: Database; pollMs: number },
  onError: (error: unknown) => void,
): FeedTail {
  const readers = new Set<TailReader>();
  let running: { ready: Promise<void>; stop(): void } | undefined;

  function start(): { ready: Promise<void>; stop(): void } {
    let stopped = false;
    let rang = false;
    let wake: () => void = () => undefined;
    const ring = () => {
      rang = true;
      wake();
    };
    const pause = (ms: number) =>
      new Promise<void>((resolve) => {
        if (rang || stopped) return resolve();
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });

    async function read(from: Position): Promise<void> {
      let position = from;
      while (!stopped) {
        rang = false;
        const { events, held } = await readEvents(database.db, position, BATCH);
        const last = events.at(-1);
        if (!last) {
          await pause(held ? HELD_POLL_MS : pollMs);
          continue;
        }
        position = { tx: last.tx, id: last.id };
        for (const reader of [...readers]) reader.take(events);
      }
    }

    // A LISTEN that fails leaves the poll.
    const listening = database.listen(EVENT_CHANNEL, ring).catch((error: unknown) => void onError(error));
    const ready = listening
      .then(() => currentPosition(database.db))
      .then((from) => {
        read(from).catch((error: unknown) => {
          if (running === own) running = undefined;
          own.stop();
          for (const reader of [...readers]) reader.fail(error);
        });
      });
    const own = {
      ready,
      stop() {
        stopped = true;
        ring();
        void listening.then((end) => end?.()).catch(() => undefined);
      },
    };
    return own;
  }

  return {
    async follow(reader) {
      readers.add(reader);
      running ??= start();
      const mine = running;
      const leave = () => {
        readers.delete(reader);
        if (readers.size > 0 || running !== mine) return;
        running = undefined;
        mine.stop();
      };
      try {
        await mine.ready;
      } catch (error) {
        if (running === mine) running = undefined;
        leave();
        throw error;
      }
      return leave;
    },
  };
}
