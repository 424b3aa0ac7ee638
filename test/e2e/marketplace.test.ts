/**
 * The place de marché by keyboard alone: a community that accepts, one that refuses, and one that is telephoned.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDemo, type Demo } from './support/demo.js';
import { caseIn, dialogOf, Keyboard, shownAppointment } from './support/steps.js';

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(async () => {
  await demo?.stop();
});

const BUTTON = 'button[part=request]';
const cardOf = (page: Page, name: string) => page.locator('sas-offer-card').filter({ hasText: name });

/** Opens the case of Bordeaux and brings the focus on the button of this community. */
async function onCommunity(name: string) {
  const { page, context, faults } = await demo.openPost(1);
  const keys = new Keyboard(page);
  const button = await reach(page, keys, name);
  return { page, context, faults, keys, button };
}

async function reach(page: Page, keys: Keyboard, name: string) {
  const value = await caseIn(page, 'Bordeaux').getAttribute('value');
  await keys.tabTo(`#cases button[value="${value}"]`);
  await keys.press('Enter');
  await page.locator('#search-care:focus').waitFor();
  await keys.press('Enter');
  const button = cardOf(page, name).locator(BUTTON);
  await button.waitFor();
  await focusOn(page, keys, name);
  return button;
}

async function focusOn(page: Page, keys: Keyboard, name: string) {
  const isThere = () =>
    page.evaluate((community) => {
      let at: Element | null = document.activeElement;
      let isOfCommunity = false;
      while (at?.shadowRoot?.activeElement) {
        isOfCommunity ||= at.localName === 'sas-offer-card' && at.shadowRoot.textContent!.includes(community);
        at = at.shadowRoot.activeElement;
      }
      return isOfCommunity && at?.getAttribute('part') === 'request';
    }, name);
  for (let presses = 0; !(await isThere()); presses++) {
    if (presses > 400) throw new Error(`The button of ${name} is not reached by Tab`);
    await keys.press('Tab');
  }
}

/** Chooses in the list that has the focus by typing, and goes on to the next. */
async function choose(page: Page, keys: Keyboard, id: string, typed: string) {
  await keys.tabTo(`select#${id}`);
  await page.keyboard.type(typed);
}

async function ask(page: Page, keys: Keyboard) {
  await keys.press('Enter');
  await dialogOf(page).getByRole('heading', { name: 'Demander à la communauté' }).waitFor();
  await page.locator('sas-booking-dialog select#reason:focus').waitFor();
  await page.keyboard.type('Soins inf');
  await keys.tabTo('select#mode');
  await keys.press('ArrowDown'); // at home: its letter is on no American keyboard
  await choose(page, keys, 'window', 'Dans les 48');
  await keys.tabTo('#primary');
  await keys.press('Enter');
  await dialogOf(page).getByRole('heading', { name: 'Demande en attente de réponse' }).waitFor();
}

it('a community accepts while the regulator waits, and the case shows the appointment', async () => {
  const { page, context, faults, keys } = await onCommunity('Équipe de soins des Tilleuls');
  await ask(page, keys);
  await dialogOf(page).getByRole('heading', { name: 'Demande acceptée' }).waitFor();
  await page.locator('sas-booking-dialog [part=booked]').waitFor();
  await keys.tabTo('#primary');
  await keys.press('Enter');
  await dialogOf(page).waitFor({ state: 'detached' });
  const data = await shownAppointment(page);
  expect(data.structureName).toBe('Équipe de soins des Tilleuls');
  expect(data.practitionerId).toMatch(/^81999/);
  expect(faults).toEqual([]);
  await context.close();
});

it('a community refuses: it says why, and nothing is booked', async () => {
  const { page, context, faults, keys } = await onCommunity('Équipe de soins du Vallon');
  await ask(page, keys);
  await dialogOf(page).getByRole('heading', { name: 'Demande refusée' }).waitFor();
  expect(await dialogOf(page).textContent()).toContain('Personne n’est disponible');
  expect(faults).toEqual([]);
  await context.close();
});

it('a request that waits is found again after the page is loaded again, and is not sent twice', async () => {
  const name = 'Équipe de soins du Belvédère';
  const { page, context, faults, keys } = await onCommunity(name);
  await ask(page, keys);
  await page.reload();
  await reach(page, keys, name);
  await keys.press('Enter');
  await dialogOf(page).getByRole('heading', { name: 'Demande en attente de réponse' }).waitFor();
  await page.locator('sas-booking-dialog #primary:focus').waitFor();
  await keys.press('Shift+Tab'); // the button before the main one withdraws it
  await keys.press('Enter');
  await dialogOf(page).getByRole('heading', { name: 'Demande retirée' }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

it('a community that is not interfaced is telephoned, and the trace of the call is kept', async () => {
  const { page, context, faults, keys, button } = await onCommunity('Équipe de soins de la Clairière');
  await keys.press('Enter');
  await dialogOf(page).getByRole('heading', { name: 'Noter un appel à la communauté' }).waitFor();
  await page.locator('sas-booking-dialog select#reason:focus').waitFor();
  await page.keyboard.type('Pansement');
  await keys.tabTo('select#mode');
  await keys.press('ArrowDown'); // at home: its letter is on no American keyboard
  await choose(page, keys, 'who', 'Le sec');
  await choose(page, keys, 'result', 'Message');
  await keys.tabTo('#primary');
  await keys.press('Enter');
  await dialogOf(page).getByRole('heading', { name: 'Appel noté' }).waitFor();
  await keys.press('Escape');
  await dialogOf(page).waitFor({ state: 'detached' });
  await button.focus();
  await keys.press('Enter');
  await dialogOf(page)
    .getByText(/: Message laissé/)
    .waitFor();
  expect(faults).toEqual([]);
  await context.close();
});
