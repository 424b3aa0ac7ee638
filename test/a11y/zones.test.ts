/**
 * Times are the facility's, whatever the zone of the browser. The same stories are read in browsers of several zones: what is
 * seen and what a screen reader is given is the same everywhere, but for the one sentence that names the place's zone when the
 * viewer's clock shows another time, and what it tells of the viewer's own.
 */
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { browserFlags, browserHint, findBrowser } from '../../scripts/browser.mjs';
import { settledTree } from './support/ax-tree.js';
import { seenText } from './support/probes.js';
import { openPreview, showStory } from '../support/storybook.js';

/** Zones of browsers: West and East of Greenwich, the place's own, of half an hour, and without summer time. */
const BROWSERS = [
  'UTC',
  'Europe/Paris',
  'America/Los_Angeles',
  'Pacific/Auckland',
  'Indian/Reunion',
  'America/Guadeloupe',
  'Asia/Calcutta',
];

/** Stories by the zone of their place. */
const STORIES: Readonly<Record<string, readonly string[]>> = {
  'Indian/Reunion': ['sas-slot-grid--la-reunion', 'sas-booking-dialog--la-reunion', 'sas-offer-card--la-reunion'],
  'America/Guadeloupe': ['sas-slot-grid--guadeloupe', 'sas-booking-dialog--guadeloupe'],
  'Europe/Paris': [
    'sas-slot-grid--dst-night',
    'sas-slot-grid--start-of-summer-time',
    'sas-booking-dialog--dst-night',
    'sas-results--dst-night',
  ],
};

/** The sentence of the grid, and that of the dialog. */
const ZONE_SENTENCES = [
  /Heures du lieu : [^()\n"]+ \(UTC[+−]?\d+(?::\d\d)?\)/g,
  /\S[^"\n]* \(UTC[^()]*\), soit .+? pour vous/g,
];

interface Reading {
  seen: string;
  read: string;
}

const { url, stories } = inject('storybook');
const readings = new Map<string, Map<string, Reading>>();
let browser: Browser;

const storyOf = (id: string) => {
  const story = stories.find((it) => it.id === `elements-${id}`);
  if (!story) throw new Error(`There is no story ${id}`);
  return story;
};
const all = Object.values(STORIES).flat();

beforeAll(async () => {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(browserHint);
  browser = await chromium.launch({ executablePath, args: browserFlags });
  for (const timezoneId of BROWSERS) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR', timezoneId });
    const page = await context.newPage();
    await page.clock.setFixedTime(new Date('2026-11-23T08:30:00+01:00'));
    const session = await context.newCDPSession(page);
    await openPreview(page, url, { viewer: 'browser' });
    const read = new Map<string, Reading>();
    for (const id of all) {
      // Those of overseas expect their sentence, which a viewer on the place's own time does not get.
      const isOwn = STORIES[timezoneId]?.includes(id) === true;
      await showStory(page, storyOf(id)).catch((error: Error) => {
        if (!isOwn) throw error;
      });
      read.set(id, { seen: await page.evaluate(seenText), read: await settledTree(session) });
    }
    expect(await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone)).toBe(timezoneId);
    readings.set(timezoneId, read);
    await context.close();
  }
}, 600_000);
afterAll(() => browser?.close());

const readingOf = (zone: string, id: string) => readings.get(zone)!.get(id)!;
const sentences = (text: string) => ZONE_SENTENCES.flatMap((sentence) => text.match(sentence) ?? []);
/** What is left without those sentences, as words. */
const rest = (text: string) =>
  ZONE_SENTENCES.reduce((kept, sentence) => kept.replace(sentence, ''), text)
    // What holds one text only stands on one line with it.
    .replace(/\btext: |(?<=\b[a-zA-Z]+):(?= )/g, '')
    .replace(/\s+/g, ' ')
    .trim();

describe.each(Object.entries(STORIES))('W7 a place in %s', (zone, ids) => {
  describe.each(ids)('%s', (id) => {
    it.each(BROWSERS)('is the same in a browser of %s', (viewer) => {
      const here = readingOf(viewer, id);
      const there = readingOf(zone, id);
      expect(here.seen).toMatch(/\d\dh\d\d/);
      expect(rest(here.seen)).toBe(rest(there.seen));
      expect(rest(here.read)).toBe(rest(there.read));
    });

    it('names the zone of the place to whom the clock shows another time, and to nobody else', () => {
      for (const viewer of BROWSERS) {
        const told = sentences(readingOf(viewer, id).seen);
        if (viewer === zone) expect(told, viewer).toEqual([]);
        else expect(told.length, viewer).toBeGreaterThan(0);
      }
    });
  });
});
