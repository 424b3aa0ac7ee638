import type { frOfferKinds } from '../fr/offer-kinds.js';

/** English of the cards of `sas-offer-card` that show more than a practitioner at his practice. */
export const enOfferKinds: typeof frOfferKinds = {
  'offerKinds.participates.CPTS': 'Takes part in the SAS through the CPTS',
  'offerKinds.participates.CDS': 'Takes part in the SAS through the health centre',
  'offerKinds.participates.MSP': 'Takes part in the SAS through the MSP',
  'offerKinds.participates.SOS': 'Takes part in the SAS through SOS Médecins',
  'offerKinds.kind.SOS': 'SOS Médecins',
  'offerKinds.kind.MSP': 'Group practice (MSP)',
  'offerKinds.kind.CDS': 'Health centre (CDS)',
  'offerKinds.kind.PDM': 'Marketplace (PDM)',
  'offerKinds.knownByEditor': 'Place told by the editor, not in the directory',
  'offerKinds.hours': 'Opening hours:',
  'offerKinds.everyDay': 'every day',
  'offerKinds.midnight': 'midnight',
  'offerKinds.from': (p) => `${p.opens} – ${p.closes}`,
  'offerKinds.outside': 'May be asked outside the slots, on this number',
  'offerKinds.overbook': 'Orient outside availability',
  'offerKinds.request': 'Ask the community',
  'offerKinds.record-call': 'Record a call',
  'offerKinds.operator': (p) => `Through ${p.label}`,
  'offerKinds.more': 'Show more',
  'offerKinds.less': 'Show less',
  'offerKinds.members.CPTS': 'See all professionals of the CPTS',
  'offerKinds.members.MSP': 'See all professionals of the MSP',
  'offerKinds.members.CDS': 'See all professionals of the health centre',
  'offerKinds.membersFailed': 'The list could not be loaded. Check the connection, then try again.',
};
