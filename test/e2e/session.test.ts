/**
 * Who is signed in on our own pages: the session is renewed without anybody noticing, its end is a calm screen that keeps what was
 * entered and held, and who leaves, or comes in another's place, takes everything along. By keyboard where a regulator would.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type Demo } from './support/demo.js';
import { cardsOf, dialogOf, Keyboard, nextPage, signInOnOurPage, slotsOf } from './support/steps.js';

let demo: Demo;
let context: BrowserContext;
const faults: string[] = [];
let page: Page;
beforeAll(async () => {
  // Longer than a token is good, so that a hold lives through its renewal.
  demo = await startDemo({ gateway: { holds: { seconds: 1_200 } } });
  context = await demo.browser.newContext({
    viewport: { width: 1400, height: 1000 },
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
  });
  context.on('weberror', (error) => faults.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page = await context.newPage();
  await page.clock.install();
  await page.goto(`${demo.world.urls.web}/recherche`);
});
afterAll(async () => {
  await context?.close();
  await demo?.stop();
});

const screen = () => page.getByRole('dialog', { name: /session est terminée|Connexion|déconnecté/ });
const field = (name: string) => page.locator(`sas-search-bar input#${name}`);

async function hold(): Promise<void> {
  await field('specialty').fill('médecine générale');
  await page.locator('sas-search-bar [role=option]').first().click();
  await field('location').fill('33000 Bordeaux');
  await page.locator('sas-search-bar [role=option]').first().click();
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await slotsOf(cardsOf(page, 'Agenda SAS').first()).first().click();
  // Held, and nothing under way: a clock that jumps would end what is awaited.
  await dialogOf(page)
    .getByText(/encore \d+:\d+/)
    .waitFor();
  await page
    .getByText(/sans réponse/)
    .first()
    .waitFor();
}

describe('a session on our own pages', () => {
  it('begins at the provider; nothing of the page can be used, or is asked for, before', async () => {
    await screen().getByRole('heading', { name: 'Connexion' }).waitFor();
    await page.locator('#sign-in button:focus').waitFor();
    await page.keyboard.press('Escape');
    expect(await screen().isVisible()).toBe(true);
    await signInOnOurPage(page, demo.world.urls.psc);
    await page.waitForURL((at) => at.pathname === '/recherche');
    await page.getByRole('button', { name: 'Se déconnecter' }).waitFor();
    expect(await screen().count()).toBe(0);
    const [session] = (await context.cookies(demo.world.urls.web)).filter(({ name }) => name === 'sas-session');
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(await page.evaluate(() => document.cookie + localStorage.length + sessionStorage.length)).toBe('00');
  });

  it('is renewed without anybody noticing; a slot that is held stays held', async () => {
    await hold();
    const renewed = page.waitForResponse((answer) => answer.url().endsWith('/auth/token') && answer.status() === 200);
    await page.clock.fastForward('04:50');
    await renewed;
    expect(
      await dialogOf(page)
        .getByRole('button', { name: /Confirmer/ })
        .isEnabled(),
    ).toBe(true);
    expect(await screen().count()).toBe(0);
  });

  /** Another page: a token that is fresh by the page's clock. */
  async function anew(): Promise<void> {
    await page.close();
    page = await context.newPage();
    await page.clock.install();
    await page.goto(`${demo.world.urls.web}/recherche`);
    await page.getByRole('button', { name: 'Se déconnecter' }).waitFor();
  }
  async function runOut(): Promise<void> {
    await context.clearCookies({ name: 'sas-session' });
    await page.clock.fastForward('04:50');
    await screen().getByRole('heading', { name: 'Votre session est terminée' }).waitFor();
  }

  it('ends with a calm screen; who signs in again, beside, confirms the slot that was held', async () => {
    await anew();
    await hold();
    await runOut();
    expect(await screen().innerText()).toContain('sont gardées');
    // The provider knows the browser: one key, and the window closes by itself.
    await page.locator('#sign-in button:focus').waitFor();
    await new Keyboard(page).press('Enter');
    await screen().waitFor({ state: 'hidden' });
    const dialog = dialogOf(page);
    await dialog.getByRole('button', { name: /Confirmer/ }).click();
    await dialog.getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
  });

  it('is another’s when somebody else signs in: nothing of the one before is left', async () => {
    await anew();
    await hold();
    await page.keyboard.press('Escape');
    await runOut();
    expect(await field('location').inputValue()).toContain('Bordeaux');
    const opened = nextPage(context);
    await screen()
      .getByRole('button', { name: /La Réunion/ })
      .click();
    const beside = await opened;
    await beside.getByRole('radio').first().waitFor();
    await beside.getByRole('button', { name: 'Se connecter' }).click();
    await screen().waitFor({ state: 'hidden' });
    await page.waitForFunction(() => document.querySelector('sas-provider')!.session?.bookingSas.id === 'sas-974');
    expect(await field('location').inputValue()).toBe('');
    expect(await page.locator('sas-offer-card').count()).toBe(0);
  });

  it('ends in every window when somebody signs out, and takes what is shown along', async () => {
    const other = await context.newPage();
    await other.goto(`${demo.world.urls.web}/recherche`);
    await other.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.getByRole('heading', { name: 'Vous êtes déconnecté' }).waitFor();
    await other.close();
    const strange = faults.filter((fault) => !/status of 401/.test(fault));
    expect(strange).toEqual([]);
  });
});
