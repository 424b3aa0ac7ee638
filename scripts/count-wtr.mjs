// @web/test-runner reporter: hands this run's counts to scripts/counts.mjs.
import { addCounts } from './counts.mjs';

export const countReporter = () => ({
  onTestRunFinished({ sessions }) {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const walk = (suite) => {
      for (const test of suite?.tests ?? []) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++;
      for (const child of suite?.suites ?? []) walk(child);
    };
    for (const session of sessions) {
      walk(session.testResults);
      if (session.errors?.length) counts.failed++;
    }
    addCounts(counts);
  },
});
