import { defineConfig } from 'vitest/config';

// What assistive technology is given: every story of a static Storybook, read in a browser.
export default defineConfig({
  test: {
    include: ['test/a11y/**/*.test.ts'],
    globalSetup: ['test/a11y/support/storybook.ts'],
    environment: 'node',
    maxWorkers: 1,
    // A story whose text nobody has read is a failure, not a new file; -u writes it.
    update: process.argv.some((arg) => arg === '-u' || arg.startsWith('--update')) ? 'all' : 'none',
    reporters: ['default', './scripts/count-vitest.mjs'],
  },
});
