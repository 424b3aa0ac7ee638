/**
 * The elements in small real applications: typed from the manifest, with no cast and no schema that lets everything pass; built;
 * and driven in a browser.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserFlags, browserHint, findBrowser } from '../../scripts/browser.mjs';
import { serveFolder } from '../support/static-server.js';
import { CHECKS, run } from './support.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Framework {
  name: keyof typeof CHECKS;
  /** The file that shows the elements. */
  file: string;
  /** Its property and its event, as they stand there. */
  property: string;
  event: string;
}
const react = { file: 'app.tsx', property: 'density={density}', event: 'onSasFilterChange' };
const FRAMEWORKS: Framework[] = [
  { name: 'html', file: 'main.ts', property: 'search.density', event: 'sas-filter-change' },
  { name: 'react18', ...react },
  { name: 'react19', ...react },
  { name: 'vue', file: 'app.vue', property: ':density', event: '@sas-filter-change' },
  { name: 'svelte', file: 'app.svelte', property: '{density}', event: 'onsas-filter-change' },
  { name: 'angular', file: 'app.ts', property: '[density]', event: '(sasFilterChange)' },
];

let browser: Browser;
beforeAll(async () => {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(browserHint);
  browser = await chromium.launch({ executablePath, args: browserFlags });
});
afterAll(() => browser?.close());

describe.each(FRAMEWORKS)('$name', ({ name, file, property, event }) => {
  const check = CHECKS[name];
  const dir = join(root, 'test/frameworks', name);
  const wrong = join(dir, 'src/wrong');
  afterAll(() => rmSync(wrong, { recursive: true, force: true }));

  it('refuses a misspelt property and a misspelt event, and nothing else', () => {
    const text = readFileSync(join(dir, 'src', file), 'utf8');
    // beside the application, so that one run tells of all three
    mkdirSync(wrong, { recursive: true });
    const misspell = (what: string, by: string): string => {
      expect(text).toContain(what);
      return text.replace(what, by);
    };
    const written = property === '{density}' ? 'densty={density}' : property.replace('density', 'densty');
    writeFileSync(join(wrong, `property-${file}`), misspell(property, written));
    writeFileSync(join(wrong, `event-${file}`), misspell(event, event.replace(/change/i, 'chnge')));
    const { ok, output } = run(dir, check);
    rmSync(wrong, { recursive: true, force: true });
    expect(ok).toBe(false);
    const faults = output.split('\n').filter((line) => /error/i.test(line) && line.includes('src/'));
    expect(faults.some((line) => line.includes(`wrong/property-`))).toBe(true);
    expect(faults.some((line) => line.includes(`wrong/event-`))).toBe(true);
    expect(faults.filter((line) => !line.includes('wrong/'))).toEqual([]);
    // no way around the types
    expect(text).not.toMatch(/\bas (any|never|unknown)\b|CUSTOM_ELEMENTS_SCHEMA|NO_ERRORS_SCHEMA|@ts-/);
  });

  it('builds, takes properties, hears events, fills slots, and leaves nothing', async () => {
    const checked = run(dir, check);
    expect(checked.output).toBe(checked.ok ? checked.output : '');
    const built = run(dir, [join(root, 'node_modules/.bin/vite'), 'build', '--outDir', 'dist', '--logLevel', 'error']);
    expect(built).toMatchObject({ ok: true });
    const server = await serveFolder(join(dir, 'dist'));
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    try {
      await page.goto(`${server.url}/index.html`);
      const search = page.locator('sas-search');
      await page.locator('sas-provider > #slotted').waitFor();
      await search.locator('sas-search-bar').waitFor();
      expect(
        await search.evaluate((element) => (element as HTMLElementTagNameMap['sas-search']).context?.caseRef),
      ).toBe('DRM-1');
      await page.locator('#compact').click();
      await expect
        .poll(() => search.evaluate((element) => (element as HTMLElementTagNameMap['sas-search']).density))
        .toBe('compact');
      await search.evaluate((element) =>
        element.dispatchEvent(new CustomEvent('sas-filter-change', { detail: { categories: ['specialty'] } })),
      );
      await page.locator('output', { hasText: 'specialty' }).waitFor();
      await page.locator('#close').click();
      await search.waitFor({ state: 'detached' });
      expect(await page.locator('sas-provider').count()).toBe(0);
      expect(faults).toEqual([]);
    } finally {
      await page.close();
      await server.stop();
      rmSync(join(dir, 'dist'), { recursive: true, force: true });
    }
  });
});
