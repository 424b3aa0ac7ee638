/**
 * The parts of the journey alone: each drawn on a server under the strictest policy, seen as one that the page draws itself, and
 * taken over without a mismatch. A grid of slots is served empty on purpose: its slots change by the minute.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { renderToString } from '@sas-embed/elements/ssr';
import '@sas-embed/elements/define';
import { html } from 'lit';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserFlags, browserHint, findBrowser } from '../../../scripts/browser.mjs';
import { pageScripts } from '../../support/page-scripts.js';
import { serve, type StaticServer } from '../../support/static-server.js';
import { look } from './look.js';
import { ALONE, type AloneTag } from './samples.js';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; require-trusted-types-for 'script'";
const { 'sas-filters': filters, 'sas-offer-card': card, 'sas-slot-grid': grid } = ALONE;
const TEMPLATES = {
  'sas-filters': html`<sas-filters .facets=${filters.facets} .filters=${filters.filters}></sas-filters>`,
  'sas-offer-card': html`<sas-offer-card
    .offer=${card.offer}
    .dates=${card.dates}
    .slots=${card.slots}
    .status=${card.status}
  ></sas-offer-card>`,
  'sas-slot-grid': html`<sas-slot-grid
    .dates=${grid.dates}
    .slots=${grid.slots}
    .status=${grid.status}
  ></sas-slot-grid>`,
};
/** What is in the page only once its script has run. */
const LATER = /\/sas-slot-grid\[\d+\]\//;
/** What a card is as high as, and what hangs on it: its slots, once they are there. */
const BY_HEIGHT = /^(height|block-size|margin-(top|block-start)|(perspective|transform)-origin|grid-template-rows)$/;

/** A style without what the slots of a card change. */
const standing = (style: Record<string, string>, tag: AloneTag) =>
  Object.fromEntries(Object.entries(style).filter(([name]) => tag !== 'sas-offer-card' || !BY_HEIGHT.test(name)));

describe.skipIf(!findBrowser() && process.env['REQUIRE_BROWSER'] !== '1')('drawn on a server, alone', () => {
  let server: StaticServer;
  let browser: Browser;
  const served = new Map<string, string>();

  beforeAll(async () => {
    const executablePath = findBrowser();
    if (!executablePath) throw new Error(browserHint);
    const scripts = await pageScripts(new URL('alone-page.ts', import.meta.url));
    for (const [tag, template] of Object.entries(TEMPLATES)) {
      served.set(tag, await renderToString(template, { sheets: '/sheets/' }));
    }
    const { resolve } = createRequire(import.meta.url);
    server = await serve((path) => {
      const [, from, tag] = /^\/(served|own)\/(sas-[a-z-]+)$/.exec(path) ?? [];
      if (tag) {
        const body = `<!doctype html><html lang="fr"><title>${tag}</title><body>${from === 'served' ? served.get(tag) : ''}<script type="module" src="/page.js"></script></body></html>`;
        return Promise.resolve({
          body,
          headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY },
        });
      }
      if (scripts[path]) return Promise.resolve({ body: scripts[path] });
      const sheet = /^\/sheets\/(sas-[a-z-]+\.css)$/.exec(path)?.[1];
      return Promise.resolve(sheet ? readFileSync(resolve(`@sas-embed/elements/ssr/sheets/${sheet}`)) : undefined);
    });
    browser = await chromium.launch({ executablePath, args: browserFlags });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** A page as it is served, or one without the element, and what it complains of. */
  async function open(from: 'served' | 'own', tag: AloneTag): Promise<{ page: Page; faults: string[] }> {
    const page = await browser.newPage({ locale: 'fr-FR', timezoneId: 'Europe/Paris' });
    await page.clock.setFixedTime('2026-11-23T08:30:00+01:00');
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (message) => {
      // Lit's development build, which says more of mismatches, introduces itself.
      if (['error', 'warning'].includes(message.type()) && !/favicon|dev-mode/.test(message.text()))
        faults.push(message.text());
    });
    await page.goto(`${server.url}/${from}/${tag}`);
    await page.waitForFunction(() => 'takeOver' in globalThis);
    return { page, faults };
  }

  it.each(Object.keys(ALONE) as AloneTag[])(
    '%s: seen as the page draws it, and taken over',
    async (tag) => {
      expect(served.get(tag)).not.toMatch(/<style|\sstyle=|<script/);
      const own = await open('own', tag);
      await own.page.evaluate((it) => globalThis.takeOver(it), tag);
      const wanted = await own.page.evaluate(look);
      expect(own.faults).toEqual([]);

      const { page, faults } = await open('served', tag);
      const before = await page.evaluate(look);
      if (tag === 'sas-slot-grid') {
        // no slot of another minute, nor a root that would have to be thrown away
        expect(served.get(tag)).not.toMatch(/shadowroot|10h00/);
      } else {
        expect(served.get(tag)).toContain(`<link rel="stylesheet" href="/sheets/${tag}.css">`);
        const drawn = Object.keys(wanted).filter((place) => !LATER.test(place));
        expect(drawn.length).toBeGreaterThan(5);
        expect(Object.keys(before)).toEqual(drawn);
        for (const place of drawn.filter((place) => !place.endsWith('/sas-slot-grid[1]'))) {
          expect(standing(before[place]!, tag), place).toEqual(standing(wanted[place]!, tag));
        }
      }
      const first = await page.evaluateHandle(
        (it) => document.querySelector(it)!.shadowRoot?.querySelector('*:not(link)'),
        tag,
      );
      await page.evaluate((it) => globalThis.takeOver(it), tag);
      expect(faults).toEqual([]);
      expect(await page.evaluate(look)).toEqual(wanted);
      const left = await page.evaluate(
        ([it, node]) => {
          const root = document.querySelector(it)!.shadowRoot!;
          return {
            same: !node || (node as Node).getRootNode() === root,
            linked: root.querySelectorAll('link, style').length,
            adopted: root.adoptedStyleSheets.length > 0,
          };
        },
        [tag, first] as const,
      );
      expect(left).toEqual({ same: true, linked: 0, adopted: true });
      await own.page.close();
      await page.close();
    },
    60_000,
  );
});
