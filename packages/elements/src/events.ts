import type { AppointmentStatus, FilterCategory, ProblemCode } from '@sas-embed/contract';

/** `sas-ready`: the element has what it needs (client, session, locale) and answers. */
export type SasReadyDetail = Record<string, never>;

/**
 * `sas-change`: what the regulator sees changed; ids only.
 * - without any id: what is to be searched (specialty, location) changed
 * - with a search only: its list of offers is there, or another one
 * - with an offer: its slots or their state changed
 */
export interface SasChangeDetail {
  /** The search on screen. */
  searchId?: string;
  /** The offer it is about. */
  offerId?: string;
}

/** `sas-error`: something failed and the screen says so. */
export interface SasErrorDetail {
  /** Stable code: the gateway's problem code, or the client's own (`network`, `timeout`, `aborted`…). */
  code: ProblemCode | (string & {});
  /** Whether the same request may succeed later. */
  retryable: boolean;
  /** The gateway's request id, for its operators. */
  requestId?: string;
}

/** `sas-select`: the regulator chose a slot. */
export interface SasSelectDetail {
  offerId: string;
  slotId: string;
}

/** `sas-call`: the regulator wants to phone; a CTI may take over. */
export interface SasCallDetail {
  /** The number as a `tel:` address: a description names others than its place's. */
  url: string;
  /** Absent for the number of a structure whose members are shown, before one is. */
  offerId?: string;
  /** National id of the CPTS whose number it is; absent for the number of the offer's place. */
  structureId?: string;
}

/** `sas-members`: the regulator wants to see all professionals of a structure. */
export interface SasMembersDetail {
  offerId: string;
  /** National id of the CPTS, MSP or CDS; `searchMembers` of the client takes it. */
  structureId: string;
}

/** `sas-overbook`: the regulator wants to orient a patient outside the slots of an offer. */
export interface SasOverbookDetail {
  offerId: string;
}

/** `sas-request`: the regulator wants to ask a community of a place de marché, or to record a call to it. */
export interface SasRequestDetail {
  offerId: string;
}

/** `sas-show`: the regulator chose an offer on the map. */
export interface SasShowDetail {
  offerId: string;
}

/** `sas-book`: an appointment was booked here (SAS agenda) or came back from the editor's page. */
export interface SasBookDetail {
  appointmentId: string;
  handoverId?: string;
}

/** `sas-open`: a link is about to leave the page. */
export interface SasOpenDetail {
  /** Where it leads; https, or http on loopback in the sandbox. */
  url: string;
  /** What it opens. */
  kind: 'handover' | 'agenda' | 'information';
  handoverId?: string;
  offerId?: string;
}

/** `sas-appointment`: an appointment of this SAS was created or changed, from the live feed. */
export interface SasAppointmentDetail {
  appointmentId: string;
  handoverId?: string;
  status: AppointmentStatus;
  version: number;
}

/** `sas-rebook`: the regulator wants another appointment in place of a cancelled or missed one. */
export interface SasRebookDetail {
  /** Give it to `sas-search` as `replaces` of its context. */
  appointmentId: string;
}

/** `sas-retry`: the regulator asks again for what did not answer. */
export interface SasRetryDetail {
  /** One source; absent for all that are missing, or for the whole search after a failure. */
  sourceId?: string;
}

/** `sas-sort`: the regulator asks for another order of the offers. */
export interface SasSortDetail {
  /** The earliest slot first, or the directory's neutral order. */
  sort: 'earliest' | 'neutral';
}

/** `sas-more`: the regulator asks for the next page of offers. */
export type SasMoreDetail = Record<string, never>;

/** `sas-submit`: the regulator asks for a search; what is searched stays on the element (`request`). */
export type SasSubmitDetail = Record<string, never>;

/** `sas-filter-change`: the regulator changed the filters; which ones are set stays on the element (`filters`). */
export interface SasFilterChangeDetail {
  /** Categories that something is filtered by now. */
  categories: FilterCategory[];
}

/** `sas-shortcuts`: the regulator switched the shortcuts of one key off, or on again; keep it, and set `shortcuts` next time. */
export interface SasShortcutsDetail {
  /** Where they act now. */
  shortcuts: 'focus' | 'page' | 'off';
}

/** Details of all events, by name. No detail ever carries a person: ids only. */
export interface SasEventDetails {
  'sas-ready': SasReadyDetail;
  'sas-change': SasChangeDetail;
  'sas-error': SasErrorDetail;
  'sas-select': SasSelectDetail;
  'sas-call': SasCallDetail;
  'sas-members': SasMembersDetail;
  'sas-overbook': SasOverbookDetail;
  'sas-request': SasRequestDetail;
  'sas-show': SasShowDetail;
  'sas-book': SasBookDetail;
  'sas-open': SasOpenDetail;
  'sas-appointment': SasAppointmentDetail;
  'sas-rebook': SasRebookDetail;
  'sas-retry': SasRetryDetail;
  'sas-more': SasMoreDetail;
  'sas-sort': SasSortDetail;
  'sas-submit': SasSubmitDetail;
  'sas-filter-change': SasFilterChangeDetail;
  'sas-shortcuts': SasShortcutsDetail;
}

/** Name of an event of ours. */
export type SasEventName = keyof SasEventDetails;

/**
 * Every event of the elements: composed, bubbling `CustomEvent`s.
 *
 * | event | cancellable | default action when not cancelled |
 * | --- | --- | --- |
 * | `sas-select` | yes | `sas-search` opens the booking dialog |
 * | `sas-call` | yes | the `tel:` link is followed |
 * | `sas-members` | yes | the card opens `sas-structure-members` |
 * | `sas-overbook` | yes | `sas-search` opens the form of the orientation outside the slots |
 * | `sas-request` | yes | `sas-search` opens the form of the request |
 * | `sas-show` | yes | `sas-map` brings the card of the offer into sight, and the focus to it |
 * | `sas-open` | yes | the link opens in a new tab |
 * | others | no | – |
 */
export type SasEventMap = { [K in SasEventName]: CustomEvent<SasEventDetails[K]> };

const CANCELABLE: ReadonlySet<SasEventName> = new Set([
  'sas-select',
  'sas-call',
  'sas-members',
  'sas-overbook',
  'sas-request',
  'sas-show',
  'sas-open',
]);

/**
 * Dispatches one event of the map from `target`.
 * @returns false when a listener cancelled it
 */
export function emit<K extends SasEventName>(target: EventTarget, name: K, detail: SasEventDetails[K]): boolean {
  return target.dispatchEvent(
    new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: CANCELABLE.has(name) }),
  );
}

/**
 * Asks the host before a number is dialled: `sas-call`, and the link is followed unless that is cancelled.
 * @param event - the click on the `tel:` link
 */
export function call(from: EventTarget, event: Event, detail: Omit<SasCallDetail, 'url'>): void {
  const { href: url } = event.currentTarget as HTMLAnchorElement;
  if (!emit(from, 'sas-call', { ...detail, url })) event.preventDefault();
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the map is the whole content
  interface GlobalEventHandlersEventMap extends SasEventMap {}
}
