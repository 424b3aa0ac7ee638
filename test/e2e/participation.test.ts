/**
 * Participation from end to end, by keyboard: a practitioner declares that he takes part through a CPTS, with a description and
 * a contact, and a regulator's next search shows him under it; taken back, that card is gone. The manager of a structure says
 * whom to ask there.
 */
import type { Offer } from '@sas-embed/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './support/axe.js';
import { startDemo, type Demo, type Post } from './support/demo.js';
import { caseIn, Keyboard } from './support/steps.js';

const CPTS = 'CPTS des Deux Rives';
const DESCRIPTION = 'Visites le matin, sur appel.\nLe jeudi, les enfants d’abord.';

let demo: Demo;
let post: Post;
let desk: Page;
beforeAll(async () => {
  demo = await startDemo();
  post = await demo.openPost(1);
  const context = await demo.browser.newContext({
    ...{ viewport: { width: 1300, height: 1000 }, locale: 'fr-FR', timezoneId: 'America/New_York' },
  });
  desk = await context.newPage();
  await desk.goto(`${demo.world.urls.cpts}/participation`);
});
afterAll(async () => {
  await demo?.stop();
});

/** Searches anew from the case, as far as all have answered. */
async function search(): Promise<void> {
  const { page } = post;
  await page.bringToFront();
  await page.goto(`${demo.world.urls.lrm}/?poste=1`);
  await caseIn(page, 'Bordeaux').click();
  await page.getByRole('button', { name: 'Chercher une offre de soins' }).click();
  await page.locator('sas-results .status .counts', { hasNotText: 'en attente' }).waitFor({ timeout: 30_000 });
}

/** The cards of the doctor who is signed in on the other page. */
async function ofTheDoctor(): Promise<{ kind: string; community: string | undefined }[]> {
  const offers = await post.page
    .locator('sas-offer-card')
    .evaluateAll((cards) => cards.map((card) => (card as unknown as { offer: Offer }).offer));
  return offers
    .filter(({ practitioner }) => /sablemoulin/i.test(practitioner?.lastName ?? ''))
    .map(({ kind, community }) => ({ kind, community: community?.name }));
}

async function type(keys: Keyboard, field: string, text: string): Promise<void> {
  await keys.tabTo(field);
  await desk.keyboard.insertText(text);
}

describe('participation', () => {
  // Three searches, each to its last answer.
  it(
    'through a CPTS is on the next search, with what is said of it, and leaves when it is taken back',
    { timeout: 120_000 },
    async () => {
      const { page, faults } = post;
      await search();
      const before = await ofTheDoctor();
      expect(before.map(({ community }) => community)).not.toContain(CPTS);

      await desk.bringToFront();
      await desk.locator('sas-participation [data-save]').waitFor();
      const keys = new Keyboard(desk);
      await keys.tabTo('input[name=way]');
      const chosen = () => desk.locator('sas-participation input[name=way]:checked').getAttribute('value');
      for (let i = 0; i < 6 && (await chosen()) !== 'CPTS'; i++) await keys.press('ArrowDown');
      expect(await chosen()).toBe('CPTS');
      await keys.tabTo('#structure');
      await desk.keyboard.type('deux rives');
      await desk.locator('sas-participation [role=option]', { hasText: CPTS }).waitFor();
      await keys.press('ArrowDown');
      await keys.press('Enter');
      await desk.locator('sas-participation .chosen', { hasText: CPTS }).waitFor();
      await keys.tabTo('#hoursStated');
      await keys.press('Space');
      await type(keys, '#description', DESCRIPTION);
      await type(keys, '#contact', 'Secrétariat : 05 36 49 00 12');
      await keys.tabTo('[data-save]');
      await keys.press('Enter');
      await desk.getByText('Participation enregistrée').first().waitFor();

      await search();
      expect(await ofTheDoctor()).toEqual([{ kind: 'CPTS', community: CPTS }]);
      const card = page.locator('sas-offer-card').filter({ hasText: /Sablemoulin/i });
      await card.scrollIntoViewIfNeeded();
      await card.getByRole('heading', { name: CPTS }).waitFor();
      const contact = card.locator('[part=contact]');
      expect(await contact.locator('a').getAttribute('href')).toBe('tel:0536490012');
      const about = card.locator('#about');
      expect(await about.textContent()).toBe('Visites le matin, sur appel. …');
      await new Keyboard(page).tabTo('[aria-controls=about]', 300);
      await page.keyboard.press('Enter');
      await about.getByText('Le jeudi, les enfants d’abord.').waitFor();

      await desk.bringToFront();
      await keys.tabBackTo('[data-withdraw]');
      await keys.press('Enter');
      await desk.locator('sas-participation dialog[open]').waitFor();
      await keys.tabTo('[data-confirm]');
      await keys.press('Enter');
      await desk.locator('sas-participation dialog:not([open])').waitFor({ state: 'attached' });
      await search();
      expect(await ofTheDoctor()).toEqual(before);
      expect(faults).toEqual([]);
    },
  );

  it('of a structure: its manager says whom to ask there', async () => {
    await desk.bringToFront();
    const keys = new Keyboard(desk);
    await keys.tabBackTo('#who');
    // the last is the manager of the CPTS, the one before of a structure with a card of its own
    await keys.press('End');
    await keys.press('ArrowUp');
    await desk.locator('#who option:checked', { hasText: 'gestionnaire de structure' }).waitFor({ state: 'attached' });
    await desk.locator('sas-participation form[data-structure]').waitFor();
    const name = (await desk.locator('sas-participation form[data-structure] h3').textContent())?.trim();
    await type(keys, '[data-structure] textarea', 'Sans rendez-vous jusqu’à midi.');
    await type(keys, '[data-structure] input', 'Accueil : 05 36 49 02 10');
    await keys.tabTo('[data-structure] [data-save]');
    await keys.press('Enter');
    await desk.locator('sas-participation form[data-structure] .success').waitFor();

    await search();
    const { page } = post;
    const card = page.locator('sas-offer-card').filter({ hasText: name! }).first();
    // By distance: it is not among the first of the city.
    for (let i = 0; i < 5 && (await card.count()) === 0; i++) {
      const shown = await page.locator('sas-offer-card').count();
      await page.locator('sas-results [data-more]').click();
      await page.locator('sas-offer-card').nth(shown).waitFor({ state: 'attached' });
    }
    await card.locator('[part=contact] a[href="tel:0536490210"]').waitFor({ state: 'attached' });
    expect(await card.locator('#about').textContent()).toBe('Sans rendez-vous jusqu’à midi.');
    expect(post.faults).toEqual([]);
  });

  it('is accessible and fits at 320 px', async () => {
    await desk.setViewportSize({ width: 320, height: 800 });
    expect(await desk.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await violationsOf(desk)).toEqual([]);
  });
});
