/**
 * The browser's side of the journey with a marked address and case: what pages ask for, keep and log, what the processes of the world
 * write, and the files of the database. The gateway's side is in `test/contract/privacy.test.ts`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDemo, type Demo, type Post } from './support/demo.js';
import { cardsOf, caseIn, dialogOf, slotsOf } from './support/steps.js';

const MARK = 'Zyxadresse';
let demo: Demo;
let post: Post;
/** Addresses and headers of all that pages asked for, and what they said to the console. */
const asked: string[] = [];
const said: string[] = [];
beforeAll(async () => {
  demo = await startDemo();
  post = await demo.openPost(1);
  listen(post.context);
});
afterAll(async () => {
  await post?.context.close().catch(() => undefined);
  await demo?.stop();
});

function listen(context: BrowserContext): void {
  context.on('request', (request) => asked.push(`${request.url()} ${JSON.stringify(request.headers())}`));
  context.on('console', (message) => said.push(message.text()));
}

/** What a page keeps: storages, caches, databases, cookies, its history's address. */
async function keptBy(page: Page): Promise<string> {
  const own = await page.evaluate(async () =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      history.state,
      location.href,
      (await caches?.keys?.().catch(() => [])) ?? [],
      await indexedDB.databases(),
      performance.getEntries().map(({ name }) => name),
    ]),
  );
  return own + JSON.stringify(await page.context().cookies());
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

it('leaves a typed address in no URL, header, storage, console, log or file', { timeout: 180_000 }, async () => {
  const { page } = post;
  await caseIn(page, 'Bordeaux').click();
  await page.getByRole('button', { name: 'Chercher une offre de soins' }).click();
  await page.locator('sas-offer-card').first().waitFor({ timeout: 30_000 });
  const field = page.locator('sas-search-bar input#location');
  await field.fill(`12 rue ${MARK}, 33000 Bordeaux`);
  await page.locator('sas-search-bar [role=option]').first().click();
  await page.getByRole('button', { name: 'Rechercher' }).first().click();
  await cardsOf(page, 'Agenda SAS').first().waitFor({ timeout: 30_000 });
  await slotsOf(cardsOf(page, 'Agenda SAS').first()).first().click();
  await dialogOf(page)
    .getByRole('button', { name: /Confirmer/ })
    .click();
  await dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();

  const marked = (texts: readonly string[]) => texts.filter((text) => text.toLowerCase().includes(MARK.toLowerCase()));
  expect(asked.length).toBeGreaterThan(5);
  expect(marked(asked)).toEqual([]);
  expect(marked(said)).toEqual([]);
  expect(marked([await keptBy(page)])).toEqual([]);
  // Nobody is told but those of this world: no telemetry.
  const own = new Set([demo.world.urls.gateway, demo.world.urls.lrm]);
  expect(asked.map((text) => new URL(text.split(' ')[0]!).origin).filter((origin) => !own.has(origin))).toEqual([]);

  await post.context.close();
  await demo.world.stop();
  const files = filesBelow(demo.world.dir);
  expect(files.some((name) => name.includes('pglite'))).toBe(true);
  expect(
    files.filter((name) => readFileSync(name).toString('latin1').toLowerCase().includes(MARK.toLowerCase())),
  ).toEqual([]);
});
