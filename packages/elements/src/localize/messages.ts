import type { frAgendaForms } from './fr/agenda-forms.js';
import type { frAgenda } from './fr/agenda.js';
import type { frAppointments } from './fr/appointments.js';
import type { frBookingDialog } from './fr/booking-dialog.js';
import type { frFilters } from './fr/filters.js';
import type { frIndicators } from './fr/indicators.js';
import type { frInterfaceStatus } from './fr/interface-status.js';
import type { frMap } from './fr/map.js';
import type { frMarketplace } from './fr/marketplace.js';
import type { frOfferCard } from './fr/offer-card.js';
import type { frOfferKinds } from './fr/offer-kinds.js';
import type { frOverbooking } from './fr/overbooking.js';
import type { frParticipation } from './fr/participation.js';
import type { frProvider } from './fr/provider.js';
import type { frResults } from './fr/results.js';
import type { frSearchBar } from './fr/search-bar.js';
import type { frSearchModes } from './fr/search-modes.js';
import type { frSearch } from './fr/search.js';
import type { frSlotGrid } from './fr/slot-grid.js';
import type { frStructureMembers } from './fr/structure-members.js';

/** A message: a text, or a function of named values (numbers, names, times) that writes it. */
export type Message = string | ((values: never) => string);

/** Messages by key. */
export type Catalogue = Readonly<Record<string, Message>>;

/** Every message of the package. French is its reference: another language is typed against it. */
export type Messages = typeof frSlotGrid &
  typeof frOfferCard &
  typeof frOfferKinds &
  typeof frResults &
  typeof frSearchBar &
  typeof frSearch &
  typeof frSearchModes &
  typeof frBookingDialog &
  typeof frOverbooking &
  typeof frMarketplace &
  typeof frProvider &
  typeof frStructureMembers &
  typeof frFilters &
  typeof frAgenda &
  typeof frAgendaForms &
  typeof frParticipation &
  typeof frMap &
  typeof frAppointments &
  typeof frIndicators &
  typeof frInterfaceStatus;

/** The values that a message takes: none for a plain text. */
export type ValuesOf<M> = M extends (...values: infer V) => string ? V : [];

/** Languages that ship with the package. French is part of each element; others load on demand. */
export type BuiltInLocale = 'fr' | 'en';

/**
 * The messages of a language that ships with the package; for French nothing, since each element brings its own.
 * An unknown language gives nothing too: French stands in.
 * @param locale - BCP 47 tag; only its language counts
 */
export async function loadMessages(locale: string): Promise<Partial<Messages>> {
  if (locale.toLowerCase().split('-')[0] !== 'en') return {};
  // Named apart, so that a bundler makes small files of it, and asked for together, so that none waits for another.
  const [{ en }, , , { enMarketplace }, { enAppointments }, { enIndicators }, { enInterfaceStatus }] =
    await Promise.all([
      import('./en/index.js'),
      import('./en/forms.js'),
      import('./en/participation.js'),
      import('./en/marketplace.js'),
      import('./en/appointments.js'),
      import('./en/indicators.js'),
      import('./en/interface-status.js'),
    ]);
  return { ...en, ...enMarketplace, ...enAppointments, ...enIndicators, ...enInterfaceStatus };
}
