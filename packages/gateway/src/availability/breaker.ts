/** How a circuit breaker behaves. */
export interface BreakerOptions {
  /** Consecutive failures that open it. */
  failures: number;
  /** How long it stays open before one probe is let through, in milliseconds. */
  coolDownMs: number;
  /** Share of the cool-down by which it is randomly longer, so that replicas do not probe together. */
  jitter: number;
  /** A clock that never goes back, in milliseconds. */
  monotonic: () => number;
  /** A number in [0, 1). */
  random: () => number;
}

/** What became of a question that the breaker let through. */
export type BreakerVerdict = 'success' | 'failure' | 'unknown';

/**
 * A circuit breaker: after some failures in a row it refuses questions for a while, then lets one through as a probe; its
 * success closes it, its failure opens it again.
 */
export class Breaker {
  #consecutiveFailures = 0;
  #openUntil: number | undefined;
  #probing = false;

  constructor(private readonly options: BreakerOptions) {}

  /** `open` refuses everything; `half-open` would let a probe through. */
  get state(): 'closed' | 'open' | 'half-open' {
    if (this.#openUntil === undefined) return 'closed';
    return this.#probing || this.options.monotonic() < this.#openUntil ? 'open' : 'half-open';
  }

  /**
   * Asks for leave. Returns a function to be called once with the outcome, or `undefined` when refused. `unknown`
   * (the client went away) neither opens nor closes it.
   */
  enter(): ((verdict: BreakerVerdict) => void) | undefined {
    const state = this.state;
    if (state === 'open') return undefined;
    const isProbe = state === 'half-open';
    if (isProbe) this.#probing = true;
    return (verdict) => {
      if (isProbe) this.#probing = false;
      // A question asked before the breaker opened has no say on whether it closes.
      else if (this.#openUntil !== undefined) return;
      if (verdict === 'success') {
        this.#consecutiveFailures = 0;
        this.#openUntil = undefined;
      } else if (verdict === 'failure') {
        this.#consecutiveFailures += 1;
        if (isProbe || this.#consecutiveFailures >= this.options.failures) this.#open();
      }
    };
  }

  #open(): void {
    const { coolDownMs, jitter, monotonic, random } = this.options;
    this.#openUntil = monotonic() + coolDownMs * (1 + jitter * random());
  }
}
