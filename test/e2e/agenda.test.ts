/**
 * The SAS agenda from end to end, by keyboard: a practitioner declares a plage, a regulator's open search shows it at once and
 * books it, and the agenda shows how many of how many.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './support/axe.js';
import { startDemo, type Demo, type Post } from './support/demo.js';
import { caseIn, dialogOf, Keyboard } from './support/steps.js';

/** Both act on the day after tomorrow, early in the morning: free in the drawn agenda, whatever the time of the test. */
const DAY_MS = 86_400_000;
const dateIn = (days: number) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(Date.now() + days * DAY_MS);

let demo: Demo;
let post: Post;
let agenda: Page;
beforeAll(async () => {
  demo = await startDemo();
  post = await demo.openPost(1);
  const context = await demo.browser.newContext({
    ...{ viewport: { width: 1300, height: 1000 }, locale: 'fr-FR', timezoneId: 'America/New_York' },
  });
  agenda = await context.newPage();
  await agenda.goto(`${demo.world.urls.cpts}/agenda`);
});
afterAll(async () => {
  await demo?.stop();
});

const cardOf = (page: Page) =>
  page
    .locator('sas-offer-card')
    .filter({ hasText: /Sablemoulin/i })
    .first();
const entriesOn = (date: string) => agenda.locator(`sas-agenda .entry.plage:not(.file)[data-date="${date}"]`);

/** Declares a plage on that date by keyboard alone. */
async function declare(date: string, start: string, end: string): Promise<void> {
  const keys = new Keyboard(agenda);
  await agenda.bringToFront();
  await agenda.locator('sas-agenda .week[aria-busy="false"]').waitFor();
  await keys.tabTo('.week [tabindex="0"]');
  // At most five weeks' steps: the arrows walk on from Sunday into the next week.
  for (let i = 0; i < 35; i++) {
    const at = await agenda.locator('sas-agenda .week [tabindex="0"]').getAttribute('data-date');
    if (at === date) break;
    await keys.press(at! < date ? 'ArrowRight' : 'ArrowLeft');
    await agenda.locator('sas-agenda .week[aria-busy="false"]').waitFor();
  }
  await keys.press('Enter');
  await agenda.locator('sas-agenda dialog[open] [data-first]').waitFor();
  for (const [field, text] of [
    ['#start', start],
    ['#end', end],
    ['#places', '3'],
  ] as const) {
    await keys.tabTo(field);
    await keys.press('ControlOrMeta+A');
    await agenda.keyboard.type(text);
  }
  await keys.press('Enter');
  await agenda.locator('sas-agenda dialog:not([open])').waitFor({ state: 'attached' });
}

describe('the SAS agenda', () => {
  it('shows a plage on an open search, is booked from there, and counts', async () => {
    const { page, faults } = post;
    const date = dateIn(2);
    await caseIn(page, 'Bordeaux').click();
    await page.getByRole('button', { name: 'Chercher une offre de soins' }).click();
    const card = cardOf(page);
    await card.waitFor({ state: 'attached', timeout: 30_000 });
    await card.scrollIntoViewIfNeeded();
    await page
      .locator('sas-search')
      .getByText(/offres? /)
      .first()
      .waitFor();

    await declare(date, '5h', '6h');
    const slot = card.locator('button.slot', { hasText: /05h00/ }).last();
    const news = card.getByText(/plus tôt/);
    const declared = Date.now();
    await slot.or(news).first().waitFor();
    console.log(`on the open search ${Date.now() - declared} ms after the form closed`);
    expect(await entriesOn(date).filter({ hasText: '05h00' }).textContent()).toMatch(/0 pris sur 3 places/);

    await page.bringToFront();
    if (await news.count()) await news.click();
    await slot.focus();
    const keys = new Keyboard(page);
    // Who chooses in the blink after slots have moved is not believed: he may have meant the one before.
    for (let i = 0; i < 20 && (await dialogOf(page).count()) === 0; i++) {
      await keys.press('Enter');
      await dialogOf(page)
        .waitFor({ timeout: 1_000 })
        .catch(() => undefined);
    }
    await dialogOf(page)
      .getByRole('button', { name: /Confirmer/ })
      .waitFor();
    await page.locator('sas-booking-dialog #primary:focus').waitFor();
    await keys.press('Enter');
    await dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
    await keys.press('Escape');

    await entriesOn(date)
      .filter({ hasText: /1 pris sur 3 places/ })
      .waitFor({ timeout: 5_000 });
    expect(faults).toEqual([]);
  });

  it('is accessible and fits at 320 px', async () => {
    await agenda.setViewportSize({ width: 320, height: 800 });
    expect(await agenda.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await violationsOf(agenda)).toEqual([]);
  });

  it('lets the manager of a CPTS choose a member and give slots of the CPTS', async () => {
    await agenda.setViewportSize({ width: 1300, height: 1000 });
    await agenda.getByRole('combobox').first().selectOption({ label: 'Octave Brumecourt, gestionnaire de la CPTS' });
    const element = agenda.locator('sas-agenda');
    await element.getByText(/au nom de la structure « CPTS des Platanes »/).waitFor({ timeout: 30_000 });
    const members = element.locator('select optgroup[label="Membres : CPTS des Platanes"] option');
    expect(await members.count()).toBeGreaterThan(1);
    await element.locator('select').selectOption((await members.last().getAttribute('value'))!);
    await element.locator('.week[aria-busy="false"]').waitFor();
    expect(await element.locator('[data-vacation], [data-absences]').count()).toBe(0);
    const date = dateIn(2);
    await declare(date, '5h', '6h');
    await entriesOn(date)
      .filter({ hasText: /05h00.*Pour CPTS des Platanes/ })
      .waitFor();
    // long names of members and places push nothing out of a narrow page
    await agenda.setViewportSize({ width: 320, height: 800 });
    expect(await agenda.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
});
