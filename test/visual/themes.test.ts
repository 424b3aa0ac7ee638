/**
 * What is seen in each theme, beside the pictures in `baselines/`. After a change that is meant, `npm run test:a11y -- -u` draws
 * them anew; look at the difference before committing it. A failure leaves what was drawn, and the difference, in
 * `test/visual/failures/`.
 *
 * Pictures depend on the fonts: where they are not those of the baselines (Debian's `fonts-dejavu-core`), the tests say so
 * and are skipped, unless a browser is required (`REQUIRE_BROWSER=1`).
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import pixelmatch from 'pixelmatch';
import { chromium, type Browser } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { themes, type ThemeName } from '../../packages/elements/src/tokens/index.js';
import { browserFlags, browserHint, findBrowser } from '../../scripts/browser.mjs';
import { openPreview, showStory } from '../support/storybook.js';

const BASELINES = new URL('baselines/', import.meta.url);
const FAILURES = new URL('failures/', import.meta.url);
/** The moment at which all stories play; time stands still there. */
const NOW = new Date('2026-11-23T08:30:00+01:00');
/** Every element: the provider draws the ribbon of its environment, the search puts its bar, its filters and its results together. */
const STORIES = [
  'sas-provider--sandbox',
  'sas-search--default',
  'sas-search-bar--suggestions',
  'sas-results--default',
  'sas-offer-card--default',
  'sas-slot-grid--marks',
  'sas-filters--default',
  'sas-booking-dialog--held-on-the-agenda',
  'sas-structure-members--default',
  'sas-map--default',
  'sas-agenda--default',
  'sas-participation--default',
  'sas-appointments--default',
  'sas-indicators--default',
  'sas-interface-status--default',
];
/** A letter's edge is drawn a little otherwise by another version of the browser; a border or a colour of a theme is more. */
const TOLERATED_SHARE = 0.002;
/** How wide the reference text is with the fonts of the baselines, in px. */
const REFERENCE_WIDTH = 440.515625;

const { url, stories } = inject('storybook');
const drawn = new Map<string, Buffer>();
let browser: Browser;
let width = 0;

beforeAll(async () => {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(browserHint);
  browser = await chromium.launch({ executablePath, args: browserFlags });
  for (const theme of Object.keys(themes)) {
    const context = await browser.newContext({
      ...{
        viewport: { width: 1000, height: 700 },
        locale: 'fr-FR',
        timezoneId: 'Europe/Paris',
        reducedMotion: 'reduce',
      },
    });
    const page = await context.newPage();
    await page.clock.setFixedTime(NOW);
    await openPreview(page, url, { theme });
    for (const id of STORIES) {
      const story = stories.find((it) => it.id === `elements-${id}`);
      if (!story) throw new Error(`There is no story ${id}`);
      await showStory(page, story);
      await page.evaluate(() => document.fonts.ready);
      drawn.set(`${id}.${theme}`, await page.screenshot({ animations: 'disabled', caret: 'hide' }));
    }
    width = await page.evaluate(() => {
      const span = document.createElement('span');
      span.style.cssText = 'font: 14px system-ui, sans-serif; white-space: pre; position: absolute';
      span.textContent = 'Rendez-vous du mercredi 25 novembre à 14h30, Saint-Étienne';
      document.body.append(span);
      return span.getBoundingClientRect().width;
    });
    await context.close();
  }
}, 300_000);
afterAll(() => browser?.close());

/** Whether the tests run with `-u`; known inside a test only. */
function isUpdate(): boolean {
  const { snapshotState } = expect.getState() as unknown as { snapshotState: { _updateSnapshot: string } };
  return snapshotState._updateSnapshot === 'all';
}

/** How much of the picture is another, between 0 and 1; writes both and the difference when that is too much. */
function compare(name: string, baseline: PNG, now: PNG): number {
  if (baseline.width !== now.width || baseline.height !== now.height) return 1;
  const { width: columns, height: rows } = now;
  const difference = new PNG({ width: columns, height: rows });
  const pixels = pixelmatch(baseline.data, now.data, difference.data, columns, rows, { threshold: 0.03 });
  const share = pixels / (columns * rows);
  if (share > TOLERATED_SHARE) {
    mkdirSync(FAILURES, { recursive: true });
    writeFileSync(new URL(`${name}.png`, FAILURES), PNG.sync.write(now));
    writeFileSync(new URL(`${name}.difference.png`, FAILURES), PNG.sync.write(difference));
  }
  return share;
}

describe.each(Object.keys(themes) as ThemeName[])('the theme %s', (theme) => {
  it.for(STORIES)('draws %s as before', (id, { skip }) => {
    const name = `${id}.${theme}`;
    const file = new URL(`${name}.png`, BASELINES);
    const picture = drawn.get(name)!;
    if (Math.abs(width - REFERENCE_WIDTH) > 0.5 && process.env['REQUIRE_BROWSER'] !== '1') {
      skip(`the fonts are others than those of the baselines (${width} px instead of ${REFERENCE_WIDTH})`);
    }
    if (isUpdate()) {
      mkdirSync(BASELINES, { recursive: true });
      writeFileSync(file, picture);
      return;
    }
    expect(existsSync(file), 'no baseline: draw it with -u and look at it').toBe(true);
    expect(compare(name, PNG.sync.read(readFileSync(file)), PNG.sync.read(picture))).toBeLessThanOrEqual(
      TOLERATED_SHARE,
    );
    rmSync(new URL(`${name}.png`, FAILURES), { force: true });
  });
});
