import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { browserFlags, findBrowser } from '../../scripts/browser.mjs';
import { countReporter } from '../../scripts/count-wtr.mjs';

const executablePath = findBrowser();

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
      launchOptions: { ...(executablePath && { executablePath }), args: ['--headless', ...browserFlags] },
      concurrency: 1,
      // A zone that is nobody's in the tests: whoever reads the browser's zone is found out.
      createPage: async ({ context }) => {
        const page = await context.newPage();
        await page.emulateTimezone(process.env.SAS_TEST_ZONE ?? 'Asia/Kolkata');
        return page;
      },
    }),
  ],
  // TEST_TITLES: a pattern, for the tests whose titles fit alone
  testFramework: { config: { timeout: 8000, ...(process.env.TEST_TITLES && { grep: process.env.TEST_TITLES }) } },
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: !process.env.CI }), countReporter()],
};
