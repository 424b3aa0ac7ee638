import { existsSync } from 'node:fs';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { chromiumFlags, chromiumPath } from './wtr-flags.mjs';

// Counts for the closing line of the whole test run, when the root's script is there.
const counter = new URL('../../scripts/count-wtr.mjs', import.meta.url);
const counters = existsSync(counter) ? [(await import(counter.href)).countReporter()] : [];

// Browser tests stand beside the code. One page at a time: tests move focus, scroll and measure.
export default {
  files: 'src/**/*.test.ts',
  rootDir: '../..',
  nodeResolve: { exportConditions: ['development', 'browser'] },
  plugins: [
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: new URL('tsconfig.build.json', import.meta.url).pathname }),
  ],
  browsers: [
    chromeLauncher({
      launchOptions: { ...(chromiumPath && { executablePath: chromiumPath }), args: chromiumFlags },
      concurrency: 1,
      // A zone that is nobody's in the tests: whoever reads the browser's zone is found out.
      createPage: async ({ context }) => {
        const page = await context.newPage();
        await page.emulateTimezone(process.env.SAS_TEST_ZONE ?? 'Asia/Kolkata');
        return page;
      },
    }),
  ],
  testFramework: { config: { timeout: 8000 } },
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: !process.env.CI }), ...counters],
};
