/**
 * Every story, opened once and looked at in several ways: what a screen reader is given, beside the committed text in
 * `snapshots/`; how large its targets are; whether it loses nothing at 200 % and fits into 320 px,
 * bears larger and wider text, keeps its edges in forced colours, and keeps still when less motion is wanted; and that meanwhile it
 * writes no error or warning to the console and asks nobody outside.
 *
 * After a change that is meant, `npm run test:a11y -- -u` writes the texts anew; read the difference before committing it.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { browserFlags, browserHint, findBrowser } from '../../scripts/browser.mjs';
import { settledTree } from './support/ax-tree.js';
import {
  cutText,
  endlessMotion,
  lostEdges,
  setTextScale,
  sidewaysOverflow,
  smallTargets,
  spaceText,
} from './support/probes.js';
import { listenTo, openPreview, showStory, type Story } from '../support/storybook.js';

const SNAPSHOTS = new URL('snapshots/', import.meta.url);
/** The moment at which all stories play; time stands still there. */
const NOW = new Date('2026-11-23T08:30:00+01:00');
/** Pages that work side by side. */
const PAGES = 3;
const DESK = { width: 1280, height: 720 };
const PHONE = { width: 360, height: 800 };

/**
 * Plages with their marks, and hours that name their offset, in columns of some 220 px: a host that enlarges the text alone
 * by a half gives such a grid more room. At 200 % of the page nothing is lost there either.
 */
const TIGHT = new Set([
  'elements-sas-offer-card--dst-night',
  'elements-sas-slot-grid--dst-night',
  'elements-sas-slot-grid--marks',
  'elements-sas-slot-grid--small-screen',
]);

interface Seen {
  aria: string;
  targets: string[];
  edges: string[];
  motion: string[];
  /** On a desk's screen of 1280 px at 200 % (WCAG 1.4.4), and at 400 %, which is 320 px (1.4.10). */
  zoomed: string[];
  reflow: string[];
  /** With text alone half as large again, by tokens. */
  largeText: string[];
  /** With lines, words and letters further apart (1.4.12). */
  spaced: string[];
  /** Errors and warnings in the console, and requests of others. */
  noticed: string[];
}

const { url, stories } = inject('storybook');
const seen = new Map<string, Seen | Error>();
let browser: Browser;

beforeAll(async () => {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(browserHint);
  browser = await chromium.launch({ executablePath, args: browserFlags });
  const left = [...stories];
  await Promise.all(
    Array.from({ length: PAGES }, async () => {
      const context = await browser.newContext({ viewport: DESK, locale: 'fr-FR', timezoneId: 'Europe/Paris' });
      const page = await context.newPage();
      await page.clock.setFixedTime(NOW);
      const session = await context.newCDPSession(page);
      const noticed = listenTo(page, url);
      await openPreview(page, url);
      for (let story = left.shift(); story; story = left.shift()) {
        const found = await look(page, session, story).catch((error: Error) => error);
        seen.set(story.id, found instanceof Error ? found : { ...found, noticed: noticed() });
      }
    }),
  );
}, 600_000);
afterAll(() => browser?.close());

/**
 * What does not fit, once the page has taken its new size: what is drawn to measure (a plan) is drawn anew a few frames later. A fault
 * that stays for a second is one.
 */
async function misfits(page: Page, ...checks: (() => string[])[]): Promise<string[]> {
  const all = async () => (await Promise.all(checks.map((check) => page.evaluate(check)))).flat();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  let found = await all();
  for (const end = Date.now() + 1_000; found.length > 0 && Date.now() < end; found = await all()) {
    await page.waitForTimeout(50);
  }
  return found;
}

async function look(page: Page, session: CDPSession, story: Story): Promise<Omit<Seen, 'noticed'>> {
  const desk = story.name === 'Small Screen' ? PHONE : DESK;
  await page.setViewportSize(desk);
  await showStory(page, story);
  const aria = await settledTree(session);
  const targets = await page.evaluate(smallTargets);
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  const edges = await page.evaluate(lostEdges);
  const motion = await page.evaluate(endlessMotion);
  await page.emulateMedia({ forcedColors: null, reducedMotion: null });
  await page.setViewportSize(DESK);
  await page.evaluate(setTextScale, 1.5);
  const largeText = await misfits(page, cutText, sidewaysOverflow);
  await page.evaluate(setTextScale, 1);
  await page.evaluate(spaceText, true);
  const spaced = await misfits(page, cutText, sidewaysOverflow);
  await page.evaluate(spaceText, false);
  await page.setViewportSize({ width: DESK.width / 2, height: DESK.height / 2 });
  const zoomed = await misfits(page, cutText, sidewaysOverflow);
  await page.setViewportSize({ width: 320, height: 640 });
  const reflow = await misfits(page, sidewaysOverflow);
  return { aria, targets, edges, motion, zoomed, reflow, largeText, spaced };
}

function sight({ id }: Story): Seen {
  const found = seen.get(id);
  if (!found || found instanceof Error) throw found ?? new Error('It was not opened');
  return found;
}

const fileOf = ({ element, name }: Story) =>
  `${element}/${name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\W+/g, '-')}.txt`;

describe.each([...new Set(stories.map(({ element }) => element))])('%s', (element) => {
  describe.each(stories.filter((story) => story.element === element))('$name', (story) => {
    it('reads as written down', async () => {
      const { pathname } = new URL(fileOf(story), SNAPSHOTS);
      await expect(`${sight(story).aria}\n`).toMatchFileSnapshot(pathname);
    });
    it('has targets of 24 px', () => expect(sight(story).targets).toEqual([]));
    it('loses nothing at 200 %', () => expect(sight(story).zoomed).toEqual([]));
    it('W24 fits into 320 px', () => expect(sight(story).reflow).toEqual([]));
    it.skipIf(TIGHT.has(story.id))('bears larger text', () => expect(sight(story).largeText).toEqual([]));
    it('bears wider text spacing', () => expect(sight(story).spaced).toEqual([]));
    it('keeps its edges in forced colours', () => expect(sight(story).edges).toEqual([]));
    it('says nothing wrong in the console, and asks nobody outside', () => expect(sight(story).noticed).toEqual([]));
    it('keeps still when less motion is wanted', () => expect(sight(story).motion).toEqual([]));
  });
});

it('has no text of a story that is no more', () => {
  const kept = new Set(stories.map(fileOf));
  const written = existsSync(SNAPSHOTS)
    ? readdirSync(SNAPSHOTS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.txt'))
    : [];
  const stale = written.filter((file) => !kept.has(file));
  const { snapshotState } = expect.getState() as unknown as { snapshotState: { _updateSnapshot: string } };
  if (snapshotState._updateSnapshot === 'all') for (const file of stale) rmSync(new URL(file, SNAPSHOTS));
  else expect(stale).toEqual([]);
});
