import type { SourceState } from '@sas-embed/contract';

const KEPT = 500;

/** What is known of one editor's answers since this process started; read by monitoring. */
export interface EditorMetrics {
  editorId: string;
  /** Questions by how they ended (one question is all the batches of a search). */
  asked: number;
  answered: number;
  late: number;
  failed: number;
  /** Latencies of the last complete answers, in milliseconds; absent before the first. */
  p50Ms?: number;
  p95Ms?: number;
  /** State of the circuit breaker now. */
  breaker: 'closed' | 'open' | 'half-open';
}

/** Counts and a window of the last latencies of one editor, in memory. */
export class LatencyRecorder {
  readonly #counts = { asked: 0, answered: 0, late: 0, failed: 0 };
  readonly #latencies: number[] = [];
  #next = 0;

  record(state: SourceState, latencyMs: number): void {
    this.#counts.asked += 1;
    if (state === 'answered' || state === 'late' || state === 'failed') this.#counts[state] += 1;
    if (state !== 'answered') return;
    this.#latencies[this.#next] = latencyMs;
    this.#next = (this.#next + 1) % KEPT;
  }

  read(editorId: string, breaker: EditorMetrics['breaker']): EditorMetrics {
    const metrics: EditorMetrics = { editorId, ...this.#counts, breaker };
    if (this.#latencies.length === 0) return metrics;
    const sorted = [...this.#latencies].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
    return { ...metrics, p50Ms: at(0.5), p95Ms: at(0.95) };
  }
}
