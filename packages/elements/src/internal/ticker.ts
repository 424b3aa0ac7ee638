import type { Clock } from '../context.js';

const MINUTE = 60_000;

interface Ticker {
  readonly listeners: Set<() => void>;
  timer: ReturnType<typeof setTimeout> | undefined;
}

const tickers = new WeakMap<Clock, Ticker>();

function schedule(clock: Clock, ticker: Ticker): void {
  // One timer for all who follow this clock, at the next full minute: slots begin on minutes.
  ticker.timer = setTimeout(
    () => {
      for (const listener of [...ticker.listeners]) listener();
      if (ticker.listeners.size) schedule(clock, ticker);
    },
    MINUTE - (clock.now() % MINUTE) + 20,
  );
}

/**
 * Calls `listener` just after each full minute of the clock.
 * @returns the function that ends it
 */
export function everyMinute(clock: Clock, listener: () => void): () => void {
  let ticker = tickers.get(clock);
  if (!ticker) tickers.set(clock, (ticker = { listeners: new Set(), timer: undefined }));
  const { listeners } = ticker;
  if (!listeners.size) schedule(clock, ticker);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (!listeners.size) clearTimeout(ticker.timer);
  };
}
