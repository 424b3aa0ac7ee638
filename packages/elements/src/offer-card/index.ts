export { SasOfferCard } from './offer-card.js';
