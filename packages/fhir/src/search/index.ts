export { SlotSearchError, type SearchWindow, type SlotSearchFault } from './search.js';
export { slotSearchUrl, type SlotSearch } from './slot-search-url.js';
export { SOS_BATCH_SIZE, sosSearchUrl, type SosSearch } from './sos-search-url.js';
