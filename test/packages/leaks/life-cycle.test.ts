/**
 * The life of every element of the manifest: properties given before or after it is in the page come to the same; taken away, it gives up
 * what it asked; when the user leaves, another comes or the case is closed, nothing of what was seen and typed is left, and no hold.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserFlags, browserHint, findBrowser } from '../../../scripts/browser.mjs';
import { serve, type StaticServer } from '../../support/static-server.js';
import { bundlePage } from './bundle-page.js';
import type { End, Left } from './life-cycle-page.js';

interface Member {
  kind: string;
  name: string;
  readonly?: boolean;
}
const manifest = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../packages/elements/custom-elements.json', import.meta.url)), 'utf8'),
) as { modules: { declarations: { tagName?: string; members?: Member[] }[] }[] };

/** The properties of each element that a host sets. */
const PROPERTIES = new Map(
  manifest.modules
    .flatMap(({ declarations }) => declarations)
    .filter(({ tagName }) => tagName)
    .map(({ tagName, members = [] }) => [
      tagName!,
      members.filter(({ kind, readonly }) => kind === 'field' && !readonly).map(({ name }) => name),
    ]),
);

/** What is given for a property of this name that the element's own kit leaves out. */
const GIVEN: Record<string, unknown> = {
  ...{ density: 'compact', headingLevel: 4, label: 'Un libellé', expanded: true, rows: 2, keepAll: true },
  ...{ sortable: true, dates: ['2026-11-23', '2026-11-24', '2026-11-25'], withFilters: true, withModes: true },
  ...{ filters: { modes: ['AMB'] }, onlyActive: true, week: '2026-11-23', caseRef: 'D-42', locale: 'en' },
  ...{
    months: 6,
    by: 'sas',
    shortcuts: 'page',
    period: 'week',
    messages: {},
    appearance: { radius: '3px' },
    attribution: '© des exemples',
    maxTileZoom: 12,
  },
};
/** Those that are left out, and why. */
const LEFT_OUT: Record<string, Record<string, string>> = {
  'sas-provider': { gateway: 'the client is given', getToken: 'the client is given' },
  'sas-map': { for: 'the search is given itself', tiles: 'it would ask a host' },
  'sas-agenda': { agendaId: 'it is the only one' },
  'sas-filters': { facets: 'counts come by a search' },
  'sas-structure-members': { search: 'it reads its own' },
};
/** How somebody leaves: nobody is signed in any more, a colleague is, or the case is closed. */
const ENDS: readonly End[] = ['signed-out', 'other-user', 'case-closed'];

/** The lines that differ from those of an element that nobody has used: `+` what is left, `-` what has gone too far. */
function linesLeft({ after, unused }: Pick<Left, 'after' | 'unused'>): string[] {
  const lines = unused.split('\n');
  const left: string[] = [];
  for (const line of after.split('\n')) {
    const at = lines.indexOf(line);
    if (at < 0) left.push(`+ ${line}`);
    else lines.splice(at, 1);
  }
  return [...left, ...lines.map((line) => `- ${line}`)];
}

/** Elements that ask nothing by themselves. */
const SILENT = ['sas-slot-grid', 'sas-offer-card', 'sas-results', 'sas-filters', 'sas-map', 'sas-provider'];

describe.skipIf(!findBrowser() && process.env['REQUIRE_BROWSER'] !== '1')('life cycle', () => {
  let server: StaticServer;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    const executablePath = findBrowser();
    if (!executablePath) throw new Error(browserHint);
    const script = await bundlePage('life-cycle-page.ts');
    server = await serve((path) =>
      Promise.resolve(
        path === '/'
          ? {
              body: '<!doctype html><html lang="fr"><title>life</title><body><script src="/page.js"></script></body></html>',
            }
          : path === '/page.js'
            ? { body: script }
            : undefined,
      ),
    );
    browser = await chromium.launch({ executablePath, args: browserFlags });
    page = await browser.newPage();
    page.on('pageerror', ({ message }) => faults.push(message));
    await page.clock.setFixedTime('2026-11-23T08:30:00+01:00');
    await page.goto(`${server.url}/`);
    expect((await page.evaluate(() => sasLifeCycle.prepare())).sort()).toEqual([...PROPERTIES.keys()].sort());
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  describe.each([...PROPERTIES])('<%s>', (tag, properties) => {
    it('draws the same whether properties come before or after it is in the page', async () => {
      const left = LEFT_OUT[tag] ?? {};
      const more = Object.fromEntries(properties.filter((name) => name in GIVEN).map((name) => [name, GIVEN[name]]));
      const kit = await page.evaluate((name) => sasLifeCycle.given(name), tag);
      const missed = properties.filter((name) => !(name in more) && !kit.includes(name) && !(name in left));
      expect(missed, 'properties that this test does not give').toEqual([]);
      const [before, after] = await page.evaluate(([name, given]) => sasLifeCycle.beforeAndAfter(name, given), [
        tag,
        more,
      ] as const);
      expect(before.length).toBeGreaterThan(20);
      expect(after).toBe(before);
      expect(faults.splice(0)).toEqual([]);
    });

    it.skipIf(SILENT.includes(tag))('gives up what it asked when it is taken away', async () => {
      const { asked, left } = await page.evaluate((name) => sasLifeCycle.takenAway(name), tag);
      expect(asked).toBeGreaterThan(0);
      expect(left, 'calls that nobody gave up').toBe(0);
      expect(faults.splice(0)).toEqual([]);
    });

    it('follows the language to English and back, in what it shows and in what failed', async () => {
      const found: Record<string, unknown> = {};
      for (const use of await page.evaluate((name) => sasLifeCycle.spoken(name), tag)) {
        const { french, english, again, fromTheStart } = await page.evaluate((name) => sasLifeCycle.speaks(name), use);
        const wrong = {
          inEnglish: linesLeft({ after: english, unused: fromTheStart }).slice(0, 20),
          inFrenchAgain: linesLeft({ after: again, unused: french }).slice(0, 20),
          thrown: faults.splice(0),
        };
        if (french === english) found[use] = 'it says the same in both languages';
        if (Object.values(wrong).some((part) => part.length > 0)) found[use] = wrong;
      }
      expect(found).toEqual({});
    });

    it.each(ENDS)('keeps nothing and no hold of who used it: %s', async (end) => {
      const uses = await page.evaluate((name) => sasLifeCycle.uses(name), tag);
      expect(uses.length).toBeGreaterThan(0);
      const found: Record<string, unknown> = {};
      for (const use of uses) {
        const left = await page.evaluate(([name, how]) => sasLifeCycle.leaves(name, how), [use, end] as const);
        const wrong = {
          notSeenBefore: left.seen.filter((mark) => !left.before.includes(mark)),
          // all but what the same element shows that nobody has used
          left: linesLeft(left)
            .filter((line) => line.startsWith('+'))
            .slice(0, 20),
          ...(left.isHeld !== left.created > 0 && { held: left.created }),
          ...(left.released !== left.created && { notGivenBack: left.created - left.released }),
          ...(left.isHeld !== left.releasedAtOnce && { givenBackLate: true }),
          thrown: faults.splice(0),
        };
        if (Object.values(wrong).some((part) => !Array.isArray(part) || part.length > 0)) found[use] = wrong;
      }
      expect(found).toEqual({});
    });
  });
});
