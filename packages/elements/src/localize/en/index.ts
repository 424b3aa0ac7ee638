import type { frAppointments as appointments } from '../fr/appointments.js';
import type { frIndicators as indicators } from '../fr/indicators.js';
import type { frInterfaceStatus as interfaceStatus } from '../fr/interface-status.js';
import type { frMarketplace as marketplace } from '../fr/marketplace.js';
import type { Messages } from '../messages.js';
import { enAgenda } from './agenda.js';
import { enBookingDialog } from './booking-dialog.js';
import { enFilters } from './filters.js';
import { enForms } from './forms.js';
import { enMap } from './map.js';
import { enOfferCard } from './offer-card.js';
import { enParticipation } from './participation.js';
import { enProvider } from './provider.js';
import { enResults } from './results.js';
import { enSearchBar } from './search-bar.js';
import { enSearch } from './search.js';
import { enSlotGrid } from './slot-grid.js';
import { enStructureMembers } from './structure-members.js';

/** English, but for what is in files of its own; loaded on demand. */
export const en: Omit<
  Messages,
  keyof typeof marketplace | keyof typeof appointments | keyof typeof indicators | keyof typeof interfaceStatus
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
  ...enAgenda,
  ...enParticipation,
  ...enForms,
  ...enMap,
};
