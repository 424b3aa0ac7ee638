export {
  SasBookingDialog,
  type BookingOutcome,
  type BookingState,
  type BookingTarget,
} from './booking-dialog/index.js';
export {
  announcerContext,
  clientContext,
  clockContext,
  feedContext,
  localizerContext,
  sessionContext,
  systemClock,
  type Announcer,
  type Clock,
  type FeedSource,
} from './context.js';
export type * from './events.js';
export {
  beginPage,
  beginRefresh,
  beginSearch,
  failSearch,
  idleSearch,
  isWithoutSlots,
  reduceFeedSlot,
  reduceSearch,
  removeSlot,
  replaceSlots,
  SasElement,
  type OfferState,
  type SearchState,
} from './internal/index.js';
export {
  createLocalizer,
  loadMessages,
  type Localizer,
  type LocalizerOptions,
  type Messages,
} from './localize/index.js';
export { SasAgenda } from './agenda/index.js';
export { SasFilters } from './filters/index.js';
export { SasOfferCard } from './offer-card/index.js';
export { SasParticipation } from './participation/index.js';
export { SasProvider } from './provider/index.js';
export { SasResults } from './results/index.js';
export { SasSearch, type ShortcutScope } from './search/index.js';
export { SasSearchBar, type SearchChoice, type SearchContext } from './search-bar/index.js';
export { SasSlotGrid, type Density, type SlotGridStatus } from './slot-grid/index.js';
export { SasStructureMembers, type MembersTarget } from './structure-members/index.js';
export { applyAppearance, themes, type Appearance, type ThemeName, type TokenName } from './tokens/index.js';
export { VERSION } from './version.js';
