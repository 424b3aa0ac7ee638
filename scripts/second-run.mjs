// A test that fails once is run again, its whole file alone, where SECOND_RUN=1 asks for it: on a busy machine a
// test that waits for what a user sees may run out of time. What passes only then is counted as passed and named above
// the closing line, so that nobody takes it for sound; what fails twice has failed.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCounts, sumCounts } from './counts.mjs';

/** More files than these are no accident: the run has failed. */
const FILES_AT_MOST = 8;

/** The file of a failure's name: `file > suite > test` or `file (outside its tests)`; none when it names no file. */
export const fileOfFailure = (name) => /^(\S+\.(?:[cm]?[jt]sx?|html))(?: > | \(outside its tests\))/.exec(name)?.[1];

/**
 * Runs the files of these failures again and corrects the counts; true when every one of them passed then.
 * `work(files)` runs the files, in an environment whose TEST_COUNTS is the second run's own, and tells whether all passed.
 */
export function runAgain(failures, work) {
  const files = [...new Set(failures.map(fileOfFailure))];
  if (failures.length === 0 || files.includes(undefined) || files.length > FILES_AT_MOST) return false;
  console.log(`\n== once more: ${files.join(', ')}`);
  const counts = process.env.TEST_COUNTS;
  process.env.TEST_COUNTS = join(mkdtempSync(join(tmpdir(), 'sas-embed-second-')), 'counts.jsonl');
  const ok = work(files);
  const second = sumCounts(process.env.TEST_COUNTS);
  process.env.TEST_COUNTS = counts;
  // A runner that died or ran nothing has shown nothing.
  if (second.passed === 0 || (!ok && second.failed === 0)) return false;
  const failedAgain = new Set(second.failures.map(fileOfFailure));
  const passed = failures.filter((name) => !failedAgain.has(fileOfFailure(name)));
  addCounts({ failed: -passed.length, passed: passed.length, again: passed });
  return passed.length === failures.length;
}
