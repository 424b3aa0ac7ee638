import { expect, fixture, html } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type { SearchEvent } from '@sas-embed/contract';
import '../define/results.js';
import { beginPage, beginSearch, failSearch, idleSearch, reduceSearch } from '../internal/index.js';
import type { SasOfferCard } from '../offer-card/index.js';
import type { TestHost } from '../testing/fixtures/index.js';
import {
  endEvent,
  expectAccessible,
  fullDays,
  offerOf,
  offersEvent,
  slotsEvent,
  sourceEvent,
  sourceOf,
} from '../testing/fixtures/index.js';
import type { SasResults } from './results.js';

const offers = Array.from({ length: 12 }, (_, i) => offerOf(i, { sources: [i % 2 ? 'rapide' : 'lente'] }));
const begin = offersEvent(offers, [sourceOf('rapide', 'pending'), sourceOf('lente', 'pending')]);
const rapide = slotsEvent('rapide', Object.fromEntries(offers.flatMap((o, i) => (i % 2 ? [[o.id, fullDays(6)]] : []))));
const nothing = slotsEvent('lente', Object.fromEntries(offers.flatMap((o, i) => (i % 2 ? [] : [[o.id, []]]))));
const story: SearchEvent[] = [
  begin,
  rapide,
  sourceEvent(sourceOf('rapide', 'answered', { latencyMs: 430 })),
  nothing,
  sourceEvent(sourceOf('lente', 'answered', { latencyMs: 3100 })),
  endEvent(),
];

async function results(): Promise<SasResults> {
  const host = await fixture<TestHost>(html`<test-host></test-host>`);
  const element = document.createElement('sas-results');
  host.append(element);
  await element.updateComplete;
  return element;
}

const all = <E extends Element = HTMLElement>(el: SasResults, selector: string) => [
  ...el.shadowRoot!.querySelectorAll<E>(selector),
];
const one = (el: SasResults, selector: string) => el.shadowRoot!.querySelector<HTMLElement>(selector);
const text = (el: SasResults, selector: string) => one(el, selector)?.textContent?.trim().replace(/\s+/g, ' ');
interface LayoutShift extends PerformanceEntry {
  sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
}
const where = ({ node, previousRect: a, currentRect: b }: LayoutShift['sources'][number]) =>
  `${node instanceof Element ? node.outerHTML.slice(0, 80) : node?.textContent} ${a.x},${a.y} -> ${b.x},${b.y}`;
const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

async function settle(el: SasResults): Promise<void> {
  await el.updateComplete;
  for (const card of all<SasOfferCard>(el, 'sas-offer-card')) {
    await card.updateComplete;
    await card.shadowRoot!.querySelector('sas-slot-grid')!.updateComplete;
  }
  await el.updateComplete;
  await frame();
}

async function play(el: SasResults, events: readonly SearchEvent[], each?: () => void): Promise<void> {
  if (el.search.status === 'idle') el.search = beginSearch();
  for (const event of events) {
    el.search = reduceSearch(el.search, event);
    await settle(el);
    each?.();
  }
}

describe('sas-results', () => {
  before(() => setViewport({ width: 1280, height: 800 }));

  it('W4 shows the cards in the gateway’s order and says how it is made', async () => {
    const el = await results();
    await play(el, [begin, rapide]);
    expect(all<SasOfferCard>(el, 'sas-offer-card').map((c) => c.offer!.id)).to.deep.equal(offers.map((o) => o.id));
    expect(text(el, '.order')).to.include('participation au SAS, puis distance');
    expect(text(el, '.title')).to.equal('12 offres de soins autour de 12 rue des Acacias, 33000 Bordeaux');
  });

  it('says that it is the permanence des soins, why and until when, and nothing outside it', async () => {
    const el = await results();
    const at = async (pdsa: NonNullable<(typeof begin)['pdsa']>) => {
      el.search = reduceSearch(beginSearch(), { ...begin, pdsa });
      await el.updateComplete;
      return text(el, '[part="pdsa"]');
    };
    const [today] = begin.days.dates;
    expect(await at({ active: false, until: `${today}T20:00:00+01:00` })).to.equal(undefined);
    expect(await at({ active: true, reason: 'night', until: `${today}T08:00:00+01:00` })).to.equal(
      'Permanence des soins (nuit) jusqu’à 08h00.',
    );
    expect(await at({ active: true, reason: 'weekend', until: '2026-11-30T08:00:00+01:00' })).to.equal(
      'Permanence des soins (week-end) jusqu’au lundi 30 novembre, 08h00.',
    );
    await expectAccessible(el);
  });

  it('W22 counts the agendas that answered and names those that did not', async () => {
    const el = await results();
    await play(el, [begin, rapide, sourceEvent(sourceOf('rapide', 'answered'))]);
    expect(text(el, '.counts')).to.equal('1 agenda sur 2 a répondu · 1 en attente');
    expect(text(el, '.explained')).to.equal('En attente d’AgendaLente…');
    await play(el, [sourceEvent(sourceOf('lente', 'late')), endEvent()]);
    expect(text(el, '.counts')).to.equal('1 agenda sur 2 a répondu · 1 sans réponse');
    expect(text(el, '.explained')).to.equal(
      'Sans réponse d’AgendaLente : les créneaux de ces agendas manquent, ce n’est pas une absence de disponibilité.',
    );
  });

  it('tells what changed: the list, then each offer, and nothing when nothing did', async () => {
    const el = await results();
    const heard: unknown[] = [];
    el.addEventListener('sas-change', (e) => heard.push(e.detail));
    await play(el, [begin]);
    expect(heard.splice(0)).to.deep.equal([{ searchId: 'search-1' }]);
    await play(el, [slotsEvent('rapide', { 'offer-1': fullDays(2) })]);
    expect(heard.splice(0)).to.deep.equal([{ searchId: 'search-1', offerId: 'offer-1' }]);
    el.requestUpdate();
    el.headingLevel = 3;
    await settle(el);
    expect(heard).to.deep.equal([]);
  });

  it('says which agenda gave only a part of its slots', async () => {
    const el = await results();
    await play(el, [
      begin,
      rapide,
      nothing,
      sourceEvent(sourceOf('rapide', 'answered')),
      sourceEvent(sourceOf('lente', 'answered', { incomplete: true })),
      endEvent(),
    ]);
    expect(text(el, '.status.missing .explained')).to.equal(
      'Réponse incomplète d’AgendaLente : il peut manquer des créneaux.',
    );
    one(el, '[aria-controls=sources]')!.click();
    await el.updateComplete;
    expect(all(el, '.sources li').map((li) => li.innerText.includes('réponse incomplète'))).to.deep.equal([
      false,
      true,
    ]);
  });

  it('names three of many missing agendas, so that what this means is not cut off', async () => {
    const sources = ['A', 'B', 'C', 'D', 'E'].map((label) => sourceOf(label, 'late', { label }));
    const el = await results();
    await play(el, [offersEvent(offers, sources), endEvent()]);
    expect(one(el, '.explained')!.innerText).to.equal(
      'Sans réponse d’A, B, C et 2 autres : les créneaux de ces agendas manquent, ce n’est pas une absence de disponibilité.',
    );
  });

  it('says of each agenda in the list what kept it from answering', async () => {
    const failed = [
      ['connection', 'injoignable'],
      ['http-status', 'a répondu par une erreur'],
      ['invalid-answer', 'réponse illisible'],
      ['too-large', 'réponse trop volumineuse'],
      ['circuit-open', 'en échec répété, mis en pause'],
    ] as const;
    const sources = [
      ...failed.map(([reason]) => sourceOf(reason, 'failed', { reason })),
      sourceOf('of-a-newer-gateway', 'failed'),
      sourceOf('late', 'late', { reason: 'deadline' }),
      sourceOf('off', 'disabled', { reason: 'switched-off' }),
    ];
    const el = await results();
    await play(el, [offersEvent(offers, sources), endEvent()]);
    one(el, '[aria-controls=sources]')!.click();
    await el.updateComplete;
    expect(all(el, '.sources li > .missing').map((it) => it.innerText)).to.deep.equal([
      ...failed.map(([, words]) => words),
      'en erreur',
      'pas de réponse à temps',
      'interrogation suspendue par le service',
    ]);
  });

  it('asks again for one source or for all', async () => {
    const el = await results();
    await play(el, [
      begin,
      rapide,
      sourceEvent(sourceOf('rapide', 'answered')),
      sourceEvent(sourceOf('lente', 'failed')),
      endEvent(),
    ]);
    const asked: unknown[] = [];
    el.addEventListener('sas-retry', (e) => asked.push(e.detail));
    one(el, '[data-retry]')!.click();
    one(el, '[aria-controls=sources]')!.click();
    await el.updateComplete;
    one(el, '.sources li.failed button')!.click();
    expect(asked).to.deep.equal([{}, { sourceId: 'lente' }]);
    expect(one(el, '.sources li.answered button')).to.equal(null);
  });

  it('shows nothing asked when the search is taken away, and takes the next one', async () => {
    const el = await results();
    await play(el, story);
    for (const gone of [undefined, null]) {
      el.search = gone as never;
      await el.updateComplete;
      expect(all(el, 'sas-offer-card')).to.have.lengthOf(0);
      expect(text(el, '.panel')).to.contain('Choisissez une spécialité');
      await play(el, story);
      expect(all(el, 'sas-offer-card')).to.have.lengthOf(12);
    }
  });

  describe('W1 empty, failed and silent are three things', () => {
    it('refused: the same again is not offered', async () => {
      const el = await results();
      el.search = failSearch(beginSearch(), { code: 'forbidden', retryable: false });
      await el.updateComplete;
      expect(text(el, '.panel')).to.match(/La recherche est refusée.*pas une absence d’offre/);
      expect(one(el, '[data-retry]')).to.equal(null);
      el.search = failSearch(beginSearch(), { code: 'internal', retryable: true });
      await el.updateComplete;
      expect(one(el, '[data-retry]')).to.not.equal(null);
    });

    it('empty: the directory has nobody', async () => {
      const el = await results();
      await play(el, [{ ...begin, offers: [], total: 0 }, endEvent()]);
      expect(text(el, '.panel strong')).to.equal('Aucune offre de soins trouvée');
    });
    it('failed: it is not an absence of offer', async () => {
      const el = await results();
      el.search = failSearch(beginSearch(), { code: 'unavailable', retryable: true, requestId: 'req-7' });
      await el.updateComplete;
      expect(text(el, '.panel')).to.include('Ce n’est pas une absence d’offre').and.include('req-7');
      expect(text(el, '.panel')).to.not.match(/aucun/i);
    });
    it('cut short: what is there stays, and it says that it is incomplete', async () => {
      const el = await results();
      await play(el, [begin, rapide]);
      el.search = failSearch(el.search, { code: 'network', retryable: true });
      await settle(el);
      expect(all(el, 'sas-offer-card')).to.have.lengthOf(12);
      expect(text(el, '.status')).to.include('incomplet');
    });
    it('no slot: only when every agenda has answered', async () => {
      const el = await results();
      const lists = Object.fromEntries(offers.map((o) => [o.id, []]));
      await play(el, [begin, slotsEvent('rapide', lists), slotsEvent('lente', lists)]);
      expect(text(el, '.status')).to.not.include('Aucun créneau libre');
      await play(el, [
        sourceEvent(sourceOf('rapide', 'answered')),
        sourceEvent(sourceOf('lente', 'answered')),
        endEvent(),
      ]);
      expect(text(el, '.status')).to.include('Aucun créneau libre');
    });
  });

  describe('offers without a slot', () => {
    const shown = (el: SasResults) => all(el, '.list > li:not([hidden])').length;

    it('fold away below the viewport only', async () => {
      const el = await results();
      await play(el, story);
      const rows = all(el, '.list > li');
      const hidden = rows.filter((row) => row.hidden);
      expect(hidden.length).to.be.greaterThan(0);
      // Every empty one that was in sight is still there.
      rows.forEach((row, i) => {
        if (i % 2 === 0 && row.getBoundingClientRect().top < 0) expect(row.hidden).to.equal(false);
      });
      expect(rows[0]!.hidden).to.equal(false);
    });

    it('fold away when asked, and come back when asked', async () => {
      const el = await results();
      await play(el, story);
      const button = one(el, '[data-hide]')!;
      expect(button.textContent.trim()).to.match(/^Masquer \d sans créneau$/);
      button.focus();
      button.click();
      await settle(el);
      expect(shown(el)).to.equal(6);
      expect(el.shadowRoot!.activeElement).to.equal(one(el, '[data-show]'));
      one(el, '[data-show]')!.click();
      await settle(el);
      expect(shown(el)).to.equal(12);
      await play(el, [sourceEvent(sourceOf('rapide', 'answered'))]);
      expect(shown(el)).to.equal(12);
    });

    it('do not include those whose agenda is silent', async () => {
      const el = await results();
      await play(el, [
        begin,
        rapide,
        sourceEvent(sourceOf('rapide', 'answered')),
        sourceEvent(sourceOf('lente', 'late')),
        endEvent(),
      ]);
      expect(shown(el)).to.equal(12);
      expect(one(el, '[data-hide]')).to.equal(null);
    });
  });

  describe('nothing moves while it streams', () => {
    for (const [width, height] of [
      [1920, 1080],
      [1280, 800],
      [680, 800],
      [360, 800],
    ] as const) {
      for (const scroll of [0, 700]) {
        it(`${width}x${height}, scrolled by ${scroll}`, async () => {
          await setViewport({ width, height });
          const el = await results();
          await play(el, [begin]);
          window.scrollTo(0, scroll);
          await frame();
          const shifts: PerformanceEntry[] = [];
          const observer = new PerformanceObserver((list) => shifts.push(...list.getEntries()));
          observer.observe({ type: 'layout-shift' });
          const visible = () =>
            all(el, 'sas-offer-card')
              .map((card) => card.getBoundingClientRect())
              .filter((r) => r.height > 0 && r.bottom > 0 && r.top < height)
              .map((r) => [r.top, r.left, r.width, r.height].join());
          const inSight = all<SasOfferCard>(el, 'sas-offer-card').find((c) => c.getBoundingClientRect().top > 0)!;
          const phone = inSight.shadowRoot!.querySelector<HTMLElement>('.phone')!;
          phone.focus({ preventScroll: true });
          const focus = () => Object.values(phone.getBoundingClientRect().toJSON() as Record<string, number>).join();
          const [before, focused] = [visible(), focus()];
          expect(before.length).to.be.greaterThan(0);
          await play(el, story.slice(1), () => {
            expect(visible()).to.deep.equal(before);
            expect(focus()).to.equal(focused);
          });
          await frame();
          observer.takeRecords().forEach((entry) => shifts.push(entry));
          observer.disconnect();
          expect(shifts.flatMap((s) => (s as LayoutShift).sources.map(where))).to.deep.equal([]);
          expect(shifts).to.deep.equal([]);
          window.scrollTo(0, 0);
        });
      }
    }
    after(() => setViewport({ width: 1280, height: 800 }));
  });

  describe('cards out of sight are skipped by the browser', () => {
    // High and low cards in turn, so that a guess would be wrong for most.
    const many = Array.from({ length: 30 }, (_, i) =>
      offerOf(i, {
        structure: {
          nationalId: '1330000000',
          name:
            i % 2 ? `Cabinet ${i}` : `Maison de santé pluriprofessionnelle des Essais et des Acacias ${i}`.repeat(2),
        },
      }),
    );
    const slots = slotsEvent('rapide', Object.fromEntries(many.map((o) => [o.id, fullDays(5)])));
    const shown = async (density: 'comfortable' | 'compact') => {
      const el = await results();
      el.density = density;
      await play(el, [offersEvent(many, [sourceOf('rapide', 'pending')])]);
      for (let i = 0; i < 4; i++) await frame();
      await play(el, [slots, sourceEvent(sourceOf('rapide', 'answered')), endEvent()]);
      return { el, cards: all<SasOfferCard>(el, 'sas-offer-card') };
    };
    // Asked of what is inside: the card itself is there also when its content is skipped.
    const isLaidOut = (card: Element) =>
      card.shadowRoot!.querySelector('article')!.checkVisibility({ contentVisibilityAuto: true });
    const heights = (cards: Element[]) => cards.map((card) => card.getBoundingClientRect().height);

    for (const width of [1280, 360]) {
      for (const density of ['comfortable', 'compact'] as const) {
        it(`each with its own height kept (${density}, ${width}px)`, async () => {
          await setViewport({ width, height: 800 });
          const { cards } = await shown(density);
          expect(isLaidOut(cards[0]!), 'the first is in sight').to.equal(true);
          expect(cards.filter((card) => !isLaidOut(card)).length, 'skipped').to.be.greaterThan(10);
          const kept = heights(cards);
          expect(new Set(kept).size, 'heights differ').to.be.greaterThan(1);
          for (const card of cards) card.style.contentVisibility = 'visible';
          await frame();
          expect(heights(cards)).to.deep.equal(kept);
        });
      }
    }

    it('and take the focus all the same', async () => {
      await setViewport({ width: 1280, height: 800 });
      const { el, cards } = await shown('comfortable');
      const last = cards.at(-1)!;
      expect(isLaidOut(last)).to.equal(false);
      expect(el.focusSlotsOf('offer-29')).to.equal(true);
      await frame();
      expect(el.shadowRoot!.activeElement).to.equal(last);
      expect(isLaidOut(last)).to.equal(true);
      const { top, bottom } = last.getBoundingClientRect();
      expect(top < window.innerHeight && bottom > 0, 'in sight').to.equal(true);
      window.scrollTo(0, 0);
    });

    it('and are found by the browser’s search in the page', async function () {
      // its find() for scripts does not look into shadow roots
      if (navigator.userAgent.includes('Firefox')) this.skip();
      await setViewport({ width: 1280, height: 800 });
      const { cards } = await shown('comfortable');
      const page = window as unknown as { find(text: string): boolean };
      expect(page.find('Cabinet 29')).to.equal(true);
      await frame();
      expect(isLaidOut(cards.at(-1)!)).to.equal(true);
      expect(cards.at(-1)!.getBoundingClientRect().top).to.be.lessThan(window.innerHeight);
      getSelection()!.removeAllRanges();
      window.scrollTo(0, 0);
    });
    after(() => setViewport({ width: 1280, height: 800 }));
  });

  it('asks for more, but not while it is streaming', async () => {
    const el = await results();
    let asked = 0;
    el.addEventListener('sas-more', () => asked++);
    await play(el, [{ ...begin, nextCursor: 'c', total: 40 }, rapide]);
    one(el, '[data-more]')!.click();
    expect(asked).to.equal(0);
    await play(el, [endEvent()]);
    expect(text(el, '.title')).to.match(/^12 offres de soins sur 40/);
    one(el, '[data-more]')!.click();
    expect(asked).to.equal(1);
    el.search = beginPage(el.search);
    await play(el, [offersEvent([offerOf(20)], [sourceOf('rapide', 'pending')])]);
    expect(all<SasOfferCard>(el, 'sas-offer-card').at(-1)!.offer!.id).to.equal('offer-20');
  });

  it('W4 offers "au plus tôt" where it is wanted, says what the order is, and how many agendas had not answered', async () => {
    const el = await results();
    await play(el, [begin]);
    expect(text(el, '.order')).to.match(/^Ordre : participation au SAS, puis distance/);
    expect(one(el, '.order button'), 'nobody to ask').to.equal(null);
    el.sortable = true;
    await el.updateComplete;
    const wanted: string[] = [];
    el.addEventListener('sas-sort', ({ detail }) => wanted.push(detail.sort));
    expect(text(el, '.order button')).to.equal('Trier au plus tôt');
    one(el, '.order button')!.click();
    el.search = beginSearch();
    const order = { by: 'earliest-slot', compared: 500, unheard: 2 } as const;
    await play(el, [{ ...begin, searchId: 'sorted', order, total: 640 }]);
    expect(text(el, '.order span')).to.equal(
      'Ordre demandé : premier créneau au plus tôt, parmi les 500 offres les mieux placées. ' +
        '2 agendas n’avaient pas encore répondu.',
    );
    one(el, '.order button')!.click();
    expect(wanted).to.deep.equal(['earliest', 'neutral']);
    await expectAccessible(el);
  });

  it('puts the focus on the first slot there is', async () => {
    const el = await results();
    await play(el, story);
    expect(el.focusFirstSlot()).to.equal(true);
    const card = el.shadowRoot!.activeElement as SasOfferCard;
    expect(card.offer!.id).to.equal('offer-1');
    const focused = card.shadowRoot!.querySelector('sas-slot-grid')!.shadowRoot!.activeElement;
    expect(focused!.textContent.trim()).to.equal('09h00');
  });

  it('W23 has one live region, which says counts and never the list', async () => {
    const el = await results();
    await play(el, story);
    await new Promise((resolve) => setTimeout(resolve, 1300));
    const regions = [el, ...all<SasOfferCard>(el, 'sas-offer-card')].flatMap((e) => [
      ...e.shadowRoot!.querySelectorAll('[aria-live], [role=status], [role=alert]'),
    ]);
    expect(regions).to.have.lengthOf(1);
    expect(regions[0]!.textContent).to.equal('Recherche terminée : 108 créneaux chez 6 offres de soins.');
  });

  describe('accessibility (axe)', () => {
    const cases: [string, (el: SasResults) => Promise<void>][] = [
      ['idle', async (el) => void (el.search = idleSearch)],
      ['searching', async (el) => void (el.search = beginSearch())],
      ['streaming', (el) => play(el, [begin, rapide])],
      ['done', (el) => play(el, story)],
      ['missing', (el) => play(el, [begin, rapide, sourceEvent(sourceOf('lente', 'late')), endEvent()])],
      ['empty', (el) => play(el, [{ ...begin, offers: [], total: 0 }, endEvent()])],
      ['failed', async (el) => void (el.search = failSearch(beginSearch(), { code: 'internal', retryable: false }))],
    ];
    for (const [name, prepare] of cases) {
      it(name, async () => {
        const el = await results();
        await prepare(el);
        await settle(el);
        one(el, '[aria-controls=sources]')?.click();
        await el.updateComplete;
        await expectAccessible(el);
      });
    }
  });
});
