/** The baseline of the figures is only worth something if it makes the same page as ours. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserHint, findBrowser } from '../../../scripts/browser.mjs';
import { openPages, type Pages } from './pages.js';
import { fullCards } from './world.js';

const wanted = findBrowser() !== undefined || process.env.REQUIRE_BROWSER === '1';

describe.skipIf(!wanted)('the elements and the hand-written ones they are measured against', () => {
  let pages: Pages;
  beforeAll(async () => {
    const opened = await openPages();
    if (!opened) throw new Error(browserHint);
    pages = opened;
  }, 120_000);
  afterAll(() => pages?.close());

  it('make the same trees, shadow roots and stylesheets included, before and after slots are taken', async () => {
    const world = fullCards(12);
    const trees = await Promise.all(
      (['ours', 'plain'] as const).map(async (side) => {
        const page = await pages.open(side);
        await page.evaluate((given) => bench.mount(given), world);
        await page.evaluate(() => bench.fill());
        const full = await page.evaluate(() => [bench.tree(), bench.slots()] as const);
        await page.evaluate(() => bench.take());
        const after = await page.evaluate(() => [bench.tree(), bench.slots()] as const);
        return { full, after };
      }),
    );
    const [ours, plain] = trees as [(typeof trees)[0], (typeof trees)[0]];
    expect(ours.full[1]).toBe(12 * 36);
    expect(ours.after[1]).toBe(12 * 36 - world.takes.length);
    expect(plain.full[0]).toBe(ours.full[0]);
    expect(plain.after[0]).toBe(ours.after[0]);
    expect(ours.full[0]).toContain('content-visibility: auto');
  }, 120_000);
});
