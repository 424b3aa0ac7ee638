/**
 * An orientation outside the slots, by keyboard alone: from a case of the LRM after a call; not offered to an IOA.
 */
import type { Offer } from '@sas-embed/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDemo, type Demo } from './support/demo.js';
import { cardsOf, caseIn, dialogOf, Keyboard, shownAppointment } from './support/steps.js';

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(async () => {
  await demo?.stop();
});

const BUTTON = 'button[part=overbook]';
const offersOf = (page: Page): Promise<Offer[]> =>
  page
    .locator('sas-offer-card')
    .evaluateAll((cards) => cards.map((card) => (card as unknown as { offer: Offer }).offer));

it('W16 a regulator orients outside the slots after a call, and finds it in the case with its status', async () => {
  const { page, context, faults } = await demo.openPost(1);
  const keys = new Keyboard(page);
  const value = await caseIn(page, 'Bordeaux').getAttribute('value');
  await keys.tabTo(`#cases button[value="${value}"]`);
  await keys.press('Enter');
  await page.locator('#search-care:focus').waitFor();
  await keys.press('Enter');
  await page.locator(BUTTON).first().waitFor();
  await keys.tabTo(BUTTON);
  const offer = await page.evaluate(() => {
    let card: Element | null = document.activeElement;
    while (card?.shadowRoot && card.localName !== 'sas-offer-card') card = card.shadowRoot.activeElement;
    return (card as unknown as { offer: Offer }).offer;
  });
  await keys.press('Enter');
  await dialogOf(page).getByRole('heading', { name: 'Orienter hors disponibilité' }).waitFor();
  await page.locator('sas-booking-dialog select#date:focus').waitFor();
  // Nothing is chosen yet: said at the lists, and the focus is on the first.
  await keys.tabTo('#primary');
  await keys.press('Enter');
  await page.locator('sas-booking-dialog select#time:focus').waitFor();
  expect(await dialogOf(page).getByText('Choisissez une heure.').count()).toBe(1);
  await keys.press('Shift+Tab');
  await keys.press('ArrowDown'); // tomorrow, whatever the time of day
  await keys.press('Tab');
  await page.keyboard.type('14h15');
  await keys.press('Tab');
  await page.keyboard.type('Plus de');
  await keys.press('Tab');
  await page.keyboard.type('Le sec');
  await keys.press('Tab');
  await page.keyboard.type('Message');
  await keys.tabTo('#primary');
  await keys.press('Enter');
  await dialogOf(page).getByRole('heading', { name: 'Orientation enregistrée' }).waitFor();
  expect(await dialogOf(page).innerText()).toContain('14h15');
  await keys.press('Enter');
  await dialogOf(page).waitFor({ state: 'detached' });
  await page.locator(`${BUTTON}:focus`).waitFor();

  const data = await shownAppointment(page);
  expect(data.status).toBe('En attente');
  expect(data.start).toContain('14:15');
  if (offer.practitioner) expect(data.practitionerId).toBe(offer.practitioner.nationalId);
  expect(faults).toEqual([]);
  await context.close();
});

it('W16 as an IOA no orientation outside the slots is offered', async () => {
  const context = await demo.browser.newContext({ viewport: { width: 1400, height: 1000 }, locale: 'fr-FR' });
  const page = await context.newPage();
  const keys = new Keyboard(page);
  const view = async (as: string, called: string) => {
    await keys.tabTo(`#rights button[value="${as}"]`);
    await keys.press('Enter');
    await page.getByText(`Vue affichée : ${called}.`).waitFor();
    await cardsOf(page, 'AgendaRapide').first().waitFor();
    return (await offersOf(page)).filter(({ actions }) => actions.includes('overbook')).length;
  };
  await page.goto(demo.world.urls.cpts);
  await cardsOf(page, 'AgendaRapide').first().waitFor();
  expect(await view('osnp', 'Régulateur (OSNP)')).toBeGreaterThan(0);
  expect(await page.locator(BUTTON).count()).toBeGreaterThan(0);
  expect(await view('ioa', 'Infirmier d’accueil (IOA)')).toBe(0);
  expect(await page.locator(BUTTON).count()).toBe(0);
  await context.close();
});
