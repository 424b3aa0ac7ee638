// Vitest reporter: hands this run's counts to scripts/counts.mjs.
import { relative } from 'node:path';
import { addCounts } from './counts.mjs';
import { noteWeaknessTest } from './weaknesses.mjs';

/** A test's own title and those of the suites around it. */
const titlesOf = (task) => (task.type === 'module' || !task.name ? [] : [...titlesOf(task.parent), task.name]);

const fileOf = (module) => relative(process.cwd(), module.moduleId);

export default class CountReporter {
  onTestRunEnd(modules) {
    const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
    for (const module of modules) {
      const all = [...module.children.allTests()];
      for (const test of all) {
        noteWeaknessTest(titlesOf(test), test.result().state);
        if (test.result().state === 'failed') counts.failures.push(`${fileOf(module)} > ${titlesOf(test).join(' > ')}`);
      }
      const tests = all.map((test) => test.result().state);
      for (const state of tests) counts[state === 'pending' ? 'skipped' : state]++;
      // A module that fails outside its tests (import error, hook) counts once.
      if (module.state() === 'failed' && !tests.includes('failed')) {
        counts.failed++;
        counts.failures.push(`${fileOf(module)} (outside its tests)`);
      }
    }
    addCounts(counts);
  }
}
