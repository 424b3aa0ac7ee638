import type { MarketplaceCallInput, MarketplaceRequestInput } from '@sas-embed/contract';
import type { frBookingDialog, frMarketplace } from '../localize/index.js';

/** Keys of what the panel says. */
export type Text = keyof typeof frMarketplace | keyof typeof frBookingDialog;

/** The codes of what is chosen by code. */
export const CODES = {
  reason: [
    'consultation',
    'nursing-care',
    'dressing',
    'injection-or-sample',
    'physiotherapy',
    'after-hospital',
    'other',
  ],
  mode: ['HH', 'AMB', 'VR'],
  who: ['practitioner', 'secretary', 'other'],
  result: ['agreed', 'declined', 'message-left', 'not-reached'],
} as const satisfies {
  reason: readonly MarketplaceRequestInput['reason'][];
  mode: readonly MarketplaceRequestInput['mode'][];
  who: readonly MarketplaceCallInput['contact']['who'][];
  result: readonly MarketplaceCallInput['contact']['result'][];
};

/** What the forms ask for. */
export type Field = keyof typeof CODES | 'window' | 'date' | 'time';
/** An empty form. */
export const NOTHING: Record<Field, string> = {
  reason: '',
  mode: '',
  window: '',
  who: '',
  result: '',
  date: '',
  time: '',
};

/** What a problem means here. */
export const PROBLEMS: Readonly<Record<string, Text>> = {
  'not-bookable-here': 'marketplace.refused',
  'not-found': 'marketplace.refused',
  forbidden: 'marketplace.forbidden',
  unauthenticated: 'booking.fault.session',
  'token-expired': 'booking.fault.session',
  'session-ended': 'booking.fault.session',
  'token-unavailable': 'booking.fault.session',
  'case-ref-refused': 'booking.fault.caseRef',
};
