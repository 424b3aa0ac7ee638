import { defineConfig } from 'vitest/config';

// Node tests: beside the code of each package, and under test/. Browser tests run in @web/test-runner, stories in
// their own configuration, end-to-end tests in test/e2e.
export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/scripts/**/*.test.ts',
      'scripts/**/*.test.ts',
      'test/contract/**/*.test.ts',
      'test/bench/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**', 'packages/elements/src/**'],
    environment: 'node',
    reporters: ['default', './scripts/count-vitest.mjs'],
    // Files share the modules they import, among them compiled schemas and the engine of the database: half the CPU. Each leaves
    // the process as it found it.
    isolate: false,
    // A database test starts an engine of about half a gigabyte.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
