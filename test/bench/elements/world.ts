import type { Slot } from '@sas-embed/contract';
import { DATES, fullDays, NOW, offerOf, sourceOf } from '../../../packages/elements/src/testing/fixtures/offers.js';
import type { World } from './driver.js';

/** The instant of the page: a Monday at eight in Paris. */
export { NOW };

/** So many cards with three full days of twelve slots each; which 200 of them are taken is drawn, always the same. */
export function fullCards(count = 100): World {
  const cards = Array.from({ length: count }, (_, i) => ({
    offer: offerOf(i, { participation: { sas: true, via: 'individual' } }),
    slots: fullDays(12, DATES, 20, `${i}-`),
  }));
  let seed = 1;
  const draw = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const left = cards.map(({ slots }) => [...slots]);
  const takes = Array.from({ length: Math.min(200, count * 2) }, () => {
    const card = draw(count);
    const [slot] = left[card]!.splice(draw(left[card]!.length), 1) as [Slot];
    return { card, slotId: slot.id };
  });
  return {
    dates: DATES,
    sources: [sourceOf('rapide', 'answered', { at: '2026-11-23T07:58:00+01:00' })],
    cards,
    takes,
  };
}
