import { defineConfig } from 'vitest/config';

// What is left of bookings when everything that can break breaks: processes, databases, brokers and wires of the test's own.
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 900_000,
    hookTimeout: 180_000,
    reporters: ['default', './scripts/count-vitest.mjs'],
  },
});
