import { puppeteerLauncher } from '@web/test-runner-puppeteer';
import { findFirefox } from '../../scripts/browser.mjs';
import chromium from './web-test-runner.config.mjs';

// The same tests in Firefox (Debian's ESR), driven over WebDriver BiDi.
export default {
  ...chromium,
  browsers: [
    puppeteerLauncher({
      launchOptions: {
        browser: 'firefox',
        executablePath: findFirefox(),
        headless: true,
        // a zone that is nobody's in the tests
        env: { ...process.env, TZ: process.env.SAS_TEST_ZONE ?? 'Asia/Kolkata' },
        extraPrefsFirefox: { 'intl.accept_languages': 'en-US', 'intl.locale.requested': 'en-US' },
      },
      concurrency: 1,
      createPage: async ({ context }) => {
        const page = await context.newPage();
        // a page behind another has no focus, and hears no key
        const goto = page.goto.bind(page);
        page.goto = async (...to) => {
          await page.bringToFront();
          return goto(...to);
        };
        return page;
      },
    }),
  ],
};
