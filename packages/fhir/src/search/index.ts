export { SlotSearchError, slotSearchUrl, type SlotSearch, type SlotSearchFault } from './slot-search-url.js';
