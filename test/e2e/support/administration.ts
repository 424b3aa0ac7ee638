import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Demo } from './demo.js';

/** The pages of administration, opened by somebody who signed in there. */
export interface AdministrationPage {
  context: BrowserContext;
  page: Page;
}

/**
 * Opens the pages of administration in a browser of its own, as who has this name at Pro Santé Connect.
 * @param options - `clock`: the browser's clock goes on as any, and can be moved on by `page.clock`
 */
export async function openAdministration(
  { world, browser }: Demo,
  name: RegExp,
  { faults = [], view = '', clock = false }: { faults?: string[]; view?: string; clock?: boolean } = {},
): Promise<AdministrationPage> {
  const context = await browser.newContext({
    ...{ viewport: { width: 1280, height: 900 }, locale: 'fr-FR', timezoneId: 'Europe/Paris', acceptDownloads: true },
  });
  context.on('weberror', (error) => faults.push(String(error.error())));
  const page = await context.newPage();
  if (clock) await context.clock.install();
  await page.goto(`${world.urls.web}/administration${view}`);
  const popup = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Se connecter avec Pro Santé Connect' }).click();
  const beside = await popup;
  await beside.waitForURL((at) => at.origin === world.urls.psc);
  await beside.getByRole('radio', { name }).check();
  await beside.getByRole('button', { name: 'Se connecter' }).click();
  await page.getByRole('button', { name: 'Se déconnecter' }).waitFor();
  return { context, page };
}

/** Goes to one of its pages by keyboard, and waits until it is there. */
export async function goTo(page: Page, link: string, heading = link): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: link }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: heading }).waitFor();
  await page.locator('#content:not([aria-busy])').waitFor();
}

/** Wide, on a small screen, and at a zoom of 400 %. */
const WIDTHS = [1280, 400, 320];

/**
 * Looks at the whole page in each width: nothing of it is beyond its edge (WCAG 1.4.10). With pictures of it for who looks at
 * them, in the folder `SHOTS`, where that is set.
 */
export async function pictureOf(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const before = page.viewportSize()!;
  const beyond: Record<number, number> = {};
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
    if (scrollWidth > width) beyond[width] = scrollWidth;
    if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
  }
  await page.setViewportSize(before);
  expect.soft(beyond, `${name}: how wide it is, in which width`).toEqual({});
}
