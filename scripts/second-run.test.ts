import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addCounts, failureList, sumCounts } from './counts.mjs';
import { fileOfFailure, runAgain } from './second-run.mjs';

const A = 'packages/a/src/a.test.ts > the a > does';
const B = 'test/e2e/b.test.ts (outside its tests)';
const outside = process.env['TEST_COUNTS'];
let file: string;

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'sas-embed-second-test-')), 'counts.jsonl');
  process.env['TEST_COUNTS'] = file;
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  if (outside === undefined) delete process.env['TEST_COUNTS'];
  else process.env['TEST_COUNTS'] = outside;
});

/** A run of these files that counts so. */
const runThat = (counts: object) => (files: string[]) => {
  appendFileSync(process.env['TEST_COUNTS']!, `${JSON.stringify(counts)}\n`);
  expect(files.length).toBeGreaterThan(0);
  return !('failed' in counts);
};

describe('a second run', () => {
  it('knows the file of what failed', () => {
    expect([A, B, 'e2e ended before it could count'].map(fileOfFailure)).toEqual([
      'packages/a/src/a.test.ts',
      'test/e2e/b.test.ts',
      undefined,
    ]);
  });

  it('counts as passed what passes then, and names it', () => {
    addCounts({ passed: 5, failed: 2, failures: [A, B] });
    expect(runAgain([A, B], runThat({ passed: 7 }))).toBe(true);
    const sum = sumCounts(file);
    expect(sum).toEqual({ passed: 7, failed: 0, skipped: 0, failures: [], again: [A, B] });
    expect(failureList(sum)).toBe(`Failed at first, passed in a second run:\n  ${A}\n  ${B}\n`);
  });

  it('leaves as failed what fails twice, and what stands in a file that fails then elsewhere', () => {
    addCounts({ passed: 5, failed: 2, failures: [A, B] });
    const other = 'packages/a/src/a.test.ts > the a > does something else';
    expect(runAgain([A, B], runThat({ passed: 7, failed: 1, failures: [other] }))).toBe(false);
    expect(sumCounts(file)).toEqual({ passed: 6, failed: 1, skipped: 0, failures: [A], again: [B] });
  });

  it.each([
    ['nothing ran', [A], { passed: 0 }],
    ['a failure names no file', ['e2e ended before it could count'], { passed: 1 }],
    ['too many files failed', Array.from({ length: 9 }, (_, n) => `${n}.test.ts > x`), { passed: 9 }],
  ])('changes nothing when %s', (_why, failures, counts) => {
    addCounts({ passed: 5, failed: failures.length, failures });
    expect(runAgain(failures, runThat(counts))).toBe(false);
    expect(sumCounts(file)).toMatchObject({ passed: 5, failed: failures.length, failures, again: [] });
  });

  it('changes nothing when the runner dies before it could count', () => {
    addCounts({ passed: 5, failed: 1, failures: [A] });
    expect(runAgain([A], () => false)).toBe(false);
    expect(sumCounts(file)).toMatchObject({ failed: 1, failures: [A] });
  });
});
