import type {
  Location,
  Offer,
  OrderExplanation,
  SearchEndEvent,
  SearchFacetsEvent,
  SearchOffersEvent,
  Slot,
  Source,
} from '@sas-embed/contract';
import type { SasErrorDetail } from '../events.js';

/**
 * What is known of one offer's slots.
 * - `loading`: none of its sources has answered yet
 * - `partial`: some answered; others are awaited, did not answer, or said that there is more
 * - `ready`: all answered; no slot then means no slot
 * - `error`: none answered and none is awaited any more; it does not mean that there is no slot
 */
export type SlotStatus = 'loading' | 'partial' | 'ready' | 'error';

/** One offer of the list and all that is known of it. The object is replaced when something of it changes. */
export interface OfferState {
  readonly offer: Offer;
  /** Free slots of all its sources, earliest first. */
  readonly slots: readonly Slot[];
  readonly status: SlotStatus;
  /** The sources asked for this offer, with their states. */
  readonly sources: readonly Source[];
  /** Slots by source, as received; a source that is absent has not answered for this offer. */
  readonly lists: ReadonlyMap<string, readonly Slot[]>;
  /** Slots of ours that a colleague holds exclusively: shown again when released. */
  readonly withheld: ReadonlyMap<string, Slot>;
  /** Which request brought it: sources have one state per request. */
  readonly page: number;
}

/** A search as a screen shows it. Immutable: each event gives a new one. */
export interface SearchState {
  /**
   * - `idle`: nothing was asked
   * - `searching`: asked, no offer yet
   * - `streaming`: the offers are there, slots are arriving
   * - `done`: all is known that will be
   * - `failed`: cut short; `error` says why, what is there stays
   */
  readonly status: 'idle' | 'searching' | 'streaming' | 'done' | 'failed';
  readonly searchId?: string;
  readonly location?: Location;
  readonly order?: OrderExplanation;
  readonly days?: { readonly timeZone: string; readonly dates: readonly string[] };
  /** In the gateway's order, which never changes. */
  readonly offers: readonly OfferState[];
  /** Every source asked, its least good state over all pages. */
  readonly sources: readonly Source[];
  /** Offers in the circle, over all pages. */
  readonly total: number;
  readonly nextCursor?: string;
  /** What became of the médecin traitant, when the case names one. */
  readonly treatingPhysician?: SearchOffersEvent['treatingPhysician'];
  /** Whether it is the time of the permanence des soins (PDSA) where it is searched. */
  readonly pdsa?: SearchOffersEvent['pdsa'];
  /** When the specialty of the case is not known: what was searched instead. */
  readonly specialty?: SearchOffersEvent['specialty'];
  readonly totals?: SearchEndEvent['totals'];
  /** How many offers each filter would leave, when counts were asked for. */
  readonly facets?: SearchFacetsEvent;
  readonly error?: SasErrorDetail;
  /** Sources by request (page), the state behind `sources`. */
  readonly pages: readonly ReadonlyMap<string, Source>[];
  /** What the running request does: begins a list, adds a page, or asks silent sources again. */
  readonly mode: 'replace' | 'append' | 'refresh';
}

/** Nothing asked yet. */
export const idleSearch: SearchState = {
  status: 'idle',
  offers: [],
  sources: [],
  total: 0,
  pages: [],
  mode: 'replace',
};

/** Whether it is a community of a place de marché: it has no slots, and is asked or telephoned instead. */
export const isCommunity = ({ kind }: Offer): boolean => kind === 'PDM';

/** Whether all agendas of the offer answered and none has a slot; only then may its card be folded away. */
export function isWithoutSlots(it: OfferState): boolean {
  return it.status === 'ready' && it.slots.length === 0 && !isCommunity(it.offer);
}
