/**
 * Every element, in its fullest state, in pages as those of hosts are: whatever the size of the root's font, under a style sheet
 * that means harm, inside a shadow root of the host, in a form of its own. It is drawn as in a plain page.
 */
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserFlags, browserHint, findBrowser } from '../../scripts/browser.mjs';
import { DECLARATIONS } from '../../stories/pages/index.js';
import { pageScripts } from '../support/page-scripts.js';
import { serve, type StaticServer } from '../support/static-server.js';
import type { HostPage, Look } from './support/every-host.js';
import { HOSTILE_CSS } from './support/host.js';

let server: StaticServer;
let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(browserHint);
  const scripts = await pageScripts(new URL('support/every-host.ts', import.meta.url));
  const html = '<!doctype html><html lang="fr"><title>host</title><body><script type="module" src="/page.js"></script>';
  server = await serve(async (path) => {
    if (path === '/') return { body: html, headers: { 'content-type': 'text/html; charset=utf-8' } };
    return path === '/favicon.ico' ? { body: '' } : scripts[path] === undefined ? undefined : { body: scripts[path] };
  });
  browser = await chromium.launch({ executablePath, args: browserFlags });
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'fr-FR' });
  page.on('pageerror', ({ message }) => faults.push(message));
  await page.clock.setFixedTime('2026-11-23T08:30:00+01:00');
  await page.goto(server.url);
  await page.waitForFunction(() => 'everyHost' in globalThis);
  expect((await page.evaluate(() => globalThis.everyHost.prepare())).sort()).toEqual([...DECLARATIONS.keys()].sort());
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const draw = (tag: string, host: HostPage) =>
  page.evaluate(([name, around]) => globalThis.everyHost.draw(name, around), [tag, host] as const);

/** Where two drawings of an element differ, at most ten places. */
function differences(plain: Record<string, Look>, now: Record<string, Look>): string[] {
  const places = [...new Set([...Object.keys(plain), ...Object.keys(now)])];
  return places
    .flatMap((place) => {
      const [was, is] = [plain[place], now[place]];
      if (!was || !is) return [`${place}: ${was ? 'is not drawn' : 'is drawn here only'}`];
      return Object.keys(was)
        .filter((name) => was[name] !== is[name])
        .map((name) => `${place}: ${name} ${is[name]} instead of ${was[name]}`);
    })
    .slice(0, 10);
}

const HOSTS: [name: string, host: HostPage][] = [
  ['whose root has a font of 10 px', { rootSize: 10 }],
  ['whose root has a font of 24 px', { rootSize: 24 }],
  ['with a reset that means harm', { css: HOSTILE_CSS }],
  ['that shows it in a shadow root, with such a reset there', { css: HOSTILE_CSS, within: 'shadow root' }],
  ['that shows it in a form', { within: 'form' }],
];

describe.each([...DECLARATIONS.keys()])('<%s>', (tag) => {
  let plain: Record<string, Look>;
  let lost: string[];
  beforeAll(async () => {
    ({ looks: plain, lost } = await draw(tag, { rootSize: 16 }));
    expect(Object.keys(plain).length).toBeGreaterThan(tag === 'sas-provider' ? 0 : 4);
  }, 30_000);

  it('names and describes within one root, and no browser fills its fields by itself', () => expect(lost).toEqual([]));

  it.each(HOSTS)(
    'is the same in a page %s',
    async (_name, host) => {
      const { looks, sent } = await draw(tag, host);
      expect(differences(plain, looks)).toEqual([]);
      // buttons and fields of an element are its own: they send no form of the page, and put nothing into it
      expect(sent).toBe(0);
      expect(faults.splice(0)).toEqual([]);
    },
    30_000,
  );
});
