import type { InterfaceFlowStatus } from '@sas-embed/contract';
import type { FlowCall } from './types.js';

/** Upper bounds of the histogram's classes, in milliseconds; the last class is open. */
export const LATENCY_BOUNDS: readonly number[] = [
  ...[10, 25, 50, 75, 100, 150, 200, 300, 450, 600, 800, 1_000, 1_200, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000],
  ...[6_000, 7_000, 10_000],
];

/** Counts as they are kept: by name, so that they are added up without being understood. */
export type Counts = Record<string, number>;

/** The counts of one flow in one span of time, as they grow. */
export class FlowCount {
  calls = 0;
  probes = 0;
  answered = 0;
  /** Answers that broke a rule. */
  violated = 0;
  slots = 0;
  lastSuccess: Date | null = null;
  /** Milliseconds of all answers, for means; not kept. */
  latencySum = 0;
  readonly histogram = new Uint32Array(LATENCY_BOUNDS.length + 1);
  readonly #named = new Map<string, number>();

  add({ outcome, latencyMs, slots = 0, violations, probe }: FlowCall, at: Date): void {
    this.calls += 1;
    if (probe) this.probes += 1;
    if (outcome === 'answered') {
      this.answered += 1;
      this.slots += slots;
      this.lastSuccess = at;
      this.latencySum += latencyMs;
      this.histogram[classOf(latencyMs)]! += 1;
    } else this.#count(`e:${outcome}`, 1);
    if (violations && violations.size > 0) {
      this.violated += 1;
      for (const [rule, times] of violations) this.#count(`r:${rule}`, times);
    }
  }

  read(): Counts {
    const counts: Counts = { calls: this.calls };
    const { probes, answered, violated, slots } = this;
    for (const [name, value] of Object.entries({ probes, answered, violated, slots })) {
      if (value > 0) counts[name] = value;
    }
    this.histogram.forEach((value, index) => {
      if (value > 0) counts[`h:${index}`] = value;
    });
    for (const [name, value] of this.#named) counts[name] = value;
    return counts;
  }

  #count(name: string, times: number): void {
    this.#named.set(name, (this.#named.get(name) ?? 0) + times);
  }
}

function classOf(latencyMs: number): number {
  let index = 0;
  while (index < LATENCY_BOUNDS.length && latencyMs > LATENCY_BOUNDS[index]!) index += 1;
  return index;
}

/** Adds counts up. */
export function addCounts(all: readonly Counts[]): Counts {
  const sum: Counts = {};
  for (const counts of all) {
    for (const [name, value] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + value;
  }
  return sum;
}

/** What counts say; as the API tells it. */
export type FlowStats = Omit<InterfaceFlowStatus, 'flow' | 'state' | 'since' | 'switchedOff' | 'lastSuccessAt'>;

/** Reads counts as the API tells them. */
export function statsOf(counts: Counts): FlowStats {
  const of = (name: string) => counts[name] ?? 0;
  const named = (prefix: string) =>
    Object.entries(counts)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, count]): [string, number] => [name.slice(prefix.length), count])
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const calls = of('calls');
  const answered = of('answered');
  return {
    ...{ calls, probes: of('probes'), answered },
    ...(calls > 0 && { availability: Math.round((answered / calls) * 10_000) / 10_000 }),
    ...(answered > 0 && { p50Ms: quantile(counts, 0.5), p95Ms: quantile(counts, 0.95) }),
    timeOuts: of('e:deadline'),
    errors: named('e:').map(([kind, count]) => ({ kind, count })),
    violations: named('r:').map(([rule, count]) => ({ rule, count })),
    slots: of('slots'),
  };
}

/** The upper bound of the class in which this share of the answers lies; of the open class, its lower bound. */
export function quantile(counts: Counts, share: number): number {
  const wanted = Math.max(1, Math.ceil((counts['answered'] ?? 0) * share));
  let seen = 0;
  for (let index = 0; index < LATENCY_BOUNDS.length; index++) {
    seen += counts[`h:${index}`] ?? 0;
    if (seen >= wanted) return LATENCY_BOUNDS[index]!;
  }
  return LATENCY_BOUNDS.at(-1)!;
}
