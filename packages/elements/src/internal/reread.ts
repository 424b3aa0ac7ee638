import type { SasClient } from '@sas-embed/client';
import { AGENDA_SOURCE_ID, slotAnswers, type Filters, type OfferSlots, type Slot } from '@sas-embed/contract';
import { tagOf } from './naming.js';
import { onReachEnd } from './reach-end.js';
import type { OfferState, SearchState } from './search-model.js';
import { changeOffer, rebuilt } from './search-reducer.js';

// What an open screen does about slots that change inside an editor. Apart, since it loads when a search has ended.

/** Offers read again in one request, at most. */
const MOST = 50;
const DEFAULT_SECONDS = 60;
/** How soon what the feed told of agendas is read, and how soon again when that failed, in milliseconds. */
const SOON_MS = 50;
const AGAIN_MS = 5_000;
/** How long to wait after a reading that failed, at most. */
const LONGEST_SECONDS = 600;

/**
 * Takes what was read again into account. What a source did not answer stays as it was, with the time at which it was
 * read; slots that did not change stay the same objects, so that nothing of them is drawn anew.
 * @param filters - those of the search: what is read again is everything, and no slot comes that they exclude
 */
export function takeReread(state: SearchState, items: readonly OfferSlots[], filters: Filters = {}): SearchState {
  return items.reduce(
    (search, item) => changeOffer(search, item.offerId, (it) => afterReread(it, item, filters)),
    state,
  );
}

function afterReread(it: OfferState, { slots, sources, at }: OfferSlots, filters: Filters): OfferState {
  const answered = new Map(sources.filter(({ state }) => state === 'answered').map((source) => [source.id, source]));
  if (answered.size === 0) return it;
  const lists = new Map(it.lists);
  const withheld = new Map(it.withheld);
  for (const id of answered.keys()) {
    const before = new Map((it.lists.get(id) ?? []).map((slot) => [slot.id, slot]));
    const now = slots.filter(({ sourceId }) => sourceId === id);
    const shown = now.flatMap((slot) => {
      // What was shown as it is stays, also when it has grown too near for the band that was asked for.
      const same = unchanged(before.get(slot.id), slot);
      return same ?? (slotAnswers(slot, filters, Date.parse(at)) ? slot : []);
    });
    for (const slot of shown) withheld.delete(slot.id);
    lists.set(id, shown);
  }
  const known = it.sources.map((source) => answered.get(source.id) ?? source);
  return rebuilt({ ...it, lists, withheld, sources: known });
}

function unchanged(before: Slot | undefined, now: Slot): Slot | undefined {
  return before && JSON.stringify(before) === JSON.stringify(now) ? before : undefined;
}

/** The offers of which a card is in the window, in the order of the page. */
export function offersInSight(cards: Iterable<Element & { offer?: { id: string } | undefined }>): string[] {
  const ids = new Set<string>();
  for (const card of cards) {
    const { top, bottom, height } = card.getBoundingClientRect();
    if (card.offer && height > 0 && bottom > 0 && top < window.innerHeight) ids.add(card.offer.id);
  }
  return [...ids].slice(0, MOST);
}

/** What the feed told of places since they were read. */
export interface ChangedPlaces {
  /** Where an agenda was changed. */
  readonly ids: Set<string>;
  /** Where somebody takes part in another way. */
  readonly offers: Set<string>;
  soon?: ReturnType<typeof setTimeout> | undefined;
}

/** What re-reading needs of its list. */
export interface RereadHost {
  readonly client: SasClient;
  /** What the list is narrowed by. */
  readonly filters?: Filters | undefined;
  /** Ids of the offers whose cards are in sight now. */
  inSight(): string[];
  /** Changes the list on screen. */
  change(by: (search: SearchState) => SearchState): void;
  /** What the feed told of places. */
  readonly changed?: ChangedPlaces;
}

/** Reads the cards in sight of a list again, as `rereadInSight` does; and asks for more when its end is reached. */
export function rereadList(
  { list, more, ...host }: Omit<RereadHost, 'inSight'> & { list: ParentNode; more: () => void },
  signal: AbortSignal,
): void {
  const next = () =>
    host.change((search) => {
      // What failed is asked for again by its button only.
      if (search.status === 'done') queueMicrotask(more);
      return search;
    });
  onReachEnd(list, next, signal);
  rereadInSight({ ...host, inSight: () => offersInSight(list.querySelectorAll(tagOf('sas-offer-card'))) }, signal);
}

/**
 * Reads the cards in sight again, as often as the gateway says, until the signal aborts; and at once those of a place whose
 * agenda was changed, since a slot that is new is known to no screen. Nobody is asked while the page is hidden; it is done as soon as the page is seen again. A reading that fails changes nothing: each card says when it
 * was read, and a slot is checked anyway before it is booked.
 */
export function rereadInSight(host: RereadHost, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seconds = DEFAULT_SECONDS;
  let isDue = false;
  const wait = () => {
    isDue = false;
    timer = setTimeout(due, seconds * 1000);
  };
  const due = () => {
    isDue = true;
    if (document.visibilityState === 'visible') void read();
  };
  const onVisible = () => {
    if (document.visibilityState !== 'visible') return;
    if (isDue) void read();
    readChangedSoon(host, signal);
  };
  async function ask(ids: readonly string[], only: { only?: 'agenda' } = {}): Promise<number> {
    if (ids.length === 0) return 0;
    const answer = await host.client.rereadSlots(ids, { signal, ...only });
    if (!signal.aborted) host.change((search) => takeReread(search, answer.items, host.filters));
    return answer.nextAfterSeconds;
  }
  async function read(): Promise<void> {
    isDue = false;
    const ids = new Set(host.inSight());
    try {
      // What the SAS agenda has does not wait for what an editor says.
      const own: string[] = [];
      host.change((search) => {
        for (const { offer } of search.offers) {
          if (ids.has(offer.id) && offer.sources.includes(AGENDA_SOURCE_ID) && ids.delete(offer.id)) own.push(offer.id);
        }
        return search;
      });
      const waits = await Promise.all([ask(own, { only: 'agenda' }), ask([...ids])]);
      if (signal.aborted) return;
      seconds = Math.max(...waits) || seconds;
    } catch {
      seconds = Math.min(LONGEST_SECONDS, seconds * 2);
    }
    if (!signal.aborted) wait();
  }
  document.addEventListener('visibilitychange', onVisible);
  signal.addEventListener(
    'abort',
    () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    },
    { once: true },
  );
  if (signal.aborted) return;
  wait();
  readChangedSoon(host, signal);
}

/**
 * Reads the cards of places that the feed told of, in a moment: a rule makes many slots, and what is told in one go is read
 * once. No editor is asked or waited for. What could not be read is not forgotten.
 */
export function readChangedSoon(host: RereadHost, signal: AbortSignal, ms = SOON_MS): void {
  const { changed } = host;
  if (!changed || changed.ids.size + changed.offers.size === 0 || signal.aborted) return;
  if (changed.soon !== undefined) return;
  const left = () => {
    clearTimeout(changed.soon);
    changed.soon = undefined;
  };
  signal.addEventListener('abort', left, { once: true });
  changed.soon = setTimeout(() => {
    signal.removeEventListener('abort', left);
    changed.soon = undefined;
    if (document.visibilityState === 'visible') void readChanged(host, changed, signal);
  }, ms);
}

async function readChanged(host: RereadHost, changed: ChangedPlaces, signal: AbortSignal): Promise<void> {
  const { client, filters } = host;
  const [agendas, offers] = [[...changed.ids], [...changed.offers]];
  changed.ids.clear();
  changed.offers.clear();
  const idsAt = (places: readonly string[]) => {
    const ids: string[] = [];
    host.change((search) => {
      for (const { offer } of search.offers) if (places.includes(offer.place.id)) ids.push(offer.id);
      return search;
    });
    return ids;
  };
  try {
    for (const id of idsAt(offers)) {
      const offer = await client.getOffer(id, { signal });
      if (signal.aborted) return;
      host.change((search) => changeOffer(search, id, (it) => ({ ...it, offer: { ...offer, ...distanceOf(it) } })));
    }
    // Who takes part otherwise may have an agenda since.
    const ids = idsAt([...agendas, ...offers]);
    for (let i = 0; i < ids.length; i += MOST) {
      const answer = await client.rereadSlots(ids.slice(i, i + MOST), { signal, only: 'agenda' });
      if (signal.aborted) return;
      host.change((search) => takeReread(search, answer.items, filters));
    }
  } catch {
    for (const id of agendas) changed.ids.add(id);
    for (const id of offers) changed.offers.add(id);
    readChangedSoon(host, signal, AGAIN_MS);
  }
}

/** How far it is from the address of the search, which an offer read alone does not say. */
const distanceOf = ({ offer: { distanceMeters } }: OfferState) =>
  distanceMeters === undefined ? {} : { distanceMeters };
