import type { frAgendaForms as agendaForms } from '../fr/agenda-forms.js';
import type { frAgenda as agenda } from '../fr/agenda.js';
import type { frAppointments as appointments } from '../fr/appointments.js';
import type { frIndicators as indicators } from '../fr/indicators.js';
import type { frInterfaceStatus as interfaceStatus } from '../fr/interface-status.js';
import type { frKeys as keys } from '../fr/keys.js';
import type { frMap as map } from '../fr/map.js';
import type { frMarketplace as marketplace } from '../fr/marketplace.js';
import type { frParticipation as participation } from '../fr/participation.js';
import type { frShortcuts as shortcuts } from '../fr/shortcuts.js';
import type { Messages } from '../messages.js';
import { enBookingDialog } from './booking-dialog.js';
import { enFilters } from './filters.js';
import { enForms } from './forms.js';
import { enOfferCard } from './offer-card.js';
import { enProvider } from './provider.js';
import { enResults } from './results.js';
import { enSearchBar } from './search-bar.js';
import { enSearch } from './search.js';
import { enSlotGrid } from './slot-grid.js';
import { enStructureMembers } from './structure-members.js';

/** English of a search; what most pages do without brings its own. */
export const en: Omit<
  Messages,
  | keyof typeof agenda
  | keyof typeof agendaForms
  | keyof typeof appointments
  | keyof typeof indicators
  | keyof typeof interfaceStatus
  | keyof typeof keys
  | keyof typeof map
  | keyof typeof marketplace
  | keyof typeof participation
  | keyof typeof shortcuts
> = {
  ...enSlotGrid,
  ...enOfferCard,
  ...enResults,
  ...enSearchBar,
  ...enSearch,
  ...enBookingDialog,
  ...enProvider,
  ...enStructureMembers,
  ...enFilters,
  ...enForms,
};
