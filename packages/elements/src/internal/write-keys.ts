/** One idempotency key per intended write, kept for its retries: the gateway then answers the first result again. */
export class WriteKeys {
  readonly #keys = new Map<string, string>();

  /** The key of this write. */
  of(write: string): string {
    const key = this.#keys.get(write) ?? newKey();
    this.#keys.set(write, key);
    return key;
  }

  /** A new key for this write: it is another intention now. */
  renew(write: string): string {
    this.#keys.delete(write);
    return this.of(write);
  }

  /** What follows under these names is another intention; without a prefix, all that follows. */
  forget(prefix = ''): void {
    for (const write of this.#keys.keys()) if (write.startsWith(prefix)) this.#keys.delete(write);
  }
}

/** 128 random bits. `randomUUID` is not used: it is missing outside secure contexts. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
