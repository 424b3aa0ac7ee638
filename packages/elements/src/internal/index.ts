export { baseStyles } from './base.styles.js';
export { buttonStyles } from './button.styles.js';
export { define } from './define.js';
export { SasElement } from './element.js';
export { errorDetail } from './error-detail.js';
export { heading } from './heading.js';
export { hostStyles } from './host.styles.js';
export { icons } from './icons.js';
export { findAnnouncer, loadLiveRegion } from './announcer.js';
export { LiveRegion } from './live-region.js';
export { removeSlot, replaceSlots } from './offer-changes.js';
export { readablePhone, telephoneLink } from './phone.js';
/** The re-reading of an open screen's cards: loads when a search has ended. */
export const loadReread = () => import('./reread.js');
export { SearchController, type PageAsked } from './search-controller.js';
export {
  beginPage,
  beginRefresh,
  beginSearch,
  failSearch,
  idleSearch,
  isWithoutSlots,
  reduceFeedSlot,
  reduceSearch,
  type OfferState,
  type SearchState,
} from './search-model.js';
export { everyMinute } from './ticker.js';
