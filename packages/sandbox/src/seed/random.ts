import { createHash } from 'node:crypto';

/** A stream of reproducible numbers: the same seed text gives the same numbers on every machine. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [min, max], both included. */
  int(min: number, max: number): number;
  /** One of the values, all equally likely. */
  pick<T>(values: readonly T[]): T;
  /** One of the values, as likely as its weight. */
  weighted<T>(entries: readonly (readonly [value: T, weight: number])[]): T;
}

/** A generator (mulberry32) started from a text, so that each thing can have a stream of its own. */
export function randomFrom(seed: string): Random {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    pick: (values) => values[Math.floor(next() * values.length)]!,
    weighted: (entries) => {
      const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
      let left = next() * total;
      for (const [value, weight] of entries) if ((left -= weight) < 0) return value;
      return entries.at(-1)![0];
    },
  };
}

/** Whether the text is among this share (0 to 1) of all texts; always the same for the same text. */
export const isDrawn = (text: string, share: number): boolean => randomFrom(text).next() < share;

/** A short opaque id, always the same for the same text. */
export function stableId(prefix: string, text: string): string {
  return `${prefix}-${createHash('sha256').update(text).digest('base64url').replace(/[-_]/g, '').slice(0, 16)}`;
}
