import {
  loadEnglishAgendaForms,
  loadEnglishAppointments,
  loadEnglishIndicators,
  loadEnglishInterfaceStatus,
  loadEnglishKeys,
  loadEnglishMap,
  loadEnglishMarketplace,
  loadEnglishParticipation,
} from './english.js';
import type { frAgendaForms } from './fr/agenda-forms.js';
import type { frAgenda } from './fr/agenda.js';
import type { frAppointments } from './fr/appointments.js';
import type { frBookingDialog } from './fr/booking-dialog.js';
import type { frFilters } from './fr/filters.js';
import type { frIndicators } from './fr/indicators.js';
import type { frInterfaceStatus } from './fr/interface-status.js';
import type { frKeys } from './fr/keys.js';
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
import type { frShortcuts } from './fr/shortcuts.js';
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
  typeof frShortcuts &
  typeof frKeys &
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

/** Whether the texts of this BCP 47 tag are the English ones that ship with the package. */
export const isEnglish = (locale: string): boolean => /^en\b/i.test(locale);

/**
 * The messages that a search needs in a language that ships with the package; for French nothing, since each element
 * brings its own. What most pages do without brings its English itself.
 * @param locale - BCP 47 tag; only its language counts
 */
export async function loadSearchMessages(locale: string): Promise<Partial<Messages>> {
  if (!isEnglish(locale)) return {};
  // Named apart, so that a bundler makes small files of it, and asked for together, so that none waits for another.
  const [{ en }] = await Promise.all([import('./en/index.js'), import('./en/forms.js')]);
  return en;
}

/**
 * All messages of a language that ships with the package; for French nothing, since each element brings its own. An
 * unknown language gives nothing too: French stands in. `sas-provider` needs no call of it: each element that is used
 * gets its texts by itself.
 * @param locale - BCP 47 tag; only its language counts
 */
export async function loadMessages(locale: string): Promise<Partial<Messages>> {
  if (!isEnglish(locale)) return {};
  const all = await Promise.all([
    loadSearchMessages(locale),
    loadEnglishAgendaForms(),
    loadEnglishAppointments(),
    loadEnglishIndicators(),
    loadEnglishInterfaceStatus(),
    loadEnglishKeys(),
    loadEnglishMap(),
    loadEnglishMarketplace(),
    loadEnglishParticipation(),
  ]);
  return Object.assign({}, ...all) as Partial<Messages>;
}
