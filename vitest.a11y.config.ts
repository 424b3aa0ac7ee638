import { defineConfig } from 'vitest/config';

// What assistive technology is given, and what is seen in each theme: the stories of a static Storybook, in a browser.
export default defineConfig({
  test: {
    include: ['test/a11y/**/*.test.ts', 'test/visual/**/*.test.ts'],
    globalSetup: ['test/support/storybook.ts'],
    environment: 'node',
    maxWorkers: 1,
    // A story whose text nobody has read is a failure, not a new file; -u writes it.
    update: process.argv.some((arg) => arg === '-u' || arg.startsWith('--update')) ? 'all' : 'none',
    reporters: ['default', './scripts/count-vitest.mjs'],
  },
});
