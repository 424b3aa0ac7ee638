// @web/test-runner reporter: hands this run's counts to scripts/counts.mjs.
import { addCounts } from './counts.mjs';
import { noteWeaknessTest } from './weaknesses.mjs';

export const countReporter = () => ({
  onTestRunFinished({ sessions }) {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const walk = (suite, around = []) => {
      for (const test of suite?.tests ?? []) {
        const state = test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed';
        counts[state]++;
        noteWeaknessTest([...around, test.name], state);
      }
      for (const child of suite?.suites ?? []) walk(child, [...around, child.name]);
    };
    for (const session of sessions) {
      walk(session.testResults);
      if (session.errors?.length) counts.failed++;
    }
    addCounts(counts);
  },
});
