import type {
  FeedSlotEvent,
  Offer,
  SearchEvent,
  SearchOffersEvent,
  SearchSlotsEvent,
  Slot,
  Source,
} from '@sas-embed/contract';
import type { SasErrorDetail } from '../events.js';
import { idleSearch, type OfferState, type SearchState, type SlotStatus } from './search-model.js';

// How a search changes. Apart from what it is: a list that only shows one loads without it.

/** A search is asked: the old list goes. */
export function beginSearch(): SearchState {
  return { ...idleSearch, status: 'searching' };
}

/** The next page is asked: its offers will be put below those there. */
export function beginPage(state: SearchState): SearchState {
  return { ...without(state, 'error'), status: 'streaming', mode: 'append' };
}

/** The same search is asked again for what did not answer: offers stay where they are, slots stay until new ones come. */
export function beginRefresh(state: SearchState): SearchState {
  return { ...without(state, 'error'), status: 'streaming', mode: 'refresh' };
}

/** The stream was cut, or the request failed: nobody waits any longer, and what is there stays. */
export function failSearch(state: SearchState, error: SasErrorDetail): SearchState {
  return settle({ ...state, status: 'failed', error }, 'failed');
}

/** Takes one event of the stream into account. */
export function reduceSearch(state: SearchState, event: SearchEvent): SearchState {
  switch (event.type) {
    case 'offers':
      return takeOffers(state, event);
    case 'slots':
      return takeSlots(state, event);
    case 'added':
      return addOffers(state, event.offers);
    case 'source':
      return takeSources(state, [event.source]);
    case 'facets':
      return { ...state, facets: event };
    case 'end':
      return settle({ ...state, status: 'done', totals: event.totals }, 'late');
    default:
      return state; // an event of a newer gateway
  }
}

/** Takes an event of the live feed into account: a colleague holds, releases or takes a slot that is on screen. */
export function reduceFeedSlot(state: SearchState, event: FeedSlotEvent): SearchState {
  const offers = state.offers.map((it) => afterFeed(it, event));
  return offers.every((it, i) => it === state.offers[i]) ? state : { ...state, offers };
}

/** The offer after what the feed told; every card that shows the slot is concerned, whichever it was done on. */
function afterFeed(it: OfferState, event: FeedSlotEvent): OfferState {
  const shown = it.slots.find((slot) => slot.id === event.slotId);
  const slot = shown ?? it.withheld.get(event.slotId);
  if (!slot) return it;
  const withheld = new Map(it.withheld);
  withheld.delete(slot.id);
  if (event.change === 'taken') return rebuilt({ ...it, withheld, lists: replaced(it.lists, slot, undefined) });
  if (event.own) return it;
  const held = slot.heldByOthers ?? 0;
  const changed =
    event.change === 'held'
      ? { ...slot, heldByOthers: held + 1 }
      : { ...slot, heldByOthers: event.change === 'released' ? Math.max(0, held - 1) : 0 };
  if (event.change === 'held' && event.exclusive) {
    withheld.set(slot.id, slot);
    return rebuilt({ ...it, withheld, lists: replaced(it.lists, slot, undefined) });
  }
  const again = shown ? changed : { ...slot, heldByOthers: 0 };
  return rebuilt({ ...it, withheld, lists: replaced(it.lists, slot, again) });
}

function takeOffers(state: SearchState, event: SearchOffersEvent): SearchState {
  const asked = new Map(event.sources.map((source) => [source.id, source]));
  const common = {
    ...without(state, 'nextCursor'),
    status: 'streaming' as const,
    searchId: event.searchId,
    location: event.location,
    order: event.order,
    days: event.days,
    ...(event.treatingPhysician && { treatingPhysician: event.treatingPhysician }),
    ...(event.specialty && { specialty: event.specialty }),
    ...(event.pdsa && { pdsa: event.pdsa }),
  };
  if (state.mode === 'refresh') {
    // One state per source from now on: what was asked again replaces what each page knew.
    const pages = state.pages.map((page) => new Map([...page].map(([id, old]) => [id, asked.get(id) ?? old])));
    const offers = state.offers.map((it) => rebuilt(it, pages[it.page]));
    return {
      ...common,
      ...(state.nextCursor && { nextCursor: state.nextCursor }),
      pages,
      offers,
      sources: merged(pages),
    };
  }
  const append = state.mode === 'append';
  const before = append ? state.offers : [];
  const pages = append ? [...state.pages, asked] : [asked];
  const page = pages.length - 1;
  const added = unknownOf(before, event.offers).map((offer) => newOffer(offer, page, asked));
  return {
    ...common,
    total: event.total,
    ...(event.nextCursor && { nextCursor: event.nextCursor }),
    pages,
    offers: [...before, ...added],
    sources: merged(pages),
  };
}

/**
 * Places that only editors know come after those of the directory; what is on screen stays where it is. A place that
 * comes again is told by one more editor.
 */
function addOffers(state: SearchState, offers: readonly Offer[]): SearchState {
  const page = state.pages.length - 1;
  const added = unknownOf(state.offers, offers).map((offer) => newOffer(offer, page, state.pages[page]));
  const known = state.offers.map((it) => {
    const again = offers.find(({ id, sources }) => id === it.offer.id && sources.length > it.offer.sources.length);
    return again ? rebuilt({ ...it, offer: { ...it.offer, sources: again.sources } }, state.pages[it.page]) : it;
  });
  return { ...state, offers: [...known, ...added], total: state.total + added.length };
}

const unknownOf = (known: readonly OfferState[], offers: readonly Offer[]) =>
  offers.filter((offer) => !known.some((it) => it.offer.id === offer.id));

const newOffer = (offer: Offer, page: number, asked: ReadonlyMap<string, Source> | undefined): OfferState =>
  rebuilt({ offer, slots: [], status: 'loading', sources: [], lists: new Map(), withheld: new Map(), page }, asked);

function takeSlots(state: SearchState, event: SearchSlotsEvent): SearchState {
  const lists = new Map(event.lists.map((list) => [list.offerId, list.slots]));
  const offers = state.offers.map((it) => {
    const slots = lists.get(it.offer.id);
    return slots ? rebuilt({ ...it, lists: new Map(it.lists).set(event.sourceId, slots) }) : it;
  });
  return { ...state, offers };
}

function takeSources(state: SearchState, changed: readonly Source[]): SearchState {
  const byId = new Map(changed.map((source) => [source.id, source]));
  const last = state.pages.length - 1;
  // A refresh asks for every page at once; another request only for its own.
  const concerned = (page: number) => state.mode === 'refresh' || page === last;
  const pages = state.pages.map((page, i) => (concerned(i) ? new Map([...page, ...byId]) : page));
  const offers = state.offers.map((it) =>
    concerned(it.page) && it.offer.sources.some((id) => byId.has(id)) ? rebuilt(it, pages[it.page]) : it,
  );
  return { ...state, pages, offers, sources: merged(pages) };
}

/** Nobody is awaited any more: a source that never said how it ended gets that state. */
function settle(state: SearchState, as: 'late' | 'failed'): SearchState {
  const open = state.pages.flatMap((page) => [...page.values()]).filter((source) => source.state === 'pending');
  if (!open.length) return state;
  return takeSources(
    { ...state, mode: 'refresh' },
    open.map((source) => ({ ...source, state: as })),
  );
}

/** The search with one offer changed; the same search when nothing changed. */
export function changeOffer(state: SearchState, offerId: string, change: (it: OfferState) => OfferState): SearchState {
  const index = state.offers.findIndex((it) => it.offer.id === offerId);
  const old = state.offers[index];
  const changed = old && change(old);
  if (!changed || changed === old) return state;
  const offers = [...state.offers];
  offers[index] = changed;
  return { ...state, offers };
}

/** The offer with slots, sources and status computed anew from its lists. */
export function rebuilt(it: OfferState, asked?: ReadonlyMap<string, Source>): OfferState {
  const sources = asked
    ? it.offer.sources.flatMap((id) => {
        const source = asked.get(id);
        return source ? [source] : [];
      })
    : it.sources;
  const all = [...it.lists.values()].flat().filter((slot) => !it.withheld.has(slot.id));
  const slots = sameItems(all, it.slots) ? it.slots : all.sort(byStart);
  return { ...it, sources, slots, status: statusOf(sources, it.lists) };
}

/** A list received for this offer is its source's answer, even an empty one and whatever the source did elsewhere. */
function statusOf(sources: readonly Source[], lists: OfferState['lists']): SlotStatus {
  let answered = 0;
  let pending = 0;
  for (const source of sources) {
    if (source.state === 'answered' || lists.has(source.id)) answered++;
    else if (source.state === 'pending') pending++;
  }
  // Who says that this was not all has not answered fully: no slot there does not mean that there is none.
  if (answered === sources.length && !sources.some((source) => source.incomplete)) return 'ready';
  if (answered) return 'partial';
  return pending ? 'loading' : 'error';
}

/** Least good first: a source that answered for one page and not for another has not answered. */
const RANK = { pending: 4, failed: 3, late: 2, disabled: 1, answered: 0 } as const;
const rankOf = ({ state, incomplete }: Source) => RANK[state] + (incomplete ? 0.5 : 0);

function merged(pages: SearchState['pages']): Source[] {
  const all = new Map<string, Source>();
  for (const page of pages) {
    for (const source of page.values()) {
      const old = all.get(source.id);
      if (!old || rankOf(source) >= rankOf(old)) all.set(source.id, source);
    }
  }
  return [...all.values()];
}

/** The lists with one slot replaced, or taken away. */
export function replaced(lists: OfferState['lists'], slot: Slot, by: Slot | undefined): OfferState['lists'] {
  const list = (lists.get(slot.sourceId) ?? []).filter((s) => s.id !== slot.id);
  return new Map(lists).set(slot.sourceId, by ? [...list, by].sort(byStart) : list);
}

const byStart = (a: Slot, b: Slot) => Date.parse(a.start) - Date.parse(b.start);

function sameItems(a: readonly Slot[], b: readonly Slot[]): boolean {
  return a.length === b.length && a.every((slot, i) => slot === b[i]);
}

function without<K extends 'error' | 'nextCursor'>(state: SearchState, key: K): Omit<SearchState, K> {
  const { [key]: _, ...rest } = state;
  return rest;
}
