/**
 * Nothing leaves the page without a word: in every story of every element each link, each number and each control that opens a
 * window first fires a `sas-open` or a `sas-call` that the host can veto. The veto holds; without one the browser goes on.
 */
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { browserFlags, browserHint, findBrowser } from '../../scripts/browser.mjs';
import { DECLARATIONS } from '../../stories/pages/index.js';
import { openPreview } from '../support/storybook.js';
import { leave, watchLeaving, type Leaving } from './support/leaving.js';

/** The moment at which all stories play. */
const NOW = new Date('2026-11-23T08:30:00+01:00');
/** Pages that work side by side. */
const PAGES = 3;

const { url, stories } = inject('storybook');
const seen = new Map<string, Leaving | Error>();
let browser: Browser;

const fires = (element: string, event: string) =>
  DECLARATIONS.get(element)?.events?.some(({ name }) => name === event) ?? false;

beforeAll(async () => {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(browserHint);
  browser = await chromium.launch({ executablePath, args: browserFlags });
  const left = [...stories];
  await Promise.all(
    Array.from({ length: PAGES }, async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
      const page = await context.newPage();
      await page.clock.setFixedTime(NOW);
      await page.addInitScript(watchLeaving);
      await openPreview(page, url);
      for (let story = left.shift(); story; story = left.shift()) {
        const found = await leave(page, story, fires(story.element, 'sas-open')).catch((error: Error) => error);
        seen.set(story.id, found);
      }
    }),
  );
}, 600_000);
afterAll(() => browser?.close());

const sight = (id: string): Leaving => {
  const found = seen.get(id);
  if (!found || found instanceof Error) throw found ?? new Error('It was not opened');
  return found;
};

describe.each([...new Set(stories.map(({ element }) => element))])('%s', (element) => {
  const own = stories.filter((story) => story.element === element);
  it.each(own)('$name asks the host before it leaves the page', ({ id }) => expect(sight(id).faults).toEqual([]));

  it.skipIf(fires(element, 'sas-open'))('opens no window, as it declares no `sas-open`', () =>
    expect(own.flatMap(({ id }) => sight(id).windows)).toEqual([]),
  );
});

it('has followed links, dialled numbers and opened windows', () => {
  const all = [...seen.values()].filter((it): it is Leaving => !(it instanceof Error));
  expect(all.reduce((sum, { links }) => sum + links, 0)).toBeGreaterThan(100);
  expect(all.flatMap(({ windows }) => windows).length).toBeGreaterThan(3);
});
