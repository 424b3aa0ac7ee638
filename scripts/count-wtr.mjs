// @web/test-runner reporter: hands this run's counts to scripts/counts.mjs.
import { relative } from 'node:path';
import { addCounts } from './counts.mjs';
import { noteWeaknessTest } from './weaknesses.mjs';

export const countReporter = () => ({
  onTestRunFinished({ sessions }) {
    const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
    const walk = (file, suite, around = []) => {
      for (const test of suite?.tests ?? []) {
        const state = test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed';
        counts[state]++;
        noteWeaknessTest([...around, test.name], state);
        if (state === 'failed') counts.failures.push([file, ...around, test.name].filter(Boolean).join(' > '));
      }
      for (const child of suite?.suites ?? []) walk(file, child, [...around, child.name]);
    };
    for (const session of sessions) {
      const file = relative(process.cwd(), session.testFile ?? '');
      walk(file, session.testResults);
      if (session.errors?.length) {
        counts.failed++;
        counts.failures.push(`${file} (outside its tests)`);
      }
    }
    addCounts(counts);
  },
});
