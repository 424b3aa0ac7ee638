import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { Offer } from '@sas-embed/contract';
import '../define/map.js';
import { beginSearch, reduceSearch, type SearchState } from '../internal/index.js';
import {
  endEvent,
  expectAccessible,
  offerOf,
  offersEvent,
  slotAt,
  slotsEvent,
  sourceEvent,
  sourceOf,
} from '../testing/fixtures/index.js';
import { drawn } from '../testing/fixtures/grid.js';
import type { TestHost } from '../testing/fixtures/index.js';
import { context, page } from '../testing/fixtures/search-page.js';
import type { SasMap } from './map.js';

/** Around the centre of Bordeaux: the first two at one address, the fourth nowhere. */
const PLACES = [
  { latitude: 44.84, longitude: -0.58 },
  { latitude: 44.84, longitude: -0.58 },
  { latitude: 44.86, longitude: -0.55 },
  undefined,
  { latitude: 44.81, longitude: -0.6 },
];
const at = (index: number, position = PLACES[index]): Offer => {
  const offer = offerOf(index);
  return { ...offer, distanceMeters: index * 700, place: { ...offer.place, ...(position && { position }) } };
};

/** A search that ended: offers 0 and 2 have slots. */
function found(offers: readonly Offer[] = PLACES.map((_, i) => at(i))): SearchState {
  const events = [
    offersEvent(offers, [sourceOf('rapide', 'pending')]),
    slotsEvent('rapide', { 'offer-0': [slotAt('2026-11-23', '10:00')], 'offer-2': [slotAt('2026-11-23', '11:00')] }),
    sourceEvent(sourceOf('rapide', 'answered')),
    endEvent(),
  ];
  return events.reduce(reduceSearch, beginSearch());
}

async function make(props: Partial<SasMap> = {}): Promise<SasMap> {
  const host = await fixture<TestHost>(html`<test-host></test-host>`);
  const element = Object.assign(document.createElement('sas-map'), { search: found(), ...props });
  host.append(element);
  await waitUntil(() => element.ready || element.shadowRoot?.querySelector('.nothing:not([hidden])'), 'it is laid out');
  await element.updateComplete;
  return element;
}

const all = (element: SasMap, selector: string) => [...element.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
const textOf = (node: Element | undefined | null) => node?.textContent?.replace(/\s+/g, ' ').trim();
/** What a mark shows; the rest of it is read aloud only. */
const markOf = (mark: Element | undefined | null) => mark && textOf(mark)!.replace(/ ?[,:] .*/, '');
const marks = (element: SasMap) => all(element, '[role=option]').map(markOf);
const focused = (element: SasMap) => element.shadowRoot!.activeElement as HTMLElement | null;

/** Every request of the page for a picture, and what it gets: a tile of one colour, or none. */
function watchImages(): { asked: string[]; undo: () => void } {
  const asked: string[] = [];
  const src = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'src')!;
  Object.defineProperty(HTMLImageElement.prototype, 'src', {
    ...src,
    set(this: HTMLImageElement, value: string) {
      asked.push(`${value} ${this.referrerPolicy} ${this.crossOrigin}`);
      src.set!.call(this, new URL('/nowhere.png', location.href).href);
    },
  });
  return { asked, undo: () => Object.defineProperty(HTMLImageElement.prototype, 'src', src) };
}

describe('sas-map', () => {
  it('has a heading: its label, or its usual text', async () => {
    const title = async (props?: Partial<SasMap>) => textOf((await make(props)).shadowRoot!.querySelector('h2'));
    expect(await title()).to.equal('Plan des offres de soins');
    expect(await title({ label: 'Autre' })).to.equal('Autre');
  });

  it('shows each offer under the number of its card, says what it has, and names those that have no place', async () => {
    const element = await make();
    expect(marks(element)).to.deep.equal(['1 +1', '3', '5']);
    expect(all(element, '[role=option]').map((mark) => mark.className)).to.deep.equal([
      'point slots',
      'point slots',
      'point none',
    ]);
    expect(textOf(all(element, '[role=option]')[0])).to.match(
      /^1 \+1 : n° 1, .*, créneaux libres ; n° 2, .*, à 700 m, sans créneau libre$/,
    );
    expect(textOf(all(element, '[role=option]')[1])).to.match(/^3, Claude Fictif, à 1,4 km, créneaux libres$/);
    expect(textOf(all(element, '.notes')[0])).to.contain('fiche 4');
    await expectAccessible(element);
  });

  it('shows them where they are: north is up, east is right, and all are in sight', async () => {
    const element = await make();
    const box = element.shadowRoot!.querySelector('.plan')!.getBoundingClientRect();
    const [middle, northEast, southWest] = all(element, '[role=option]').map((mark) => mark.getBoundingClientRect());
    expect(northEast!.top).to.be.below(middle!.top);
    expect(northEast!.left).to.be.above(middle!.left);
    expect(southWest!.bottom).to.be.above(middle!.bottom);
    for (const mark of [middle!, northEast!, southWest!]) {
      expect(mark.left).to.be.above(box.left);
      expect(mark.right).to.be.below(box.right);
      expect(mark.top).to.be.above(box.top);
      expect(mark.bottom).to.be.below(box.bottom);
      expect(Math.min(mark.width, mark.height)).to.be.at.least(24);
    }
  });

  it('is one tab stop; arrows, Home and End go in the order of the cards; Enter asks for the card', async () => {
    const element = await make();
    expect(all(element, '[role=option][tabindex="0"]')).to.have.length(1);
    all(element, '[role=option]')[0]!.focus();
    await sendKeys({ press: 'ArrowRight' });
    await waitUntil(() => markOf(focused(element)) === '3');
    expect(element.selected).to.equal('offer-2');
    await sendKeys({ press: 'End' });
    await waitUntil(() => markOf(focused(element)) === '5');
    await sendKeys({ press: 'ArrowDown' });
    expect(markOf(focused(element))).to.equal('5');
    const shown = oneEvent(element, 'sas-show');
    await sendKeys({ press: 'Enter' });
    expect((await shown).detail).to.deep.equal({ offerId: 'offer-4' });
    await sendKeys({ press: 'Home' });
    await waitUntil(() => markOf(focused(element)) === '1 +1');
    // Several at one place: which one is asked.
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => focused(element)?.matches('.details button'));
    expect(all(element, '.details li')).to.have.length(2);
    await expectAccessible(element);
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => focused(element)?.matches('[role=option]'));
    expect(element.selected).to.equal(undefined);
  });

  it('keeps what is selected together with a search, before and after it is attached, and forgets it with the next', async () => {
    const other = (): SearchState => ({ ...found(), searchId: 'another' });
    const chosen = (element: SasMap) => markOf(all(element, '[role=option][aria-selected=true]')[0]);
    const element = await make({ selected: 'offer-2' });
    expect(chosen(element)).to.equal('3');
    Object.assign(element, { search: other(), selected: 'offer-4' });
    await waitUntil(() => chosen(element) === '5', 'both are taken');
    element.search = { ...found(), searchId: 'a third' };
    await element.updateComplete;
    await waitUntil(() => chosen(element) === undefined && element.ready, 'it goes with its search');
    expect(element.selected).to.equal(undefined);
  });

  it('zooms around what is selected, moves with the pointer, and shows all again', async () => {
    const element = await make();
    const where = () => all(element, '[role=option]').map((mark) => Math.round(mark.getBoundingClientRect().left));
    const before = where();
    const [nearer] = all(element, '.tools button');
    nearer!.click();
    await element.updateComplete;
    expect(where()).not.to.deep.equal(before);
    all(element, '.tools button')[2]!.click();
    await element.updateComplete;
    expect(where()).to.deep.equal(before);
    const plan = all(element, '.plan')[0]!;
    const box = plan.getBoundingClientRect();
    const pointer = (type: string, x: number, y: number) =>
      plan.dispatchEvent(
        new PointerEvent(type, { clientX: box.left + x, clientY: box.top + y, bubbles: true, pointerId: 1 }),
      );
    plan.setPointerCapture = () => undefined;
    pointer('pointerdown', 10, 90);
    pointer('pointermove', 40, 90);
    pointer('pointerup', 40, 90);
    await element.updateComplete;
    // Marks stand on whole pixels.
    const moved = (by: number) => where().every((left, i) => Math.abs(left - before[i]! - by) <= 1);
    expect(moved(30)).to.equal(true);
    // The way without dragging: what is pressed becomes the middle.
    pointer('pointerdown', box.width / 2 + 50, box.height / 2);
    pointer('pointerup', box.width / 2 + 50, box.height / 2);
    await element.updateComplete;
    expect(moved(30 - 50)).to.equal(true);
  });

  it('asks nobody without tiles; with them, their host for coordinates only, and says so', async () => {
    const { asked, undo } = watchImages();
    try {
      await make();
      expect(asked).to.deep.equal([]);
      const element = await make({ tiles: 'https://tuiles.example/plan/{z}/{x}/{y}.png', attribution: '© Exemple' });
      await waitUntil(() => asked.length > 0, 'tiles are asked for');
      expect(asked.length).to.be.within(1, 96);
      for (const one of asked) {
        expect(one).to.match(/^https:\/\/tuiles\.example\/plan\/\d+\/\d+\/\d+\.png no-referrer anonymous$/);
      }
      expect(textOf(all(element, '.notes')[0])).to.match(/tuiles\.example .*zone.* © Exemple/);
      // Never nearer than a quarter.
      for (let i = 0; i < 6; i++) all(element, '.tools button')[0]!.click();
      await element.updateComplete;
      expect(Math.max(...asked.map((one) => Number(/plan\/(\d+)/.exec(one)![1])))).to.be.at.most(15);
      await waitUntil(() => textOf(all(element, '.notes')[0])!.includes('Une partie du fond de carte manque'));
      element.remove();
      await element.updateComplete;
    } finally {
      undo();
    }
  });

  it('refuses tiles that are no https template, says what is wrong, and shows the plain plan', async () => {
    const { asked, undo } = watchImages();
    const say = console.error;
    const told: unknown[] = [];
    console.error = (error: unknown) => told.push(error);
    try {
      for (const tiles of [
        'http://tuiles.example/{z}/{x}/{y}.png',
        'https://tuiles.example/{z}/{x}.png',
        'javascript:alert("{z}{x}{y}")',
        'https://{x}.example/{z}/{y}',
        '/{z}/{x}/{y}.png',
      ]) {
        const heard: unknown[] = [];
        const listener = (event: Event) => heard.push((event as CustomEvent).detail);
        document.addEventListener('sas-error', listener);
        const element = await make({ tiles });
        await waitUntil(() => heard.length > 0, tiles);
        document.removeEventListener('sas-error', listener);
        expect(heard, tiles).to.deep.equal([{ code: 'bad-tiles', retryable: false }]);
        expect(marks(element)).to.have.length(3);
      }
      expect(told).to.have.length(5);
      expect(String(told[0])).to.contain('it must be https');
      expect(asked).to.deep.equal([]);
    } finally {
      console.error = say;
      undo();
    }
  });

  it('is calm with nothing to show, with no place at all, and with places that are none', async () => {
    const say = async (search: SearchState) =>
      textOf((await make({ search })).shadowRoot!.querySelector('.nothing:not([hidden])'));
    expect(await say(beginSearch())).to.equal('Recherche de l’offre de soins…');
    expect(await say(found([at(3)]))).to.equal('Aucune de ces offres n’a de position précise.');
    expect(await say(found([at(0, { latitude: Number.NaN, longitude: 0 })]))).to.contain('position précise');
    const poles = await make({ search: found([at(0, { latitude: 90, longitude: 180 }), at(1)]) });
    expect(marks(poles)).to.have.length(2);
  });

  it('bears two hundred offers', async () => {
    const many = Array.from({ length: 200 }, (_, i) =>
      at(i, { latitude: 44.8 + (i % 20) / 100, longitude: -0.6 + Math.floor(i / 20) / 100 }),
    );
    const element = await make({ search: found(many) });
    const numbers = all(element, '[role=option]').reduce((sum, mark) => sum + textOf(mark)!.split(' ; ').length, 0);
    expect(numbers).to.equal(200);
    await expectAccessible(element);
  });
});

describe('sas-map beside a search', () => {
  const located = [at(0), at(2)].map((offer, i) => ({ ...offer, sources: [i ? 'rapide' : 'agenda'] }));

  async function beside(props: Partial<SasMap> = {}) {
    const { search, results, provider } = await page({
      search: async function* () {
        yield offersEvent(located, [sourceOf('agenda', 'pending')]);
        yield slotsEvent('agenda', { 'offer-0': [slotAt('2026-11-23', '10:00')] });
        yield sourceEvent(sourceOf('agenda', 'answered'));
        yield endEvent();
      },
    });
    search.id = 'the-search';
    const map = Object.assign(document.createElement('sas-map'), { for: 'the-search', ...props });
    provider.append(map);
    search.context = { ...context };
    await search.run();
    await waitUntil(() => map.ready && marks(map).length === 2, 'its points are there');
    const rows = () => [...results.renderRoot.querySelectorAll<HTMLElement>('.list > li')];
    return { search, results, map, rows };
  }

  it('numbers the cards as the points, and takes the numbers away when it leaves', async () => {
    const { map, rows } = await beside();
    const numbers = () => rows().map((row) => drawn(row, '::before'));
    expect(numbers()).to.deep.equal(['"1"', '"2"']);
    map.remove();
    expect(numbers()).to.deep.equal(['none', 'none']);
  });

  it('marks the card of the point that is selected, and shows it; a host may do that itself', async () => {
    const { map, rows, results } = await beside();
    map.selected = 'offer-2';
    await map.updateComplete;
    expect(rows().map((row) => row.hasAttribute('data-marked'))).to.deep.equal([false, true]);
    all(map, '[role=option]')[0]!.focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => (results.renderRoot as ShadowRoot).activeElement?.localName === 'sas-offer-card');
    all(map, '[role=option]')[0]!.focus();
    map.addEventListener('sas-show', (event) => event.preventDefault());
    await sendKeys({ press: 'Enter' });
    await map.updateComplete;
    expect(document.activeElement).to.equal(map);
  });

  it('marks the point of the card where the regulator is', async () => {
    const { map, results } = await beside();
    results.focusSlotsOf('offer-0');
    await waitUntil(() => all(map, '[data-near]').length === 1);
    expect(markOf(all(map, '[data-near]')[0])).to.equal('1');
  });

  it('forgets all when the search is reset', async () => {
    const { map, search } = await beside({ selected: undefined });
    map.selected = 'offer-0';
    search.reset();
    await waitUntil(() => marks(map).length === 0);
    expect(map.selected).to.equal(undefined);
    expect(map.search.offers).to.deep.equal([]);
  });
});
