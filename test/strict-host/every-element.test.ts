/** Every element, in its fullest state, under the strictest policy that a page can have, to the letter. */
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserFlags, browserHint, findBrowser } from '../../scripts/browser.mjs';
import { DECLARATIONS } from '../../stories/pages/index.js';
import { pageScripts } from '../support/page-scripts.js';
import { serve, type StaticServer } from '../support/static-server.js';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src https://sas.example; require-trusted-types-for 'script'";

let server: StaticServer;
let browser: Browser;
beforeAll(async () => {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(browserHint);
  const scripts = await pageScripts(new URL('support/every-element.ts', import.meta.url));
  const html =
    '<!doctype html><html lang="fr"><title>strict</title><body><script type="module" src="/page.js"></script>';
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY };
  server = await serve(async (path) => {
    if (path === '/') return { body: html, headers };
    return path === '/favicon.ico' ? { body: '' } : scripts[path] === undefined ? undefined : { body: scripts[path] };
  });
  browser = await chromium.launch({ executablePath, args: browserFlags });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it('is drawn with its style, and nothing is violated', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'fr-FR' });
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/favicon/.test(message.text())) faults.push(message.text());
  });
  // what the browser keeps to itself in the console is told by this event
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
      console.error(`policy: ${effectiveDirective} blocked ${blockedURI} ${sample}`),
    ),
  );
  await page.goto(server.url);
  await page.waitForFunction(() => 'everyElement' in globalThis);
  const drawn = await page.evaluate(() => globalThis.everyElement.draw());
  expect(Object.keys(drawn).sort()).toEqual([...DECLARATIONS.keys()].sort());
  for (const [tag, { nodes, sheets }] of Object.entries(drawn)) {
    expect(sheets, tag).toBeGreaterThan(0);
    expect(nodes, tag).toBeGreaterThan(tag === 'sas-provider' ? 0 : 5);
  }
  expect(faults).toEqual([]);
  await page.close();
});
