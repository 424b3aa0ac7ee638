/**
 * Filters and "au plus tôt", by keyboard alone, in a case of the LRM: over the whole result, not only the cards that are there.
 */
import type { Filters, Offer, Slot } from '@sas-embed/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDemo, type Demo } from './support/demo.js';
import { caseIn, Keyboard } from './support/steps.js';

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(async () => {
  await demo?.stop();
});

/**
 * The slots of each card that was ordered, in the order of the cards. A place that only an editor knows comes while the cards are on
 * screen, and stands behind them: nothing moves.
 */
const slotsShown = (page: Page): Promise<Slot[][]> =>
  page
    .locator('sas-offer-card')
    .evaluateAll((cards) =>
      (cards as unknown as { offer: Offer; slots: Slot[] }[])
        .filter(({ offer }) => offer.knownBy !== 'editor')
        .map(({ slots }) => slots),
    );

async function searchedCase(page: Page, keys: Keyboard): Promise<void> {
  const value = await caseIn(page, 'Bordeaux').getAttribute('value');
  await keys.tabTo(`#cases button[value="${value}"]`);
  await keys.press('Enter');
  await page.locator('#search-care:focus').waitFor();
  await keys.press('Enter');
  await allAnswered(page);
}

const allAnswered = (page: Page) => page.locator('sas-results .status .counts', { hasNotText: 'en attente' }).waitFor();
const title = async (page: Page) => (await page.locator('sas-results .title').textContent())!.trim();

it('W14 a filter narrows the whole result, says how many are left, and goes again', async () => {
  const { page, context, faults } = await demo.openPost(1);
  const keys = new Keyboard(page);
  await searchedCase(page, keys);
  const before = await title(page);
  await keys.tabBackTo('[data-filter]');
  await keys.press('Enter');
  await page.locator('sas-filters [data-category=modes]:not([aria-disabled])').waitFor();
  // What is counted takes the place of the button, and the focus.
  await page.locator('sas-filters [data-category]:focus').waitFor();
  await keys.tabTo('[data-category=modes]:not([aria-disabled])', 2);
  await keys.press('Enter');
  const video = page.getByRole('checkbox', { name: /^Téléconsultation/ });
  await video.waitFor();
  const counted = Number(
    (await page.locator('sas-filters label', { hasText: 'Téléconsultation' }).locator('.number').textContent())!,
  );
  expect(counted).toBeGreaterThan(0);
  await keys.tabTo('.value input', 2);
  for (let i = 0; i < 5 && !(await video.evaluate((input) => input.matches(':focus'))); i++) await keys.press('Tab');
  await keys.press('Space');
  const chip = page.getByRole('button', { name: /Retirer.*Téléconsultation/ });
  await chip.waitFor();
  await allAnswered(page);
  const shown = (await slotsShown(page)).filter((slots) => slots.length > 0);
  expect(shown.length).toBeGreaterThan(0);
  for (const slot of shown.flat()) expect(slot.modes).toContain('VR');
  // The state is the host's to keep: plain JSON, without the place or the patient.
  const filters = await page
    .locator('sas-search')
    .evaluate((search) => (search as unknown as { filters: Filters }).filters);
  expect(filters).toEqual({ modes: ['VR'] });
  expect(page.url()).not.toContain('VR');

  await keys.press('Escape');
  await keys.tabTo('[data-chip]');
  await keys.press('Delete');
  await chip.waitFor({ state: 'detached' });
  await page.locator('sas-results .title', { hasText: before }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

it('W4 "au plus tôt" brings the earliest slot first, says so, and the neutral order comes back', async () => {
  const { page, context, faults } = await demo.openPost(1);
  const keys = new Keyboard(page);
  await searchedCase(page, keys);
  const order = page.locator('sas-results .order');
  await order.getByText('Il ne dépend d’aucun éditeur').waitFor();
  await keys.tabTo('.order button');
  await keys.press('Enter');
  await order.getByText('premier créneau au plus tôt').waitFor();
  await page.locator('sas-search .results:focus').waitFor();
  await allAnswered(page);
  const firsts = (await slotsShown(page)).map((slots) => Math.min(...slots.map(({ start }) => Date.parse(start))));
  const known = firsts.filter(Number.isFinite);
  expect(known.length).toBeGreaterThan(5);
  expect(known).toEqual([...known].sort((a, b) => a - b));
  // From the search to the first slot it is one key still.
  await keys.press('ArrowDown');
  await page.locator('sas-slot-grid button.slot:focus').waitFor();
  await keys.tabBackTo('.order button');
  await keys.press('Enter');
  await order.getByText('Il ne dépend d’aucun éditeur').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});
