/** One editor hanging and one dead: what answers is there at once, nothing moves, and the page says what is missing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type Demo } from './support/demo.js';
import { cardsOf, caseIn } from './support/steps.js';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
  await demo.world.control('muet', { manner: 'hang' });
  await demo.world.killEditor('lent');
});
afterAll(async () => {
  await demo?.stop();
});

/** Runs in the page: records layout shifts and when the first card of the quick editor had slots. */
function observe(): void {
  const seen = { shifts: [] as number[], clicked: 0, firstCard: 0 };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (seen.clicked && entry.startTime > seen.clicked)
        seen.shifts.push((entry as PerformanceEntry & { value: number }).value);
    }
  }).observe({ type: 'layout-shift', buffered: false });
}

describe.each([
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
])('at $width × $height', (size) => {
  it('W2 shows the first card with slots without waiting, moves nothing, and names the sources that are missing', async () => {
    const post = await demo.openPost(1, size);
    const { page } = post;
    await page.addInitScript(observe);
    await page.reload();
    await caseIn(page, 'Bordeaux').click();

    const began = Date.now();
    await page.getByRole('button', { name: 'Chercher une offre de soins' }).click();
    await page.locator('sas-offer-card').first().waitFor();
    await page.evaluate(() => {
      (window as unknown as { seen: { clicked: number } }).seen.clicked = performance.now();
    });
    const first = cardsOf(page, 'AgendaRapide').first();
    await first.waitFor();
    const waited = Date.now() - began;
    // The others are still awaited at that moment: nobody waited for them.
    expect(await page.locator('sas-results .counts').innerText()).toMatch(/en attente/);

    // While the silent editor is awaited, its cards say so; none of them says that there is no slot.
    const waiting = page.locator('sas-offer-card', {
      has: page.locator('.source', { hasText: /En attente de Planning Muet/ }),
    });
    await waiting.first().waitFor();
    const rects = () =>
      page
        .locator('sas-offer-card')
        .evaluateAll((cards) =>
          cards.map((c) => c.getBoundingClientRect()).map((r) => [r.x, r.y, r.width, r.height].map(Math.round).join()),
        );
    const before = await rects();

    // The page names what is missing, once the deadline has passed.
    const missing = page
      .locator('sas-results')
      .getByText(/Sans réponse de .*ce n’est pas une absence de disponibilité/);
    await missing.and(page.locator(':text("Planning Muet")')).waitFor({ timeout: 15_000 });
    expect(await missing.first().innerText()).toMatch(/Calendrier Serein/);
    expect(await rects()).toEqual(before);
    const shifts = await page.evaluate(() => (window as unknown as { seen: { shifts: number[] } }).seen.shifts);
    expect(shifts).toEqual([]);

    // A silent agenda's card never reads like an empty one.
    const silent = page.locator('sas-offer-card', { has: page.locator('.source', { hasText: /Agenda muet/ }) }).first();
    await silent.waitFor();
    expect(await silent.getByText('Pas de créneau').count()).toBe(0);
    console.log(`first card with slots after ${waited} ms with one editor hanging and one dead`);
    await post.context.close();
  });
});
