/**
 * How long the bench's editors take: log-normal with p50 400 ms and p95 2 s, drawn from a fixed seed, so that ours and
 * the baseline meet the same delays in every run, on every machine.
 */
const MEDIAN_MS = 400;
const P95_MS = 2000;
const Z95 = 1.6448536269514722;
const SIGMA = Math.log(P95_MS / MEDIAN_MS) / Z95;

/** A small seeded generator of uniform numbers in (0, 1) (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}

/** The delay in milliseconds of an editor's n-th request in a run. */
export function latencyMs(run: number, editor: number, request: number): number {
  const uniform = seeded(run * 7919 + editor * 104_729 + request * 1_299_709 + 20_261_122);
  uniform(); // neighbouring seeds give neighbouring first draws
  const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return Math.round(MEDIAN_MS * Math.exp(SIGMA * normal));
}
