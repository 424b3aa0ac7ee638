/** The static Storybook as a reader opens it: a page of five parts for each element, alive, whole, and asking nobody outside. */
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { browserFlags, browserHint, findBrowser } from '../../scripts/browser.mjs';
import { DECLARATIONS, DOCS } from '../../stories/pages/index.js';
import { ELEMENTS } from '../../stories/states.js';
import { serve } from '../support/static-server.js';
import { listenTo } from '../support/storybook.js';

const PARTS = ['Overview', 'Live demo', 'Design', 'Integration code', 'Accessibility'];
const FRAMEWORKS = ['HTML and TypeScript', 'React 18 and 19', 'Vue 3', 'Angular 21', 'Svelte 5'];
/** What must be told in both languages: the names of the pages. */
const GUIDES = [
  ['five minutes', 'cinq minutes'],
  ['in an lrm', 'dans un lrm'],
  ['in a cpts product', 'dans un produit cpts'],
  ['in a webview shell', 'dans une coquille webview'],
  ['events', 'événements'],
  ['theming', 'thèmes'],
  ['content security policy', 'politique de sécurité'],
  ['server rendering', 'rendu sur le serveur'],
  ['testing with the mock', 'tester avec le simulacre'],
  ['from a deep link', 'depuis un lien profond'],
] as const;

const { url } = inject('storybook');
let browser: Browser;
let page: Page;
let docs: { id: string; title: string }[];
/** What stood in the console, was thrown or was asked of others since the last look. */
let noticed: () => string[];

beforeAll(async () => {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(browserHint);
  const { entries } = (await (await fetch(`${url}/index.json`)).json()) as {
    entries: Record<string, { id: string; title: string; type: string }>;
  };
  docs = Object.values(entries).filter(({ type }) => type === 'docs');
  browser = await chromium.launch({ executablePath, args: browserFlags });
  page = await browser.newPage();
  await page.clock.setFixedTime('2026-11-23T08:30:00+01:00');
  noticed = listenTo(page, url);
}, 60_000);
// every page that is opened, whichever test opens it, says nothing wrong in the console and asks nobody outside
afterEach(() => expect(noticed()).toEqual([]));
afterAll(() => browser?.close());

/** Opens a page of the documentation; it is drawn when its first heading is there. */
async function open(id: string): Promise<void> {
  await page.goto(`${url}/iframe.html?viewMode=docs&id=${encodeURIComponent(id)}`);
  await page.locator('.sbdocs h1').first().waitFor({ timeout: 20_000 });
}

it('opens with the journey alive, searched already, and takes nobody’s focus', async () => {
  await open('start-here--docs');
  const demo = page.locator('.sas-welcome');
  await demo.locator('sas-offer-card button.slot').first().waitFor();
  await expect.poll(() => demo.locator('.stage').evaluate((stage) => (stage as HTMLElement).inert)).toBe(false);
  expect(await page.evaluate(() => [document.activeElement?.localName, scrollY])).toEqual(['body', 0]);
  const surface = () => demo.locator('.stage').evaluate((stage) => getComputedStyle(stage).backgroundColor);
  const light = await surface();
  await demo.getByLabel('Dark', { exact: true }).check();
  expect(await surface()).not.toBe(light);
  await demo.getByLabel('English').check();
  await demo.getByRole('button', { name: 'Search', exact: true }).waitFor();
  await demo.locator('sas-offer-card button.slot').first().click();
  await demo.getByRole('dialog', { name: 'Book this appointment' }).waitFor();
}, 60_000);

it('works whole from a folder of any host: the sidebar, and the page that it shows first', async () => {
  const folder = '/some/storybook';
  const server = await serve(async (path) => {
    if (!path.startsWith(`${folder}/`)) return undefined;
    const file = path.slice(folder.length);
    const answer = await fetch(`${url}${file === '/' ? '/index.html' : file}`);
    return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined;
  });
  const asked: string[] = [];
  const missing: string[] = [];
  const other = await browser.newPage();
  const noticedThere = listenTo(other, server.url);
  other.on('request', (request) => asked.push(request.url()));
  other.on('response', (response) => response.ok() || missing.push(response.url()));
  try {
    await other.goto(`${server.url}${folder}/`);
    await other
      .frameLocator('#storybook-preview-iframe')
      .locator('sas-offer-card')
      .first()
      .waitFor({ timeout: 30_000 });
    await other.getByRole('link', { name: 'States' }).click();
    await other
      .frameLocator('#storybook-preview-iframe')
      .getByRole('heading', { name: /every state/ })
      .waitFor();
    const within = `${server.url}${folder}/`;
    expect(asked.filter((it) => !it.startsWith(within) && !/^(data|blob):|favicon\.ico$/.test(it))).toEqual([]);
    expect(missing.filter((it) => !it.endsWith('/favicon.ico'))).toEqual([]);
    expect(noticedThere()).toEqual([]);
  } finally {
    await other.close();
    await server.stop();
  }
}, 60_000);

it('describes every element of the manifest', () => {
  expect([...DOCS.keys()].sort()).toEqual([...DECLARATIONS.keys()].sort());
  expect([...ELEMENTS].sort()).toEqual([...DECLARATIONS.keys()].sort());
});

describe.each([...DECLARATIONS.values()])('$tagName', ({ tagName: tag, members, events, cssParts }) => {
  it('has a page of five parts, alive, with all that the manifest knows', async () => {
    const doc = DOCS.get(tag)!;
    await open(`elements-${tag}--docs`);
    const main = page.locator('.sbdocs-content');
    expect(await main.locator('h1').first().innerText()).toBe(tag);
    // not those within the elements that are shown
    expect(await main.evaluate((shown) => [...shown.querySelectorAll('h2')].map((head) => head.innerText))).toEqual(
      PARTS,
    );
    expect(await main.innerText()).toContain(doc.promise);
    // alive: the element stands in the demo, defined and drawn
    // (a dialog in a frame of its own)
    await main.locator('.sbdocs-preview').first().scrollIntoViewIfNeeded();
    const framed = (await main.locator('.sbdocs-preview iframe').count()) > 0;
    const demo = framed ? page.frameLocator('.sbdocs-preview iframe').first().locator(tag) : main.locator(tag);
    await demo.first().waitFor({ state: 'attached' });
    await expect.poll(() => demo.evaluateAll((all) => all.every((element) => element.shadowRoot !== null))).toBe(true);
    expect(await main.locator('details[name=framework] summary').allInnerTexts()).toEqual(FRAMEWORKS);
    const text = (await main.textContent())!;
    for (const { name } of [...(members ?? []), ...(events ?? []), ...(cssParts ?? [])]) {
      expect(text, `${tag}: ${name}`).toContain(name);
    }
    // what each means is written: by hand, and in the class
    for (const words of [doc.takeIt, doc.rather, doc.design, doc.said, doc.host])
      expect(words.length).toBeGreaterThan(0);
    for (const { name, description } of members ?? []) expect(description, `${tag}.${name}`).toBeTruthy();
  }, 60_000);
});

it.each(GUIDES)(
  'has the guide “%s” in English, and “%s” in French',
  async (english, french) => {
    for (const [folder, name] of [
      ['guides/english/', english],
      ['guides/français/', french],
    ] as const) {
      const guide = docs.find(
        ({ title }) => title.toLowerCase().startsWith(folder) && title.toLowerCase().includes(name),
      );
      expect(guide, `${folder}${name}`).toBeDefined();
      await open(guide!.id);
      const text = await page.locator('.sbdocs-content').evaluate((shown) => shown.textContent ?? '');
      expect(text.split(/\s+/).length, guide!.title).toBeGreaterThan(80);
    }
  },
  60_000,
);

it('links to pages and stories that there are', async () => {
  const { entries } = JSON.parse(await (await fetch(`${url}/index.json`)).text()) as {
    entries: Record<string, unknown>;
  };
  const broken: string[] = [];
  for (const { id } of docs) {
    await open(id);
    const links = await page
      .locator('.sbdocs-content a[href*="?path="]')
      .evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).searchParams.get('path')!));
    for (const path of links) if (!entries[path.replace(/^\/(docs|story)\//, '')]) broken.push(`${id}: ${path}`);
  }
  expect([...new Set(broken)]).toEqual([]);
}, 240_000);

/** What makes the page wider than its screen, or is cut off there: what has two dimensions scrolls within a box of its own. */
function tooWide(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  const found = scrollWidth > clientWidth ? [`${scrollWidth} px in ${clientWidth}`] : [];
  for (const wide of document.querySelectorAll<HTMLElement>('.sbdocs :is(table, pre)')) {
    if (!wide.checkVisibility() || wide.scrollWidth <= clientWidth) continue;
    let box: Element | null = wide;
    while (box && getComputedStyle(box).overflowX === 'visible') box = box.parentElement;
    if (!box || !/auto|scroll/.test(getComputedStyle(box).overflowX)) {
      found.push(`${wide.localName} "${wide.textContent?.trim().slice(0, 40)}" does not scroll`);
    }
  }
  return found;
}

describe('on a screen of 320 or 400 px', () => {
  afterAll(() => page.setViewportSize({ width: 1280, height: 720 }));

  const misfits = async (name: string): Promise<string[]> => {
    const found: string[] = [];
    for (const width of [400, 320]) {
      await page.setViewportSize({ width, height: 800 });
      // what is drawn to measure is drawn anew a few frames later
      let faulty = await page.evaluate(tooWide);
      for (
        const end = Date.now() + 1_000;
        faulty.length > 0 && Date.now() < end;
        faulty = await page.evaluate(tooWide)
      ) {
        await page.waitForTimeout(50);
      }
      found.push(...faulty.map((fault) => `${name} at ${width} px: ${fault}`));
    }
    return found;
  };

  it('no page of the documentation is wider than the screen', async () => {
    const found: string[] = [];
    for (const { id } of docs) {
      await open(id);
      // examples and tables of arguments come after the heading
      await page.waitForLoadState('networkidle');
      found.push(...(await misfits(id)));
    }
    expect(found).toEqual([]);
  }, 240_000);

  it('nor is the front page, in its frame', async () => {
    await page.goto(`${url}/index.html`);
    await page.frameLocator('#storybook-preview-iframe').locator('.sbdocs h1').first().waitFor({ timeout: 30_000 });
    expect(await misfits('the front page')).toEqual([]);
  }, 60_000);
});
