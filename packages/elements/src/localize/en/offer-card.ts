import type { frOfferCard } from '../fr/offer-card.js';

/** English of `sas-offer-card`. */
export const enOfferCard: typeof frOfferCard = {
  'offerCard.title.DR': 'Dr',
  'offerCard.title.PR': 'Prof.',
  'offerCard.unnamed': 'Health professional',
  'offerCard.sector.0': 'Not under agreement',
  'offerCard.sector.1': 'Sector 1',
  'offerCard.sector.1-DP': 'Sector 1, permanent extra fees',
  'offerCard.sector.2': 'Sector 2',
  'offerCard.doctor': 'Treating physician (médecin traitant)',
  'offerCard.participates': 'Takes part in the SAS',
  'offerCard.distance': (p) => `${p.distance} away`,
  'offerCard.call': (p) => `Call ${p.name} on ${p.phone}`,
  'offerCard.noPhone': 'No phone number',
  'offerCard.slotsOf': (p) => `Slots of ${p.name}`,
  'offerCard.waiting': (p) => `Waiting for ${p.sources}…`,
  'offerCard.answered': (p) => `${p.sources}, read at ${p.time}`,
  'offerCard.answeredPlain': (p) => `Read from ${p.sources}`,
  'offerCard.late': (p) => `Silent calendar: no answer from ${p.sources}`,
  'offerCard.failed': (p) => `Calendar down: no readable answer from ${p.sources}`,
  'offerCard.disabled': (p) => `Calendar not asked: ${p.sources} is suspended by the service`,
  'offerCard.incomplete': (p) => `Incomplete answer from ${p.sources}: slots may be missing`,
  'offerCard.earlier': (p) => `+${p.count} earlier`,
  'offerCard.showEarlier': (p) =>
    `+${p.count} earlier: show the ${p.count > 1 ? 'slots' : 'slot'} that came after the others`,
  'offerCard.noCalendar': 'No calendar known: call',
};
