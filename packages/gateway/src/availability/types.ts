import type { OfferSlotList, Slot, Source } from '@sas-embed/contract';
import type { DirectoryOffer } from '../directory/index.js';

/** The window of a slot search: instants, both inclusive. */
export interface SlotWindow {
  from: Date;
  to: Date;
}

/**
 * A slot as a source gave it: the API's slot without what depends on who asks (`actions`, `heldByOthers`), with what
 * stays inside the gateway.
 */
export interface SourceSlot extends Omit<Slot, 'actions' | 'heldByOthers'> {
  /** The editor's agenda page (https, or http on loopback in the sandbox), checked; not sent before a hand-over. */
  bookingUrl?: string;
}

/** The slots of one offer, from one source. */
export interface SourceSlotList extends Omit<OfferSlotList, 'slots'> {
  slots: SourceSlot[];
}

/** What a fan-out tells as it goes. */
export type AvailabilityEvent =
  | { type: 'slots'; sourceId: string; at: Date; lists: SourceSlotList[] }
  /** Places that the directory does not know; their slots follow. */
  | { type: 'added'; sourceId: string; offers: DirectoryOffer[] }
  | { type: 'source'; source: Source };

/** What an editor is asked: practitioners (INT_R01), practitioners with their CPTS (INT_R04), SOS Médecins. */
export interface EditorFlows {
  ps?: boolean;
  cpts?: boolean;
  sos?: boolean;
}

/** A registered editor. Configuration, never code. */
export interface EditorRecord {
  id: string;
  label: string;
  /** FHIR base address, without a trailing slash. */
  fhirBaseUrl: string;
  enabled: boolean;
  deadlineMs: number;
  /** Practitioners only when absent. */
  flows?: EditorFlows;
}

/** What was read again. */
export interface RereadAnswer {
  lists: (SourceSlotList & { sourceId: string })[];
  sources: Source[];
  /** When the budget of those that were not asked allows it; 0 when all were. */
  retryAfterSeconds: number;
}

/** What other rooms ask of availability. */
export interface Availability {
  editors(): readonly EditorRecord[];
  editor(editorId: string): EditorRecord | undefined;
  /** The sources that `stream` will ask for these offers, each with its state now (`pending` or `disabled`). */
  plan(offers: readonly DirectoryOffer[]): Source[];
  /**
   * Asks every editor of these offers at once, in batches of 25 practitioners or 10 associations, and yields as they answer: `slots` per
   * batch, `added` for places that the directory does not know, and one final `source` per editor. Ends when all have answered or passed their deadline. Never throws for
   * an editor's sake.
   */
  stream(offers: readonly DirectoryOffer[], window: SlotWindow, signal: AbortSignal): AsyncIterable<AvailabilityEvent>;
  /** Reads one offer again from its editors, now, past any cache. */
  readOffer(
    offer: DirectoryOffer,
    window: SlotWindow,
    signal: AbortSignal,
  ): Promise<{ slots: SourceSlot[]; sources: Source[]; at: Date }>;
  /**
   * Reads what is on screen again, in batches, each editor within its budget of calls: one whose budget is spent is not
   * asked (`pending`, `budget`) and gives no list. An editor that did not answer for an offer gives none for it either.
   */
  reread(offers: readonly DirectoryOffer[], window: SlotWindow, signal: AbortSignal): Promise<RereadAnswer>;
  /** The editor's page with `origin` added by a URL parser: queries and fragments stay. */
  withOrigin(bookingUrl: string): string;
}

/** Stable id of an editor's slot: the same slot read twice has the same id. */
export type SlotIdOf = (
  sourceId: string,
  placeId: string,
  start: Date,
  end: Date | undefined,
  modes: readonly string[],
) => string;

/** The part of a pino logger that availability writes to; its own allow-listed fields only, never what an editor sent. */
export interface AvailabilityLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
