import type { Exchange } from '../model/index.js';
import type { Timing } from '../report/index.js';
import { quantile, timesOf } from '../rules/index.js';
import { SIZES } from './plan-other.js';

/** Response times of a run, by size of search, then of its burst. */
export function timingsOf(exchanges: readonly Exchange[]): Timing[] {
  const own = exchanges.filter(({ flow }) => flow === 'performance');
  const timing = (name: number | 'burst', identifiers: number): Timing[] => {
    const times = timesOf(own, name);
    if (!times.length) return [];
    const bytes = own
      .filter((exchange) => exchange.name.startsWith(`performance.${name}.`))
      .map(({ response }) => Buffer.byteLength(response?.body ?? ''));
    const round = (ms: number): number => Math.round(ms);
    return [
      {
        ...{ identifiers, samples: times.length, ...(name === 'burst' && { burst: true as const }) },
        p50: round(quantile(times, 0.5)),
        p95: round(quantile(times, 0.95)),
        max: round(times.at(-1)!),
        bytes: Math.max(...bytes),
      },
    ];
  };
  return [...SIZES.flatMap((size) => timing(size, size)), ...timing('burst', 1)];
}
