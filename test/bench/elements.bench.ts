/**
 * A hundred cards with three full days (3,600 slots in the page) in a real browser, against hand-written custom elements
 * with the same trees, listeners and stylesheets (`elements/plain.ts`; a test compares the trees). A new page for each
 * sample; sides alternate, and the one that begins alternates too.
 */
import { figure, quantile, type Figure, type FigureGroup } from './figures.js';
import { openPages, type Pages, type SideName } from './elements/pages.js';
import { fullCards } from './elements/world.js';

const SAMPLES = 21;
const KEYS = 240;
const SLOWDOWN = 4;
const world = fullCards();

async function fullPage(pages: Pages, side: SideName) {
  const page = await pages.open(side);
  await page.evaluate((given) => bench.mount(given), world);
  const render = await page.evaluate(() => bench.fill());
  const slots = await page.evaluate(() => bench.slots());
  if (slots !== 3600) throw new Error(`${side}: ${slots} slots instead of 3600`);
  return { page, render };
}

/** Arrow keys over a grid, there and back, each after the frame of the one before. */
async function keys(pages: Pages, side: SideName): Promise<number[]> {
  const { page } = await fullPage(pages, side);
  await page.evaluate(() => bench.watchKeys());
  await page.evaluate(() => bench.focus(50));
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  const round = [
    'ArrowRight',
    'ArrowDown',
    'ArrowLeft',
    'ArrowDown',
    'ArrowRight',
    'ArrowRight',
    'ArrowUp',
    'ArrowLeft',
  ];
  const times: number[] = [];
  for (let i = 0; i < KEYS; i++) {
    await page.keyboard.press(round[i % round.length]!);
    times.push(await page.evaluate(() => bench.nextKey()));
  }
  await page.context().close();
  return times;
}

async function* measure(wanted: ReadonlySet<string>): AsyncIterable<Figure> {
  const pages = await openPages();
  if (!pages) throw new Error('No browser was found');
  try {
    const render: Record<SideName, number[]> = { ours: [], plain: [] };
    const update: Record<SideName, number[]> = { ours: [], plain: [] };
    if (wanted.has('elements.render') || wanted.has('elements.update')) {
      for (let run = -1; run < SAMPLES; run++) {
        for (const side of run % 2 ? (['plain', 'ours'] as const) : (['ours', 'plain'] as const)) {
          const { page, render: filled } = await fullPage(pages, side);
          const taken = await page.evaluate(() => bench.take());
          await page.context().close();
          if (run < 0) continue; // the browser's own start
          render[side].push(filled);
          update[side].push(taken);
        }
      }
      yield figure('elements.render', 'ms', render.ours, render.plain);
      yield figure('elements.update', 'ms', update.ours, update.plain);
    }
    if (wanted.has('elements.keypress')) {
      const [ours, plain] = [await keys(pages, 'ours'), await keys(pages, 'plain')].map((times) =>
        quantile(times, 0.95),
      );
      yield { ...figure('elements.keypress', 'ms', [ours!], [plain!]), runs: KEYS };
    }
  } finally {
    await pages.close();
  }
}

export default {
  names: ['elements.render', 'elements.update', 'elements.keypress'],
  measure,
} satisfies FigureGroup;
