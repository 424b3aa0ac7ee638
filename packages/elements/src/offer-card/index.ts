export { textsOf } from './community-header.js';
export { withLinks } from './description.js';
export { kinds } from './load.js';
export { membersOfContext } from './members-of.js';
export { phoneLink } from './phone-link.js';
export { SasOfferCard } from './offer-card.js';
