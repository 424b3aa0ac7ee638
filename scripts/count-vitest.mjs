// Vitest reporter: hands this run's counts to scripts/counts.mjs.
import { addCounts } from './counts.mjs';

export default class CountReporter {
  onTestRunEnd(modules) {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()].map((test) => test.result().state);
      for (const state of tests) counts[state === 'pending' ? 'skipped' : state]++;
      // A module that fails outside its tests (import error, hook) counts once.
      if (module.state() === 'failed' && !tests.includes('failed')) counts.failed++;
    }
    addCounts(counts);
  }
}
