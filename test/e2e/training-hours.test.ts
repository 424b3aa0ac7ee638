/**
 * The training at hours when nobody has a slot: three in the night, a Sunday, ten minutes before midnight. All processes of the world,
 * and the browser, have a clock that is shifted there.
 */
import { instantOf, localDate } from '@sas-embed/contract';
import { afterEach, expect, it } from 'vitest';
import { startDemo, type Demo } from './support/demo.js';
import { dialogOf, Keyboard } from './support/steps.js';

const SHIFTED = new URL('./support/shifted-clock.mjs', import.meta.url);
const PARIS = 'Europe/Paris';
const DAY = 86_400_000;
// A world is started in each.
let demo: Demo | undefined;
afterEach(() => demo?.stop());

/** The next such hour; on a Sunday where it must be one. */
function next(time: string, isSunday: boolean): number {
  for (let day = Date.now(); ; day += DAY) {
    const date = localDate(day, PARIS);
    const at = instantOf(date, time, PARIS);
    if (at > Date.now() && (!isSunday || new Date(`${date}T12:00:00Z`).getUTCDay() === 0)) return at;
  }
}

it.each([
  ['three in the night', '03:00', false, 'cette nuit, avant 6'],
  ['a Sunday', '11:00', true, 'ce soir, avant 21'],
  ['ten minutes before midnight', '23:50', false, 'cette nuit, avant 3'],
] as const)(
  'a doctor is found at %s',
  async (_, time, isSunday, told) => {
    const shift = next(time, isSunday) - Date.now();
    const { NODE_OPTIONS = '' } = process.env;
    demo = await startDemo({
      training: true,
      env: { DATABASE_URL: '', NODE_OPTIONS: `${NODE_OPTIONS} --import ${SHIFTED.href}`, SHIFT_MS: String(shift) },
    });
    const context = await demo.browser.newContext({ viewport: { width: 1500, height: 1000 }, locale: 'fr-FR' });
    const page = await context.newPage();
    await page.clock.install({ time: Date.now() + shift });
    await page.goto(demo.world.urls.training!);
    const keys = new Keyboard(page);
    await keys.tabTo('[data-scenario="ce-soir"]');
    await keys.press('Enter');
    await page.locator('#run-title:focus').waitFor();
    expect((await page.locator('#brief').innerText()).replaceAll('\u00a0', ' ')).toContain(told);
    await keys.tabTo('#search-care');
    await keys.press('Enter');
    await page.locator('sas-results .status .counts', { hasNotText: 'en attente' }).waitFor();
    const card = page.locator('sas-offer-card').filter({ hasText: 'SABLEFEUILLE' });
    await card.locator('button.slot').first().click();
    await dialogOf(page).getByText('Créneau gardé pour vous').waitFor();
    await dialogOf(page).getByRole('button', { name: 'Confirmer le rendez-vous' }).click();
    await dialogOf(page).getByRole('button', { name: 'Terminer' }).click();
    await page.locator('#debrief-title:focus').waitFor();
    expect(await page.locator('#debrief-title').innerText()).toContain('Objectif atteint');
    await context.close();
  },
  180_000,
);
