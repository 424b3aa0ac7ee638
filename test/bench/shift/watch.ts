import { readFileSync } from 'node:fs';
import type { SearchEvent, Session } from '@sas-embed/contract';
import type { Browser, Page } from 'playwright-core';

/** A screen, and where on it the regulator is while the agendas answer. */
export interface Situation {
  width: number;
  height: number;
  scrolled: 'top' | 'middle';
}

/** What was seen while a search streamed. */
export interface Watched {
  /** Sum of all layout-shift entries, those after an input included. */
  shift: number;
  /** What shifted, and from where to where. */
  sources: string[];
  /** What was not where it had been after an event: the focused element, or a card that was in sight. */
  moved: string[];
  /** Cards in sight. */
  cards: number;
}

interface Stage {
  /** Shows one event and waits until it is on the screen. */
  show(event: SearchEvent): Promise<void>;
  /** What must not move, by name. */
  rects(): Record<string, string>;
  focus(): void;
}
interface Shift {
  value: number;
  sources: string[];
}
type Staged = Window & { stage: Stage; shifts: () => Shift[] };

const ORIGIN = 'http://page.test';
const bundle = readFileSync(new URL('../../../packages/elements/dist/bundle/sas-embed.js', import.meta.url), 'utf8');

/** Ours: the whole search in a page, its client fed by the script. */
const OURS = `
  import '/sas-embed.js';
  const waiting = [];
  let wake = () => {};
  const session = ${JSON.stringify({
    role: 'osnp',
    bookingSas: { id: 'sas-33', label: 'SAS de la Gironde' },
    hostId: 'bench',
    environment: 'sandbox',
    expiresAt: '2027-01-01T00:00:00Z',
  } satisfies Session)};
  const never = async function* () { await new Promise(() => {}); };
  const provider = document.createElement('sas-provider');
  provider.clock = { now: () => Date.parse('2026-11-23T08:00:00+01:00') };
  provider.client = {
    getSession: async () => session,
    feed: never,
    suggestSpecialties: async () => [],
    suggestLocations: async () => [],
    reset() {},
    async *search() {
      for (;;) {
        while (waiting.length) yield waiting.shift();
        await new Promise((resolve) => (wake = resolve));
      }
    },
  };
  const search = document.createElement('sas-search');
  search.context = {
    specialty: { code: 'SM54', label: 'Médecine générale' },
    location: { type: 'address', label: '12 rue des Acacias, 33000 Bordeaux', position: { latitude: 44.84, longitude: -0.57 }, radiusKm: 10, departement: '33', approximate: false },
  };
  provider.append(search);
  document.querySelector('main').append(provider);
  const frames = async () => { for (let i = 0; i < 3; i++) await new Promise((done) => requestAnimationFrame(() => setTimeout(done))); };
  const cards = () => [...search.shadowRoot.querySelector('sas-results').shadowRoot.querySelectorAll('sas-offer-card')];
  await frames();
  void search.run();
  await frames();
  window.stage = {
    async show(event) { waiting.push(event); wake(); await frames(); },
    cards,
    parts: (card) => card.getBoundingClientRect(),
    focus: () => inSight()[0].shadowRoot.querySelector('.phone').focus({ preventScroll: true }),
    focused: () => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at; },
  };
`;

/** The usual way: a list of cards, each as high as what it holds; slots and states are put in as they come. */
const PLAIN = `
  const main = document.querySelector('main');
  main.innerHTML = '<p id="status"></p><div id="list"></div>';
  const frames = async () => { for (let i = 0; i < 3; i++) await new Promise((done) => requestAnimationFrame(() => setTimeout(done))); };
  const list = main.querySelector('#list');
  const states = new Map();
  window.stage = {
    async show(event) {
      if (event.type === 'offers') {
        for (const { id, practitioner, place } of event.offers) {
          const card = document.createElement('article');
          card.id = id;
          card.innerHTML = '<h3></h3><p></p><a href="tel:+33199000012">01 99 00 00 12</a><div class="slots"></div>';
          card.querySelector('h3').textContent = practitioner.firstName + ' ' + practitioner.lastName;
          card.querySelector('p').textContent = place.address.lines.join(', ') + ', ' + place.address.city;
          list.append(card);
        }
      } else if (event.type === 'slots') {
        for (const { offerId, slots } of event.lists) {
          for (const slot of slots) {
            const button = document.createElement('button');
            button.textContent = slot.start.slice(11, 16);
            document.getElementById(offerId).querySelector('.slots').append(button);
          }
        }
      } else if (event.type === 'source') {
        states.set(event.source.id, event.source.label + ' : ' + event.source.state);
        main.querySelector('#status').innerHTML = [...states.values()].join('<br>');
      }
      await frames();
    },
    cards: () => [...list.children],
    parts: (card) => card.getBoundingClientRect(),
    focus: () => inSight()[0].querySelector('a').focus({ preventScroll: true }),
    focused: () => document.activeElement,
  };
`;

/** Both pages watch themselves in the same way. */
const WATCH = `
  const inSight = () => stage.cards().filter((card) => { const r = card.getBoundingClientRect(); return r.height > 0 && r.bottom > 0 && r.top < innerHeight; });
  const place = (element) => { const r = element.getBoundingClientRect(); return [r.left, r.top, r.width, r.height].join(' '); };
  const where = ({ node, previousRect: a, currentRect: b }) =>
    (node?.outerHTML ?? node?.textContent ?? 'gone').slice(0, 80) + ' ' + [a.x, a.y, a.width, a.height] + ' -> ' + [b.x, b.y, b.width, b.height];
  let seen = [];
  const take = (entries) => seen.push(...entries.map(({ value, sources }) => ({ value, sources: sources.map(where) })));
  const observer = new PerformanceObserver((entries) => take(entries.getEntries()));
  observer.observe({ type: 'layout-shift' });
  /** What was seen since the last time it was asked. */
  window.shifts = () => { take(observer.takeRecords()); const all = seen; seen = []; return all; };
  const watched = [];
  window.stage.begin = () => { watched.push(stage.focused(), ...inSight()); };
  window.stage.rects = () => Object.fromEntries(watched.map((element, i) => [i ? 'card ' + i : 'focus', place(element)]));
`;

const html = (script: string) => `<!doctype html><html lang="fr"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><style>body { margin: 8px } article { padding: 8px; border: 1px solid }</style>
<main></main><script type="module">${script}${WATCH} window.staged = true;</script></html>`;

const PAGES = { ours: html(OURS), plain: html(PLAIN) };

async function open(page: Page, which: keyof typeof PAGES): Promise<void> {
  await page.route(`${ORIGIN}/**`, (route) =>
    route.request().url().endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript', body: bundle })
      : route.fulfill({ contentType: 'text/html', body: PAGES[which] }),
  );
  await page.goto(`${ORIGIN}/`);
  await page.waitForFunction('window.staged');
}

/** Plays the events into a new page of that size and watches what moves from the first card to the end. */
export async function watch(
  browser: Browser,
  which: keyof typeof PAGES,
  { width, height, scrolled }: Situation,
  [first, ...rest]: readonly SearchEvent[],
): Promise<Watched> {
  const page = await browser.newPage({ viewport: { width, height }, locale: 'fr-FR', timezoneId: 'Europe/Paris' });
  try {
    await open(page, which);
    // At the top the first cards' own appearance counts; further down, what follows the regulator's own scrolling.
    const shifts = () => page.evaluate(() => (window as unknown as Staged).shifts());
    await shifts();
    await page.evaluate((event) => (window as unknown as Staged).stage.show(event), first!);
    if (scrolled === 'middle') {
      await page.evaluate(async () => {
        scrollTo(0, (document.documentElement.scrollHeight - innerHeight) / 2);
        // Frames, not milliseconds: on a slow machine what the scrolling itself brings must be over all the same.
        for (let i = 0; i < 20; i++) await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      });
      await shifts();
    }
    const rects = () => page.evaluate(() => (window as unknown as Staged).stage.rects());
    await page.evaluate(() => {
      const { stage } = window as unknown as { stage: Stage & { begin(): void } };
      stage.focus();
      stage.begin();
    });
    const begin = await rects();
    const moved: string[] = [];
    for (const event of rest) {
      await page.evaluate((e) => (window as unknown as Staged).stage.show(e), event);
      const now = await rects();
      for (const [name, rect] of Object.entries(now)) {
        if (rect !== begin[name]) moved.push(`${event.type}: ${name} ${begin[name]} -> ${rect}`);
      }
    }
    await page.waitForTimeout(300);
    const all = await shifts();
    return {
      shift: all.reduce((sum, { value }) => sum + value, 0),
      sources: all.flatMap(({ sources }) => sources),
      moved,
      cards: Object.keys(begin).length - 1,
    };
  } finally {
    await page.close();
  }
}
