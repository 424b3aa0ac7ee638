/**
 * Call centres leave a page open for days. Of a thousand instances of each element that were mounted and taken away, in
 * the midst of what they did, nothing is left: no instance in the heap, and as many DOM nodes and listeners as before.
 */
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserFlags, browserHint, findBrowser } from '../../../scripts/browser.mjs';
import { serve, type StaticServer } from '../../support/static-server.js';
import { bundlePage } from './bundle-page.js';

const MOUNTED = 1000;
const TOGETHER = 25;
const WARM_UP = 50;
/** Nodes and listeners that the browser itself keeps or frees meanwhile (its last focus, a style cache). */
const NOISE = 20;

const TAGS = [
  'sas-slot-grid',
  'sas-offer-card',
  'sas-results',
  'sas-filters',
  'sas-map',
  'sas-search-bar',
  'sas-search',
  'sas-booking-dialog',
  'sas-structure-members',
  'sas-agenda',
  'sas-participation',
  'sas-appointments',
  'sas-indicators',
  'sas-interface-status',
  'sas-provider',
];

/** Instances that stay, however many were mounted. */
const KEPT: Readonly<Record<string, number>> = {
  'sas-provider': 1, // it stands above all others
};

describe.skipIf(!findBrowser() && process.env['REQUIRE_BROWSER'] !== '1')('a thousand of each', () => {
  let server: StaticServer;
  let browser: Browser;
  let page: Page;
  let devtools: CDPSession;
  const faults: string[] = [];

  beforeAll(async () => {
    const executablePath = findBrowser();
    if (!executablePath) throw new Error(browserHint);
    const script = await bundlePage('page.ts');
    const files: Record<string, string> = {
      '/': '<!doctype html><html lang="fr"><title>leaks</title><body><script src="/page.js"></script></body></html>',
      '/page.js': script,
    };
    server = await serve((path) =>
      Promise.resolve(
        files[path] === undefined
          ? undefined
          : { body: files[path], headers: { 'content-type': path === '/' ? 'text/html' : 'text/javascript' } },
      ),
    );
    browser = await chromium.launch({ executablePath, args: browserFlags });
    page = await browser.newPage();
    page.on('pageerror', ({ message }) => faults.push(message));
    devtools = await page.context().newCDPSession(page);
    await page.goto(server.url);
    expect((await page.evaluate(() => sasLeaks.prepare())).sort()).toEqual([...TAGS].sort());
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Instances in the heap, once everything that can go is gone. */
  async function instances(tag: string): Promise<number> {
    const { result: prototype } = await devtools.send('Runtime.evaluate', {
      expression: `customElements.get('${tag}').prototype`,
    });
    const { objects } = await devtools.send('Runtime.queryObjects', { prototypeObjectId: prototype.objectId! });
    const { result } = await devtools.send('Runtime.callFunctionOn', {
      functionDeclaration: 'function () { return this.length; }',
      objectId: objects.objectId!,
      returnByValue: true,
    });
    await devtools.send('Runtime.releaseObject', { objectId: objects.objectId! });
    await devtools.send('Runtime.releaseObject', { objectId: prototype.objectId! });
    return result.value as number;
  }

  async function counters(): Promise<{ nodes: number; jsEventListeners: number }> {
    // Twice: what finalizers let go is collected by the next.
    for (let i = 0; i < 2; i++) await devtools.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
    return { nodes, jsEventListeners };
  }

  const mount = (tag: string, count: number) =>
    page.evaluate(([name, n, together]) => sasLeaks.mount(name, n, together), [tag, count, TOGETHER] as const);

  it.each(TAGS)(
    '<%s> leaves no instance, no node and no listener',
    async (tag) => {
      await mount(tag, WARM_UP);
      const kept = KEPT[tag] ?? 0;
      await expect.poll(() => instances(tag), { timeout: 20_000, interval: 500 }).toBe(kept);
      const before = await counters();
      await mount(tag, MOUNTED);
      await expect.poll(() => instances(tag), { timeout: 20_000, interval: 500 }).toBe(kept);
      const after = await counters();
      expect(after.nodes - before.nodes, 'DOM nodes').toBeLessThanOrEqual(NOISE);
      expect(after.jsEventListeners - before.jsEventListeners, 'listeners').toBeLessThanOrEqual(NOISE);
      expect(faults.splice(0)).toEqual([]);
    },
    240_000,
  );
});
