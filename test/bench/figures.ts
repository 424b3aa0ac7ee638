/** One measured figure, as it is printed. */
export interface Figure {
  name: string;
  /** ours / baseline, to three decimals. */
  ratio: number;
  ours: number;
  baseline: number;
  unit: string;
  /** Alternating runs that the medians are of. */
  runs: number;
  /** Of what reads bytes: megabytes (10^6 bytes) a second, at the medians. */
  mbPerSecond?: { ours: number; baseline: number };
  /** Of a size: what is loaded later, if at all, in bytes. */
  later?: readonly { name: string; bytes: number }[];
}

/** The figures of one file. Names are fixed: later work keeps them. */
export interface FigureGroup {
  names: readonly string[];
  /** Measures at least the wanted figures. */
  measure(wanted: ReadonlySet<string>): AsyncIterable<Figure>;
}

/** The middle value; of an even count, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value below which `share` (0–1) of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/** A figure from the samples of both sides. */
export function figure(name: string, unit: string, ours: readonly number[], baseline: readonly number[]): Figure {
  const [o, b] = [median(ours), median(baseline)];
  return {
    name,
    ratio: rounded(o / b, 3),
    ours: rounded(o, 2),
    baseline: rounded(b, 2),
    unit,
    runs: Math.min(ours.length, baseline.length),
  };
}
