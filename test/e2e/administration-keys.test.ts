/**
 * The key of a host application, renewed from the pages of administration by keyboard: shown once, with what it is for; the former one
 * stays for the time that was chosen, or is ended at once.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goTo, openAdministration, pictureOf } from './support/administration.js';
import { violationsOf } from './support/axe.js';
import { startDemo, type Demo } from './support/demo.js';
import { Keyboard } from './support/steps.js';

let demo: Demo;
let context: BrowserContext;
let page: Page;
let keys: Keyboard;
const faults: string[] = [];

beforeAll(async () => {
  demo = await startDemo();
  ({ context, page } = await openAdministration(demo, /Solène/, { faults }));
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  keys = new Keyboard(page);
});
afterAll(async () => {
  await context?.close();
  await demo?.stop();
});

const main = () => page.getByRole('main');
const told = (text: string | RegExp) => page.locator('#told').getByText(text).waitFor();
const row = () => main().getByRole('row', { name: /LRM des clés/ });
const secret = () => main().getByRole('region', { name: 'Nouvelle clé' });

/** Asks for a new key by keyboard, and reads it from where it is shown. */
async function renew(button: string, overlap?: string): Promise<{ kid: string; d: string }> {
  await keys.tabTo(`button[aria-label="${button} de LRM des clés"]`);
  await keys.press('Enter');
  await main()
    .getByRole('heading', { name: / la clé de LRM des clés$/ })
    .and(page.locator(':focus'))
    .waitFor();
  if (overlap !== undefined) {
    const choice = main().getByLabel('L’ancienne clé reste valable pendant');
    expect(await choice.evaluate((field: HTMLSelectElement) => field.selectedOptions[0]!.text)).toBe('24 heures');
    await choice.selectOption({ label: overlap });
  }
  expect(await violationsOf(page)).toEqual([]);
  await pictureOf(page, `key-asked-${overlap ?? 'first'}`);
  await keys.tabTo('main form [type=submit]');
  await keys.press('Enter');
  await secret().getByRole('heading', { name: 'Nouvelle clé de LRM des clés' }).and(page.locator(':focus')).waitFor();
  return JSON.parse(await secret().getByRole('textbox').inputValue()) as { kid: string; d: string };
}

describe('the key of a host application', () => {
  it('is made, copied, renewed with an overlap, and ended, by keyboard; it is shown once', async () => {
    await goTo(page, 'Logiciels appelants');
    await keys.tabTo('#new-host');
    await keys.press('Enter');
    await main().getByLabel('Identifiant').fill('lrm-cles');
    await main().getByLabel('Nom').fill('LRM des clés');
    await main().getByLabel('Origines de ses pages').fill('https://lrm.example');
    await keys.tabTo('main form [type=submit]');
    await keys.press('Enter');
    await told('LRM des clés : enregistré.');
    await row().getByRole('cell', { name: 'aucune', exact: true }).waitFor();

    const first = await renew('Créer une clé');
    await secret()
      .getByText(/n’est montrée qu’une fois/)
      .waitFor();
    await keys.tabTo('.secret button.primary');
    await keys.press('Enter');
    await secret().getByText('Clé copiée.').waitFor();
    const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as object;
    expect(copied).toMatchObject({ kty: 'EC', kid: first.kid, d: first.d });
    expect(await violationsOf(page)).toEqual([]);
    await pictureOf(page, 'key-shown');
    await keys.press('Tab');
    await keys.press('Enter');
    await secret().waitFor({ state: 'hidden' });
    await row().getByText('active', { exact: true }).waitFor();

    // The former one stays for the time that is chosen; both are in the list while the new one is still shown.
    const second = await renew('Renouveler la clé', '48 heures');
    expect(second.d).not.toBe(first.d);
    await row()
      .getByText(/^ancienne clé, active jusqu’au \d\d\/\d\d\/\d{4} \d\d:\d\d$/)
      .waitFor();
    expect(await row().locator('.keys code').allTextContents()).toEqual([second.kid, first.kid]);
    await keys.tabTo(`button[aria-label="Arrêter la clé ${first.kid}"]`);
    await keys.press('Enter');
    const sure = main().getByRole('button', { name: `Arrêter maintenant la clé ${first.kid}` });
    await sure.and(page.locator(':focus')).waitFor();
    await pictureOf(page, 'key-ended');
    await keys.press('Tab');
    await keys.press('Enter');
    await sure.waitFor({ state: 'hidden' });
    await keys.press('Enter');
    await sure.and(page.locator(':focus')).waitFor();
    await keys.press('Enter');
    await told(`LRM des clés : clé ${first.kid} arrêtée, ce qu’elle signe est refusé.`);
    await expect.poll(() => row().locator('.keys code').allTextContents()).toEqual([second.kid]);
    // The new one was not taken away with it: it is read nowhere else.
    expect(await secret().getByRole('textbox').inputValue()).toContain(second.d);
    expect(await violationsOf(page)).toEqual([]);
    await keys.tabTo('.secret .acts button:last-child');
    await keys.press('Enter');
    await secret().waitFor({ state: 'hidden' });
    await row().getByText('active', { exact: true }).waitFor();
    expect(await page.content()).not.toContain(second.d);

    await goTo(page, 'Journal d’audit');
    for (const [act, count] of [
      ['rotateHostKey', 2],
      ['endHostKey', 1],
    ] as const) {
      await main().getByRole('textbox', { name: 'Acte' }).fill(act);
      await keys.press('Enter');
      await main()
        .getByText(`${count} acte${count > 1 ? 's affichés' : ' affiché'}.`)
        .waitFor();
    }
    await main()
      .getByRole('row', { name: new RegExp(`endHostKey.*kid ${first.kid}`) })
      .waitFor();
    expect(faults).toEqual([]);
  });

  it('is said to be lost where the answer was, so that it is made again', async () => {
    await goTo(page, 'Logiciels appelants');
    // The answer of the first try does not come back; the client tries again, and the private half is told once.
    let lost = 0;
    await page.route(/\/v1\/admin\/hosts\/lrm-cles\/keys$/, async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort('connectionreset');
    });
    await keys.tabTo('button[aria-label="Renouveler la clé de LRM des clés"]');
    await keys.press('Enter');
    await keys.tabTo('main form [type=submit]');
    await keys.press('Enter');
    await secret()
      .getByText(/sa partie privée ne peut plus être montrée/)
      .waitFor();
    expect(lost).toBe(1);
    expect(await secret().getByRole('textbox').count()).toBe(0);
    expect(await row().locator('.keys code').count()).toBe(2);
    expect(await violationsOf(page)).toEqual([]);
    await pictureOf(page, 'key-lost');
  });
});
