/**
 * Cumulative layout shift of a search, from its first card to the end of its stream: the sum of all entries, those soon
 * after an input included, over two screens, each at the top and scrolled to the middle. The goal is 0, and the focused
 * element and the cards in sight stay where they are at each event.
 *
 * Baseline: a plain page that puts slots and states in as they come.
 */
import { chromium } from 'playwright-core';
import { browserFlags, browserHint, findBrowser } from '../../scripts/browser.mjs';
import type { Figure, FigureGroup } from './figures.js';
import { scenario } from './shift/scenario.js';
import { watch, type Situation } from './shift/watch.js';

const SITUATIONS: readonly Situation[] = [
  { width: 1920, height: 1080, scrolled: 'top' },
  { width: 1920, height: 1080, scrolled: 'middle' },
  { width: 360, height: 800, scrolled: 'top' },
  { width: 360, height: 800, scrolled: 'middle' },
];

async function* measure(): AsyncIterable<Figure> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(browserHint);
  const browser = await chromium.launch({ executablePath, args: browserFlags });
  const events = scenario();
  let [ours, plain] = [0, 0];
  try {
    for (const situation of SITUATIONS) {
      const seen = await watch(browser, 'ours', situation, events);
      ours += seen.shift;
      plain += (await watch(browser, 'plain', situation, events)).shift;
      const where = `${situation.width}x${situation.height}, ${situation.scrolled}`;
      console.error(`elements.shift ${where}: ${seen.shift} over ${seen.cards} cards in sight`);
      for (const line of [...seen.sources, ...seen.moved]) console.error(`elements.shift ${where}: ${line}`);
    }
  } finally {
    await browser.close();
  }
  yield {
    name: 'elements.shift',
    ratio: Number((ours / plain).toFixed(3)),
    ours: Number(ours.toFixed(4)),
    baseline: Number(plain.toFixed(4)),
    unit: 'layout shift',
    runs: SITUATIONS.length,
  };
}

export default { names: ['elements.shift'], measure } satisfies FigureGroup;
