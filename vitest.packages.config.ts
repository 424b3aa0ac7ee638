import { defineConfig } from 'vitest/config';

// What is published, tested as integrators get it: packed, installed, bundled; and what the house generates from it.
export default defineConfig({
  test: {
    include: ['test/packages/**/*.test.ts'],
    environment: 'node',
    reporters: ['default', './scripts/count-vitest.mjs'],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
