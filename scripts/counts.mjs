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

/**
 * The sum of all lines from `fromByte` on, with the names of what failed (`failures`, where a runner tells them) and of
 * what passed only in a second run (`again`; these have left `failures`).
 */
export function sumCounts(file, fromByte = 0) {
  const sum = { passed: 0, failed: 0, skipped: 0, failures: [], again: [] };
  if (!existsSync(file)) return sum;
  for (const line of readFileSync(file).subarray(fromByte).toString('utf8').split('\n')) {
    if (!line) continue;
    const { failures = [], again = [], ...counts } = JSON.parse(line);
    for (const [kind, n] of Object.entries(counts)) sum[kind] += n;
    sum.failures.push(...failures);
    sum.failures = sum.failures.filter((name) => !again.includes(name));
    sum.again.push(...again);
  }
  return sum;
}

/** What failed, and what passed only in a second run, to stand above the closing line: the reports are far up by then. */
export function failureList({ failures, again }) {
  const list = (title, names) => (names.length ? `${title}:\n${names.map((name) => `  ${name}`).join('\n')}\n` : '');
  return list('Failed at first, passed in a second run', again) + list('Failed', failures);
}

/** `N passed, N failed`, and `, N skipped` where there are any. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
