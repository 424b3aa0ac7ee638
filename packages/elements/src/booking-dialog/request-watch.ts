import type { MarketplaceRequest } from '@sas-embed/contract';

/** How often a request that waits is read again, should the feed be silent (milliseconds). */
const POLL_MS = 10_000;

/** Requests that wait for an answer: read again now and then, until none is left. */
export class RequestWatch {
  readonly #waiting = new Map<string, string>();
  #polling: ReturnType<typeof setInterval> | undefined;

  /** @param read - reads one again */
  constructor(private readonly read: (id: string) => void) {}

  /** The community that is asked; nothing once it is over. */
  get(id: string): string | undefined {
    return this.#waiting.get(id);
  }

  /** It waits. */
  add({ id, community }: MarketplaceRequest): void {
    this.#waiting.set(id, community.name);
    this.#polling ??= setInterval(() => {
      for (const waits of this.#waiting.keys()) this.read(waits);
    }, POLL_MS);
  }

  /** It is over. */
  delete(id: string): void {
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.clear();
  }

  /** Forgets all of them. */
  clear(): void {
    this.#waiting.clear();
    clearInterval(this.#polling);
    this.#polling = undefined;
  }
}
