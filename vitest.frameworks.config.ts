import { defineConfig } from 'vitest/config';

// Small applications in each framework, each with its own tools.
export default defineConfig({
  test: {
    include: ['test/frameworks/*.test.ts'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 60_000,
    reporters: ['default', './scripts/count-vitest.mjs'],
  },
});
