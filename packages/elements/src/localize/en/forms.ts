import { enOfferKinds } from './offer-kinds.js';
import { enOverbooking } from './overbooking.js';
import { enSearchModes } from './search-modes.js';

/** English of what elements load on demand; a file of its own, so that each stays small. */
export const enForms = {
  ...enOfferKinds,
  ...enOverbooking,
  ...enSearchModes,
};
