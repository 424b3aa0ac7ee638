/**
 * The elements drawn on a server and taken over in the page, under the strictest policy: no inline style, no markup from strings.
 * What is seen is the same before and after; nodes are those that the server drew.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { renderToString } from '@sas-embed/elements/ssr';
import '@sas-embed/elements/define';
import '@sas-embed/elements/define/appointments.js';
import '@sas-embed/elements/define/indicators.js';
import '@sas-embed/elements/define/interface-status.js';
import '@sas-embed/elements/define/map.js';
import { html } from 'lit';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserFlags, browserHint, findBrowser } from '../../../scripts/browser.mjs';
import { pageScripts } from '../../support/page-scripts.js';
import { serve, type StaticServer } from '../../support/static-server.js';
import { look } from './look.js';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; require-trusted-types-for 'script'";
/** Those that show something before anybody is signed in. */
const DRAWN = [
  'sas-provider',
  'sas-search',
  'sas-search-bar',
  'sas-results',
  'sas-map',
  'sas-agenda',
  'sas-appointments',
];

const template = html`<sas-provider locale="fr"
  ><sas-search id="search" with-filters></sas-search><sas-map for="search"></sas-map><sas-agenda></sas-agenda
  ><sas-participation></sas-participation><sas-appointments case-ref="D-42"></sas-appointments
  ><sas-booking-dialog></sas-booking-dialog><sas-structure-members></sas-structure-members
  ><sas-indicators></sas-indicators><sas-interface-status></sas-interface-status
></sas-provider>`;

describe.skipIf(!findBrowser() && process.env['REQUIRE_BROWSER'] !== '1')('drawn on a server', () => {
  let server: StaticServer;
  let browser: Browser;
  let page: Page;
  let served: string;
  const faults: string[] = [];

  beforeAll(async () => {
    const executablePath = findBrowser();
    if (!executablePath) throw new Error(browserHint);
    const scripts = await pageScripts(new URL('page.ts', import.meta.url));
    served = await renderToString(template, { sheets: '/sheets/' });
    const document = `<!doctype html><html lang="fr"><title>served</title><body>${served}<script type="module" src="/page.js"></script></body></html>`;
    const { resolve } = createRequire(import.meta.url);
    server = await serve((path) => {
      if (path === '/') {
        return Promise.resolve({
          body: document,
          headers: { 'content-type': 'text/html', 'content-security-policy': POLICY },
        });
      }
      if (scripts[path]) return Promise.resolve({ body: scripts[path] });
      const sheet = /^\/sheets\/(sas-[a-z-]+\.css)$/.exec(path)?.[1];
      return Promise.resolve(sheet ? readFileSync(resolve(`@sas-embed/elements/ssr/sheets/${sheet}`)) : undefined);
    });
    browser = await chromium.launch({ executablePath, args: browserFlags });
    page = await browser.newPage();
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (message) => {
      // Lit's development build, which says more of mismatches, introduces itself.
      if (['error', 'warning'].includes(message.type()) && !/favicon|dev-mode/.test(message.text())) {
        faults.push(message.text());
      }
    });
    await page.goto(server.url);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('writes no style into the page: each root links to a sheet that is shipped', () => {
    expect(served).not.toMatch(/<style|\sstyle=|<script/);
    for (const tag of DRAWN) expect(served).toContain(`<link rel="stylesheet" href="/sheets/${tag}.css">`);
    expect(served).toContain('Rechercher');
  });

  it('is taken over: the same nodes, the same look, no mismatch, no violation, no linked sheet left', async () => {
    const before = await page.evaluate(look);
    expect(Object.keys(before).length).toBeGreaterThan(40);
    // styled: the sheets came
    const button = Object.entries(before).find(
      ([place]) => place.includes('sas-search-bar') && place.includes('/button'),
    )!;
    expect(button[1]['background-color']).toBe('rgb(21, 88, 145)');
    const marked = await page.evaluate(() => {
      const field = document
        .querySelector('sas-search')!
        .shadowRoot!.querySelector('sas-search-bar')!
        .shadowRoot!.querySelector('input')!;
      Object.assign(field, { marked: true });
      return field.localName;
    });
    expect(marked).toBe('input');
    await page.evaluate(() => globalThis.served.define());
    expect(faults).toEqual([]);
    const after = await page.evaluate(look);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    // the map says what there is to see once it knows how large it is
    const saidLater = Object.keys(before).filter((place) => /sas-map.*\/div\[1\]\/p/.test(place));
    expect(saidLater).toHaveLength(1);
    for (const place of saidLater) for (const look of [before, after]) delete look[place];
    expect(after).toEqual(before);
    const left = await page.evaluate(() => {
      const field = document
        .querySelector('sas-search')!
        .shadowRoot!.querySelector('sas-search-bar')!
        .shadowRoot!.querySelector('input')!;
      const roots = globalThis.served.all().flatMap(({ shadowRoot }) => shadowRoot ?? []);
      return {
        same: 'marked' in field,
        linked: roots.reduce((sum, root) => sum + root.querySelectorAll('link, style').length, 0),
        adopted: roots.every((root) => root.adoptedStyleSheets.length > 0),
        regions: roots.reduce((sum, root) => sum + root.querySelectorAll('[data-live]').length, 0),
      };
    });
    // one region that speaks for the whole page
    expect(left).toEqual({ same: true, linked: 0, adopted: true, regions: 1 });
  });

  it('works: who signs in searches, and slots come', async () => {
    await page.evaluate(() => globalThis.served.signIn());
    await page.locator('sas-offer-card').first().waitFor({ state: 'attached' });
    await page.locator('sas-slot-grid button').first().waitFor({ state: 'attached' });
    expect(faults).toEqual([]);
  });
});
