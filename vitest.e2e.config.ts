import { defineConfig } from 'vitest/config';

// End-to-end tests: the demo world in its own processes, driven through a real browser. One at a time.
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts', 'test/strict-host/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', './scripts/count-vitest.mjs'],
  },
});
