/**
 * A queue that producers fill and one consumer drains with `for await`. What was pushed before `close` is still
 * delivered; `discard` ends it at once. Holds what the consumer has not taken yet, so producers must be bounded.
 */
export class AsyncQueue<T> implements AsyncIterableIterator<T> {
  readonly #items: T[] = [];
  #waiting: ((result: IteratorResult<T>) => void)[] = [];
  #closed = false;

  /** @param onReturn called once when the consumer leaves before the end */
  constructor(private readonly onReturn: () => void = () => undefined) {}

  /** Adds an item; ignored once closed. */
  push(item: T): void {
    if (this.#closed) return;
    const next = this.#waiting.shift();
    if (next) next({ done: false, value: item });
    else this.#items.push(item);
  }

  /** No more items; the consumer ends after those it has not taken yet. */
  close(): void {
    this.#closed = true;
    for (const waiting of this.#waiting) waiting({ done: true, value: undefined });
    this.#waiting = [];
  }

  /** Ends now and forgets what was not taken. */
  discard(): void {
    this.#items.length = 0;
    this.close();
  }

  next(): Promise<IteratorResult<T>> {
    const item = this.#items.shift();
    if (item !== undefined) return Promise.resolve({ done: false, value: item });
    if (this.#closed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  return(): Promise<IteratorResult<T>> {
    this.discard();
    this.onReturn();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
