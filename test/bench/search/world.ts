/** The offers and editors that both sides of the search figures are measured on; the same on every machine. */
import { seeded } from './latencies.js';

export const EDITORS = 12;
export const OFFERS = 100;
/** Practitioners a lot holds, in today's practice and in ours. */
export const LOT = 25;
/** Share of practitioners with at least one free slot in the three days. */
const SHARE_WITH_SLOTS = 0.6;

export interface BenchOffer {
  index: number;
  nationalId: string;
  structureId: string;
  editor: number;
  hasSlots: boolean;
}

/** Practitioners in the order of their distance; few editors hold most calendars, as in life. */
export function benchOffers(): BenchOffer[] {
  const uniform = seeded(42);
  const weights = Array.from({ length: EDITORS }, (_, i) => 1 / (i + 1));
  const total = weights.reduce((a, b) => a + b);
  return Array.from({ length: OFFERS }, (_, index) => {
    let pick = uniform() * total;
    let editor = 0;
    while (editor < EDITORS - 1 && (pick -= weights[editor]!) > 0) editor++;
    return {
      index,
      nationalId: `81999${String(5_000_000 + index).padStart(7, '0')}`,
      structureId: `1339${String(900_000 + index).padStart(6, '0')}`,
      editor,
      hasSlots: uniform() < SHARE_WITH_SLOTS,
    };
  });
}

/** Messages between the bench and the processes it starts. */
export type Control = {
  type: 'run';
  run: number;
  hanging: number | null;
  /** Instead of the seeded delays: small answers, evenly spread over so many milliseconds, each told when it is sent. */
  spreadMs?: number;
};
export type Started = { type: 'started'; ports: number[] };
/** The last byte of an answer has been written: by whom, about whom, when (`performance.timeOrigin + performance.now()`). */
export type Sent = { type: 'sent'; editor: number; nationalIds: string[]; bytes: number; at: number };
