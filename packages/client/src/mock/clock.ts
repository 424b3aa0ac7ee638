/** Time of a mock: replaced in tests, so that nothing is waited for. */
export interface MockClock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Calls back after `ms` milliseconds of this clock; answers how to cancel. */
  after(ms: number, callback: () => void): () => void;
}

/** A clock that runs, from `start` (an ISO instant) or from now: the stories' clock. */
export function createRunningClock(start?: string): MockClock {
  const shift = start === undefined ? 0 : Date.parse(start) - Date.now();
  return {
    now: () => Date.now() + shift,
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** A clock that stands still until it is advanced: the tests' clock. */
export interface VirtualClock extends MockClock {
  /** Goes forward by `ms` milliseconds; what falls due on the way happens in order, each with what it causes. */
  advance(ms: number): Promise<void>;
}

/** Makes a clock that stands at `start` (an ISO instant). */
export function createVirtualClock(start = '2026-11-23T08:30:00+01:00'): VirtualClock {
  let now = Date.parse(start);
  let counter = 0;
  const timers = new Map<number, { at: number; callback: () => void }>();
  const nextBefore = (end: number) =>
    [...timers].filter(([, t]) => t.at <= end).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
  return {
    now: () => now,
    after(ms, callback) {
      const id = ++counter;
      timers.set(id, { at: now + Math.max(0, ms), callback });
      return () => void timers.delete(id);
    },
    async advance(ms) {
      const end = now + ms;
      await settled();
      for (let next = nextBefore(end); next; next = nextBefore(end)) {
        const [id, { at, callback }] = next;
        timers.delete(id);
        now = Math.max(now, at);
        callback();
        await settled();
      }
      now = end;
    },
  };
}

/** Lets promises that hang on each other go their way, a loop over a stream among them. */
async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}
