// Counts of tests over several runners. Each runner's reporter appends one JSON line to the file that TEST_COUNTS
// names; the task that started the runners adds them up and prints the closing line.
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The file in which counts are gathered: the caller's, or a new one that child processes inherit. */
export function countsFile() {
  process.env.TEST_COUNTS ??= join(mkdtempSync(join(tmpdir(), 'sas-embed-counts-')), 'counts.jsonl');
  return process.env.TEST_COUNTS;
}

/** Appends counts, when somebody gathers them. */
export function addCounts(counts) {
  if (process.env.TEST_COUNTS) appendFileSync(process.env.TEST_COUNTS, `${JSON.stringify(counts)}\n`);
}

/** The sum of all lines from `fromByte` on, and the names of what failed (`failures`, where a runner tells them). */
export function sumCounts(file, fromByte = 0) {
  const sum = { passed: 0, failed: 0, skipped: 0, failures: [] };
  if (!existsSync(file)) return sum;
  for (const line of readFileSync(file).subarray(fromByte).toString('utf8').split('\n')) {
    if (!line) continue;
    const { failures = [], ...counts } = JSON.parse(line);
    for (const [kind, n] of Object.entries(counts)) sum[kind] += n;
    sum.failures.push(...failures);
  }
  return sum;
}

/** What failed, one name a line, to stand above the closing line: the runners' own reports are far up by then. */
export function failureList({ failures }) {
  return failures.length ? `Failed:\n${failures.map((name) => `  ${name}`).join('\n')}\n` : '';
}

/** `N passed, N failed`, and `, N skipped` where there are any. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
