import { defineConfig } from 'vitest/config';

// End-to-end tests: the demo world in its own processes, driven through a real browser. Two worlds at a time: each spends
// half of its time waiting for what a user waits for.
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts', 'test/strict-host/**/*.test.ts'],
    environment: 'node',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', './scripts/count-vitest.mjs'],
  },
});
