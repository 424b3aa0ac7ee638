import { follow } from './timing.js';

/** Gives a value to who iterates; resolves when more may be read, so that a slow reader slows the source down. */
export type Emit<T> = (value: T) => Promise<void>;

/** Values read ahead of who iterates. */
const AHEAD = 64;

/**
 * An iterable over what `produce` emits. Each iteration runs it anew; leaving the loop, or the caller's signal, aborts the
 * signal that it was given. Unlike an async generator, `return()` does not wait for the next value, which on a live feed
 * may be hours away.
 */
export function iterable<T>(
  produce: (emit: Emit<T>, signal: AbortSignal) => Promise<void>,
  outer?: AbortSignal,
): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => iterator(produce, outer) };
}

function iterator<T>(
  produce: (emit: Emit<T>, signal: AbortSignal) => Promise<void>,
  outer?: AbortSignal,
): AsyncIterator<T, undefined> {
  const controller = new AbortController();
  const done = { done: true, value: undefined } as const;
  const values: T[] = [];
  const readers: { resolve: (result: IteratorResult<T, undefined>) => void; reject: (error: unknown) => void }[] = [];
  const writers: (() => void)[] = [];
  let started = false;
  let ended: { error?: Error } | undefined;
  let unfollow = () => {};

  const end = (how: { error?: Error }) => {
    if (ended) return;
    ended = how;
    unfollow();
    for (const proceed of writers.splice(0)) proceed();
    for (const [index, reader] of readers.splice(0).entries()) {
      if (index === 0 && 'error' in how) {
        ended = {};
        reader.reject(how.error);
      } else reader.resolve(done);
    }
  };

  const emit: Emit<T> = (value) => {
    if (ended) return Promise.resolve();
    const reader = readers.shift();
    if (reader) reader.resolve({ done: false, value });
    else values.push(value);
    return values.length < AHEAD ? Promise.resolve() : new Promise((proceed) => writers.push(proceed));
  };

  const start = () => {
    started = true;
    unfollow = follow(controller, outer);
    // At once and without what was read ahead: who aborts wants nothing more.
    const onAbort = () => {
      if (ended) return;
      values.length = 0;
      end({ error: controller.signal.reason as Error });
    };
    if (controller.signal.aborted) return onAbort();
    controller.signal.addEventListener('abort', onAbort, { once: true });
    produce(emit, controller.signal)
      .then(
        () => end({}),
        (error: unknown) => end({ error: error as Error }),
      )
      .finally(() => controller.abort());
  };

  return {
    next() {
      if (!started) start();
      if (values.length > 0) {
        const value = values.shift() as T;
        writers.shift()?.();
        return Promise.resolve({ done: false, value });
      }
      if (!ended) return new Promise((resolve, reject) => readers.push({ resolve, reject }));
      if ('error' in ended) {
        const { error } = ended;
        ended = {};
        return Promise.reject(error);
      }
      return Promise.resolve(done);
    },
    return() {
      started = true;
      values.length = 0;
      end({});
      controller.abort();
      return Promise.resolve(done);
    },
  };
}
