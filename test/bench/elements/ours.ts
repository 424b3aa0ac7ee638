import '@sas-embed/elements/define/offer-card.js';
import { kinds } from '../../../packages/elements/dist/offer-card/load.js';
import { driver, type BenchCard } from './driver.js';

// As sas-search does before it shows an offer: what the kinds of cards need is there before the first card.
void kinds.load();

interface Updates {
  updateComplete: Promise<unknown>;
}
const gridOf = (card: BenchCard) => card.shadowRoot!.querySelector('sas-slot-grid') as unknown as Updates;
const settled = async (card: BenchCard) => {
  await (card as unknown as Updates).updateComplete;
  await gridOf(card).updateComplete;
};

Object.assign(globalThis, {
  bench: driver({
    settled: (cards) => Promise.all(cards.map(settled)),
    take(card, slotId) {
      card.slots = card.slots.filter((slot) => slot.id !== slotId);
      return settled(card);
    },
  }),
});
