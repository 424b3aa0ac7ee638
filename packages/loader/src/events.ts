import type { components } from './generated/sas.js';

type Schemas = components['schemas'];

/** An appointment, as the gateway tells it to the host whose regulator is signed in. */
export type Appointment = Schemas['Appointment'];
/** Where a patient can be oriented. */
export type Offer = Schemas['Offer'];

/**
 * Details of the events that the frame fires, by name: those of the elements, with ids only. What stands behind an id is
 * asked with `getAppointment` and `getOffer`.
 */
export interface SasEmbedEvents {
  /** The session is known, and a search can be run. */
  'sas-ready': Record<string, never>;
  /** What the regulator sees changed. */
  'sas-change': { searchId?: string; offerId?: string };
  /**
   * Something failed and the screen says so. `code` is the gateway's problem code, the client's own, or the loader's:
   * `frame-unavailable` (the frame did not answer), `token-unavailable` (`getToken` failed).
   */
  'sas-error': { code: string; retryable: boolean; requestId?: string };
  /** A slot was chosen; cancel it to book by your own means. */
  'sas-select': { offerId: string; slotId: string };
  /** A telephone number was chosen (`url`, a `tel:` address); cancel it to dial by your own means. */
  'sas-call': { url: string; offerId?: string; structureId?: string };
  /** The professionals of a structure are to be shown; cancel it to show them yourself. */
  'sas-members': { offerId: string; structureId: string };
  /** An orientation outside the slots is wanted; cancel it to do it yourself. */
  'sas-overbook': { offerId: string };
  /** A community of a place de marché is to be asked; cancel it to do it yourself. */
  'sas-request': { offerId: string };
  /** A page is about to open; cancel it to open it yourself, for instance where pages may open no window. */
  'sas-open': { url: string; kind: 'handover' | 'agenda' | 'information'; handoverId?: string; offerId?: string };
  /** An appointment was booked. */
  'sas-book': { appointmentId: string; handoverId?: string };
  /** An appointment of this SAS was created or changed, from the live feed. */
  'sas-appointment': {
    appointmentId: string;
    handoverId?: string;
    status: Appointment['status'];
    version: number;
  };
  /** What did not answer is asked again. */
  'sas-retry': { sourceId?: string };
  /** Another order of the offers was asked for. */
  'sas-sort': { sort: 'earliest' | 'neutral' };
  /** The next page of offers was asked for. */
  'sas-more': Record<string, never>;
  /** A search was asked for in the bar. */
  'sas-submit': Record<string, never>;
  /** Filters were changed. */
  'sas-filter-change': { categories: Schemas['FilterCategory'][] };
  /** Shortcuts of one key were switched off, or on again. */
  'sas-shortcuts': { shortcuts: 'focus' | 'page' | 'off' };
  /** Escape was pressed in the frame, and nothing in it had a use for it: close the panel it stands in, if you like. */
  escape: Record<string, never>;
}

/** Name of an event of the frame. */
export type SasEmbedEventName = keyof SasEmbedEvents;

/** Events whose default action waits for the host's listeners, and is left out when one of them cancels. */
export type SasEmbedCancelable =
  'sas-select' | 'sas-call' | 'sas-members' | 'sas-overbook' | 'sas-request' | 'sas-open';

/** An event as a listener gets it. */
export interface SasEmbedEvent<K extends SasEmbedEventName = SasEmbedEventName> {
  readonly name: K;
  /** Ids only. */
  readonly detail: SasEmbedEvents[K];
  /** Leaves the default action out. It counts until the promise that the listener gave back is settled. */
  preventDefault(): void;
}

/** Hears an event. The default action of one that can be cancelled waits for the promise that it may give back. */
export type SasEmbedListener<K extends SasEmbedEventName> = (event: SasEmbedEvent<K>) => unknown;
