export { frAgendaForms } from './fr/agenda-forms.js';
export { frAgenda } from './fr/agenda.js';
export { frAppointments } from './fr/appointments.js';
export { frBookingDialog } from './fr/booking-dialog.js';
export { frFilters } from './fr/filters.js';
export { frIndicators } from './fr/indicators.js';
export { frInterfaceStatus } from './fr/interface-status.js';
export { frKeys } from './fr/keys.js';
export { frMap } from './fr/map.js';
export { frMarketplace } from './fr/marketplace.js';
export { frOfferCard } from './fr/offer-card.js';
export { frOfferKinds } from './fr/offer-kinds.js';
export { frOverbooking } from './fr/overbooking.js';
export { frParticipation } from './fr/participation.js';
export { frProvider } from './fr/provider.js';
export { frResults } from './fr/results.js';
export { frSearchBar } from './fr/search-bar.js';
export { frSearchModes } from './fr/search-modes.js';
export { frSearch } from './fr/search.js';
export { frShortcuts } from './fr/shortcuts.js';
export { frSlotGrid } from './fr/slot-grid.js';
export { frStructureMembers } from './fr/structure-members.js';
export { formatDateTime } from './date-time.js';
export { formatDistance, formatList, formatPercent, formatSeconds } from './formats.js';
export {
  loadEnglishAgenda,
  loadEnglishAgendaForms,
  loadEnglishAppointments,
  loadEnglishIndicators,
  loadEnglishInterfaceStatus,
  loadEnglishKeys,
  loadEnglishMap,
  loadEnglishMarketplace,
  loadEnglishParticipation,
  loadEnglishShortcuts,
} from './english.js';
export { LocalizeController } from './localize-controller.js';
export {
  createLocalizer,
  datesFrom,
  defaultLocalizer,
  occursTwice,
  wallClock,
  zoneOffset,
  type Localizer,
  type LocalizerOptions,
} from './localizer.js';
export {
  loadMessages,
  loadSearchMessages,
  type BuiltInLocale,
  type Catalogue,
  type Message,
  type Messages,
  type ValuesOf,
} from './messages.js';
export { OwnLocalizeController } from './own-localize-controller.js';
export { nameZone } from './zone-names.js';
