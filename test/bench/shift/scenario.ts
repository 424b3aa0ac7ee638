import type { Offer, SearchEvent, Slot } from '@sas-embed/contract';
import {
  DATES,
  endEvent,
  fullDays,
  offerOf,
  offersEvent,
  slotAt,
  slotsEvent,
  sourceEvent,
  sourceOf,
} from '../../../packages/elements/src/testing/fixtures/offers.js';

const OFFERS = 40;
/** Which agendas each offer has, in turn. */
const AGENDAS = [['rapide'], ['lente'], ['rapide', 'agenda'], ['muette'], ['lente'], ['panne', 'rapide']];

function offerAt(index: number): Offer {
  const offer = offerOf(index, { sources: AGENDAS[index % AGENDAS.length]! });
  if (index % 7 === 5) {
    offer.place = {
      ...offer.place,
      timeZone: 'Indian/Reunion',
      address: { lines: ['3 chemin des Essais'], postcode: '97400', city: 'Saint-Denis' },
    };
  }
  if (index % 5 === 3) {
    offer.structure = {
      nationalId: '1330000000',
      name: 'Maison de santé pluriprofessionnelle des Essais et des Acacias',
    };
  }
  return offer;
}

/** Slots of one offer at one agenda: many, few, or none. */
function slotsOf(offer: Offer, index: number, source: string): Slot[] {
  const slots =
    index % 3 === 1
      ? []
      : index % 4 === 0
        ? fullDays(40, DATES, 10)
        : [slotAt(DATES[0], '11:00'), slotAt(DATES[2], '16:40')];
  return slots.map((slot) => ({ ...slot, id: `${offer.id}-${source}-${slot.id}`, sourceId: source }));
}

/**
 * A search whose agendas answer in several parts and in every way: soon, late, with an error, never, and with nothing.
 * The first event brings the offers, each later one changes cards, agendas or both.
 */
export function scenario(): SearchEvent[] {
  const offers = Array.from({ length: OFFERS }, (_, index) => offerAt(index));
  const asked = ['rapide', 'lente', 'muette', 'panne', 'agenda'].map((id) => sourceOf(id, 'pending'));
  const answer = (source: string, from: number, to: number) =>
    slotsEvent(
      source,
      Object.fromEntries(
        offers.flatMap((offer, i) =>
          i >= from && i < to && offer.sources.includes(source) ? [[offer.id, slotsOf(offer, i, source)]] : [],
        ),
      ),
    );
  return [
    offersEvent(offers, asked),
    answer('rapide', 20, 40),
    answer('agenda', 0, 40),
    sourceEvent(sourceOf('agenda', 'answered', { latencyMs: 120 })),
    answer('rapide', 0, 20),
    sourceEvent(sourceOf('rapide', 'answered', { latencyMs: 640, rejectedEntries: 2 })),
    sourceEvent(sourceOf('panne', 'failed')),
    answer('lente', 0, 30),
    answer('lente', 30, 40),
    sourceEvent(sourceOf('lente', 'answered', { latencyMs: 4200 })),
    sourceEvent(sourceOf('muette', 'late')),
    endEvent({ offers: OFFERS }),
  ];
}
