/** An appointment that is cancelled, booked anew in the same case, and what was said of both over time; by keyboard alone. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDemo, type Demo } from './support/demo.js';
import { cardsOf, caseIn, dialogOf, Keyboard } from './support/steps.js';

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(async () => {
  await demo?.stop();
});

const articles = (page: Page) => page.locator('#appointments article');

/** Books the first slot of the SAS agenda that a Tab reaches. */
async function bookOnAgenda(page: Page, keys: Keyboard): Promise<void> {
  const card = cardsOf(page, 'SAS').first();
  await card.waitFor();
  await keys.tabToSlotOf(card);
  await keys.press('Enter');
  await dialogOf(page).getByText('Créneau gardé pour vous').waitFor();
  await page.locator('sas-booking-dialog #primary:focus').waitFor();
  await keys.press('Enter');
  await dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
  await keys.press('Enter');
  await dialogOf(page).waitFor({ state: 'detached' });
}

it('a cancelled appointment is booked anew in the same case; its history says what happened', async () => {
  const { page, context, faults } = await demo.openPost(1);
  const keys = new Keyboard(page);
  const value = await caseIn(page, 'Mende').getAttribute('value');
  await keys.tabTo(`#cases button[value="${value}"]`);
  await keys.press('Enter');
  await page.locator('#search-care:focus').waitFor();
  await keys.press('Enter');
  await bookOnAgenda(page, keys);
  await articles(page).first().waitFor();
  await keys.tabBackTo('#appointments article button');
  await keys.press('Enter');
  await articles(page).getByText('Annulé', { exact: true }).waitFor();

  await keys.tabTo('#appointments article button');
  expect(await page.locator('#appointments article button:focus').textContent()).toBe('Reprendre un rendez-vous');
  await keys.press('Enter');
  await page.locator('sas-search .results:focus').waitFor();
  await bookOnAgenda(page, keys);
  await articles(page).nth(1).waitFor();
  // The old one has its successor: it offers nothing any more.
  await articles(page).filter({ hasText: 'Annulé' }).getByRole('button').waitFor({ state: 'detached' });

  await keys.tabBackTo('#appointments summary');
  const history = page.locator('#appointments details', { has: page.locator('summary:focus') });
  await keys.press('Enter');
  await history.locator('li').first().waitFor();
  const told = await page.locator('#appointments details[open] li').allTextContents();
  expect(told.at(-1)).toMatch(/(Annulé|Confirmé), par un régulateur$/);
  expect(faults).toEqual([]);
  await context.close();
});
