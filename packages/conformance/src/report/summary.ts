import type { Flow, Mode, Result } from '../model/index.js';
import type { Unreproduced } from './unreproduced.js';

/** What a report is made of. */
export interface Report {
  /** Version of the kit. */
  kit: string;
  /** ISO 8601, UTC. */
  at: string;
  /** Address of the editor, or the files. */
  subject: string;
  modes: readonly Mode[];
  flows: readonly Flow[];
  results: readonly Result[];
  /** What the official kit checks and this one cannot. */
  elsewhere: readonly Unreproduced[];
  /** Response times, by size of search. */
  timings?: readonly Timing[];
}

/** Response times of searches of one size, in milliseconds. */
export interface Timing {
  identifiers: number;
  /** Whether many came at once. */
  burst?: true;
  samples: number;
  p50: number;
  p95: number;
  max: number;
  /** Largest answer, in bytes. */
  bytes: number;
}

/** How many results of each kind. */
export interface Counts {
  passed: number;
  /** Required rules that are broken, not counting consequences. */
  failed: number;
  /** Optional rules and warnings that are broken. */
  told: number;
  /** Failures that others bring with them. */
  consequences: number;
  skipped: number;
}

/** Counts results. */
export function countsOf(results: readonly Result[]): Counts {
  const counts: Counts = { passed: 0, failed: 0, told: 0, consequences: 0, skipped: 0 };
  for (const { status, because, rule } of results) {
    if (status === 'passed') counts.passed++;
    else if (status === 'skipped') counts.skipped++;
    else if (because !== undefined) counts.consequences++;
    else if (rule.severity === 'required') counts.failed++;
    else counts.told++;
  }
  return counts;
}

/** Exit codes of the command. Stable. */
export const EXIT = {
  /** Nothing required is broken. */
  ok: 0,
  /** A required rule is broken. */
  broken: 1,
  /** The command was not understood. */
  usage: 2,
  /** The editor could not be reached, or a file not read. */
  unreachable: 3,
  /** Nothing was checked. */
  nothing: 4,
} as const;

/** The exit code of a report. */
export function exitCodeOf(results: readonly Result[]): number {
  const counts = countsOf(results);
  // a warning that follows from a warning breaks nothing
  if (results.some(({ status, rule }) => status === 'failed' && rule.severity === 'required')) return EXIT.broken;
  return counts.passed + counts.told + counts.consequences === 0 ? EXIT.nothing : EXIT.ok;
}
