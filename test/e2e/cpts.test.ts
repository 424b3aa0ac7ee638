/**
 * The second demo host, a CPTS product, by keyboard alone: who may see which slots, the list as another role sees it, and
 * a booking; and the contract's page, which both hosts' developers read.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './support/axe.js';
import { startDemo, type Demo } from './support/demo.js';
import { cardsOf, dialogOf, Keyboard, nextPage, signInAtEditor } from './support/steps.js';

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(async () => {
  await demo?.stop();
});

/** Opens a page that is watched for errors. */
async function open(url: string, size = { width: 1400, height: 1000 }) {
  const context = await demo.browser.newContext({ viewport: size, locale: 'fr-FR', timezoneId: 'America/New_York' });
  const faults: string[] = [];
  context.on('weberror', (error) => faults.push(String(error.error())));
  context.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  const page = await context.newPage();
  await page.goto(url);
  return { context, page, faults };
}

describe('the page of a CPTS', () => {
  it('says who sees which slots, as the gateway filters them', async () => {
    const { page, context, faults } = await open(demo.world.urls.cpts);
    await page.getByText(/^Compté à/).waitFor({ timeout: 30_000 });
    const row = async (role: RegExp) =>
      (await page.getByRole('row', { name: role }).getByRole('cell').allInnerTexts()).slice(0, 5);
    const [, , snp, own] = await row(/Coordinatrice de cette CPTS/);
    expect(Number(own)).toBeGreaterThan(0);
    expect(snp).toBe('non');
    // a slot may be meant for several CPTS: another coordinator sees those that name his own
    expect(Number((await row(/Coordinateur d’une autre CPTS/))[3]?.replace('non', '0'))).toBeLessThan(Number(own));
    expect(Number((await row(/Régulateur/))[2])).toBeGreaterThan(0);
    expect((await row(/ne connaît pas/)).every((cell) => !Number(cell))).toBe(true);
    expect(faults.filter((fault) => !fault.includes('403'))).toEqual([]);
    await context.close();
  });

  it('shows the list as the regulator sees it, and books from it, by keyboard alone', async () => {
    const { page, context } = await open(demo.world.urls.cpts);
    const keys = new Keyboard(page);
    await cardsOf(page, 'AgendaRapide').first().waitFor();
    await keys.tabTo('#rights button[value="osnp"]');
    await keys.press('Enter');
    await page.getByText('Vue affichée : Régulateur (OSNP).').waitFor();
    const card = cardsOf(page, 'AgendaRapide').first();
    await card.waitFor();
    await keys.tabToSlotOf(card);
    await keys.press('Enter');
    await dialogOf(page).getByText('Vos collègues voient que vous êtes sur ce créneau').waitFor();
    await page.locator('sas-booking-dialog #primary:focus').waitFor();
    const opened = nextPage(context);
    await keys.press('Enter');
    const editor = await opened;
    await signInAtEditor(editor, /Inès/i);
    await editor.locator('form.days button').first().click();
    await editor.getByRole('button', { name: 'Confirmer le rendez-vous' }).click();
    await editor.getByText(/Rendez-vous confirmé/).waitFor();
    await dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
    await page.bringToFront();
    await keys.press('Escape');
    await dialogOf(page).waitFor({ state: 'detached' });
    await context.close();
  });
});

describe('the contract’s page', () => {
  it.each([
    { width: 1280, height: 900 },
    { width: 320, height: 700 },
  ])('is accessible, asks for nothing from elsewhere and fits at $width px', async (size) => {
    const { page, context, faults } = await open('about:blank', size);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${demo.world.urls.gateway}/docs`);
    await page.getByLabel('Filter the contents').fill('hold');
    await page.getByRole('link', { name: /^createHold/ }).waitFor();
    expect(await page.getByRole('link', { name: /^suggestSpecialties/ }).isVisible()).toBe(false);
    expect(asked.filter((url) => !url.startsWith(demo.world.urls.gateway))).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
    expect(await violationsOf(page)).toEqual([]);
    await context.close();
  });
});
