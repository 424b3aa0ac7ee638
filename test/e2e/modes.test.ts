/**
 * The modes of search, by keyboard alone, in a case of the LRM: from the slots to who takes patients beyond them.
 */
import type { Offer } from '@sas-embed/contract';
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

const offersOf = (page: Page): Promise<Offer[]> =>
  page
    .locator('sas-offer-card')
    .evaluateAll((cards) => cards.map((card) => (card as unknown as { offer: Offer }).offer));
const allAnswered = (page: Page) => page.locator('sas-results .status .counts', { hasNotText: 'en attente' }).waitFor();
const checked = (mode: string) => `sas-search input[name=mode][value=${mode}]:checked`;

async function searchedCase(page: Page, keys: Keyboard): Promise<void> {
  const value = await caseIn(page, 'Bordeaux').getAttribute('value');
  await keys.tabTo(`#cases button[value="${value}"]`);
  await keys.press('Enter');
  await page.locator('#search-care:focus').waitFor();
  await keys.press('Enter');
  await allAnswered(page);
}

it('an OSNP goes to "en sus" with one key, and sees only who takes patients beyond the slots', async () => {
  const { page, context, faults } = await demo.openPost(1);
  const keys = new Keyboard(page);
  await searchedCase(page, keys);
  await page.locator(checked('slots')).waitFor();
  expect((await offersOf(page)).every(({ actions }) => actions.includes('overbook'))).toBe(false);
  await keys.tabBackTo('input[name=mode]');
  await keys.press('ArrowRight');
  await page.locator('sas-search .results:focus').waitFor();
  await page.locator(checked('overbooking')).waitFor();
  await page.locator('sas-offer-card').first().waitFor();
  await allAnswered(page);
  const offers = await offersOf(page);
  expect(offers.length).toBeGreaterThan(0);
  expect(offers.filter(({ actions }) => !actions.includes('overbook'))).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
});
