import { expect, waitUntil } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type { SasOfferCard } from '../offer-card/index.js';
import {
  DATES,
  endEvent,
  offerOf,
  offersEvent,
  slotAt,
  slotsEvent,
  sourceEvent,
  sourceOf,
} from '../testing/fixtures/index.js';
import { page } from '../testing/fixtures/search-page.js';

/** A full list: every offer has slots on each of the three days. */
async function* fullList() {
  const offers = Array.from({ length: 14 }, (_, i) => offerOf(i, { sources: ['rapide'] }));
  const slotsOf = (id: string) =>
    DATES.flatMap((date) =>
      ['09:00', '09:20', '09:40', '10:00'].map((time) => slotAt(date, time, { id: `${id}-${date}-${time}` })),
    );
  yield offersEvent(offers, [sourceOf('rapide', 'pending')]);
  yield slotsEvent('rapide', Object.fromEntries(offers.map(({ id }) => [id, slotsOf(id)])));
  yield sourceEvent(sourceOf('rapide', 'answered'));
  yield endEvent();
}

describe('a regulator’s second screen', () => {
  after(() => setViewport({ width: 800, height: 600 }));

  for (const [density, least] of [
    ['compact', 8],
    ['comfortable', 6],
  ] as const) {
    it(`shows ${least} cards with slots at least at 1920 × 1080 (${density})`, async () => {
      await setViewport({ width: 1920, height: 1080 });
      const { search, results } = await page({ search: () => fullList() });
      search.density = density;
      await search.run();
      await waitUntil(() => results.search.status === 'done');
      await results.updateComplete;
      window.scrollTo(0, 0);
      await new Promise(requestAnimationFrame);
      const cards = [...results.renderRoot.querySelectorAll<SasOfferCard>('sas-offer-card')];
      const whole = cards.filter((card) => {
        const { top, bottom } = card.getBoundingClientRect();
        const grid = card.renderRoot.querySelector('sas-slot-grid')!;
        const slot = grid.renderRoot.querySelector('[role="gridcell"] button, button[part~="slot"], [part~="slot"]');
        const seen = slot?.getBoundingClientRect();
        return top >= 0 && bottom <= window.innerHeight && seen !== undefined && seen.height >= 24;
      });
      expect(whole.length).to.be.at.least(least);
    });
  }
});
