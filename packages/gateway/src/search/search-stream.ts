import {
  asksSlots,
  FacetCounter,
  offerAnswers,
  pdsaPeriod,
  slotAnswers,
  toZonedIso,
  type Filters,
  type Location,
  type OfferSlotList,
  type SearchEvent,
  type Source,
} from '@sas-embed/contract';
import type { FastifyBaseLogger } from 'fastify';
import { metresBetween, type AvailabilityEvent, type SourceSlotList } from '../availability/index.js';
import { AGENDA_SOURCE_ID } from '@sas-embed/contract';
import type { DirectoryOffer, OfferPage } from '../directory/index.js';
import type { Principal } from '../identity/index.js';
import { newSearchId } from '../values/index.js';
import { EARLIEST_WAIT_MS, earliestFirst, readFor, type EarliestPage } from './earliest-order.js';
import { planSources, type SourcePlan } from './sources.js';
import type { SearchDependencies } from './types.js';
import { offerView, slotViews, type SlotViewContext } from './view.js';
import { daysShown, ZoneWindows } from './window.js';

/** One search that runs: who asked, what the directory answered. */
export interface SearchRun {
  principal: Principal;
  /** Where it is searched. */
  location: Location;
  /** Whether only what is in the circle of `location` is wanted. */
  inCircle: boolean;
  page: OfferPage;
  /** When the earliest slot is to come first: which page of `page.offers`, which are then only candidates. */
  earliest?: EarliestPage;
  /** What is wanted of slots, and of places that only editors know. */
  filters?: Filters | undefined;
  signal: AbortSignal;
  log: FastifyBaseLogger;
}

/**
 * Starts a search: all sources are asked at once, before the first event is read. Yields `offers`, then `slots` and
 * `source` as the sources answer, last `end`. Leaving the loop, or the signal, breaks the editors' requests off; a search that was
 * broken off has no `end`.
 */
export function startSearch(dependencies: SearchDependencies, run: SearchRun): AsyncGenerator<SearchEvent> {
  const { availability, agenda, clock } = dependencies;
  const { offers, counted } = run.page;
  const filters = run.filters ?? {};
  const now = clock.now();
  const windows = new ZoneWindows(now);
  const known = new Set(offers.map(({ offer }) => offer.id));
  /** Offers that the reader knows, once he has been told of any. */
  let told = known;
  // What is only counted is asked about too, and not told.
  const asked = [...offers, ...(counted?.offers ?? []).filter(({ offer }) => !known.has(offer.id))];
  const zones = new Map(asked.map(({ offer }) => [offer.id, offer.place.timeZone]));
  const widest = windows.widest(zones.values());
  const plan = planSources(asked, availability, agenda);
  const facets = counted && new FacetCounter(filters, now.getTime());
  const isCounted = new Set(counted?.offers.map(({ offer }) => offer.id));
  for (const offer of asked) {
    if (isCounted.has(offer.offer.id)) facets?.offer(offer.offer.id, offer.offer, plan.sourceIdsOf(offer));
  }
  const facetsNow = (final: boolean): SearchEvent[] => (facets ? [facets.read(counted.total, final)] : []);
  const left = new AbortController();
  const stop = AbortSignal.any([run.signal, left.signal]);

  const startedAt = performance.now();
  const fromEditors = availability.stream(plan.fromEditors, widest, stop)[Symbol.asyncIterator]();
  const fromAgenda =
    plan.fromAgenda.length > 0
      ? agenda.freeSlots(plan.fromAgenda, widest, run.principal).then(
          (lists) => ({ lists, latencyMs: Math.round(performance.now() - startedAt) }),
          (error: unknown) => {
            run.log.error({ err: error }, 'reading the SAS agenda failed');
            return undefined;
          },
        )
      : undefined;

  const context: SlotViewContext = {
    principal: run.principal,
    holds: dependencies.holds,
    windows,
    timeZoneOf: (offerId) => zones.get(offerId) ?? 'Europe/Paris',
    onHoldsUnknown: (error) => run.log.error({ err: error }, 'reading holds failed'),
  };
  return events();

  async function* events(): AsyncGenerator<SearchEvent> {
    /** Who has told of each added place. */
    const tellers = new Map<string, string[]>();
    let incoming = merged(fromAgenda, fromEditors, () => agendaEvents(plan, fromAgenda, dependencies));
    let { page } = run;
    try {
      if (run.earliest) {
        const waited = await readFor(incoming, dependencies.earliestWaitMs ?? EARLIEST_WAIT_MS, stop);
        if (stop.aborted) return;
        page = await orderedByEarliest(run.earliest, waited.read);
        incoming = chained(waited.read, waited.rest);
      }
      const totals = new Totals(page.offers.length);
      yield offersEvent(dependencies, { ...run, page }, plan, now);
      yield* facetsNow(false);
      for await (const event of incoming) {
        if (stop.aborted) return;
        if (event.type === 'source') {
          totals.count(event.source);
          facets?.source(event.source);
          yield event;
          yield* facetsNow(false);
          continue;
        }
        if (event.type === 'added') {
          // A place that another editor told of before comes again, now with both as its sources.
          const found = addedOffers(event.offers, run).filter(
            ({ offer: { id } }) => !tellers.get(id)?.includes(event.sourceId),
          );
          for (const { offer } of found) {
            tellers.set(offer.id, [...(tellers.get(offer.id) ?? []), event.sourceId]);
            zones.set(offer.id, offer.place.timeZone);
            facets?.offer(offer.id, offer, tellers.get(offer.id)!);
          }
          const added = found.filter(({ offer }) => offerAnswers(offer, filters) && !isForLater(offer));
          if (added.length === 0) continue;
          for (const { offer } of added) {
            if (!told.has(offer.id)) totals.offers += 1;
            told.add(offer.id);
          }
          yield {
            type: 'added',
            sourceId: event.sourceId,
            offers: added.map((offer) => offerView(offer, tellers.get(offer.offer.id)!, run.principal)),
          };
          continue;
        }
        // Slots of what this search did not tell of: places that were added outside its circle.
        const ours = event.lists.filter(({ offerId }) => zones.has(offerId));
        if (ours.length === 0 && event.lists.length > 0) continue;
        const seen = await slotViews(ours, context);
        if (stop.aborted) return;
        for (const { offerId, slots } of seen) facets?.slots(offerId, event.sourceId, slots);
        const lists = wanted(seen.filter(({ offerId }) => told.has(offerId)));
        if (lists.length === 0 && event.lists.length > 0) continue;
        totals.add(lists);
        yield {
          type: 'slots',
          sourceId: event.sourceId,
          at: toZonedIso(event.at.getTime(), zoneOfSearch(dependencies, run)),
          lists,
        };
      }
      if (stop.aborted) return;
      yield* facetsNow(true);
      yield { type: 'end', totals: totals.read() };
    } finally {
      left.abort();
      await fromEditors.return?.();
    }
  }

  /** The page in the order of the first slots, as far as they are known by then. */
  async function orderedByEarliest(earliest: EarliestPage, read: readonly AvailabilityEvent[]): Promise<OfferPage> {
    const firstSlots = new Map<string, number>();
    for (const event of read) {
      if (event.type !== 'slots') continue;
      for (const { offerId, slots } of wanted(await slotViews(event.lists, context))) {
        const starts = slots.map(({ start }) => Date.parse(start));
        if (starts.length > 0) firstSlots.set(offerId, Math.min(firstSlots.get(offerId) ?? Infinity, ...starts));
      }
    }
    const heard = new Set(read.flatMap((event) => (event.type === 'source' ? [event.source.id] : [])));
    const open = plan.sources.filter(({ id, state }) => state === 'pending' && !heard.has(id));
    const { nextCursor: _, ...page } = run.page;
    const ordered = earliestFirst(offers, firstSlots, earliest);
    told = new Set(ordered.offers.map(({ offer }) => offer.id));
    const { seed } = page.order;
    return {
      ...page,
      ...ordered,
      order: {
        by: 'earliest-slot',
        ...(seed !== undefined && { seed }),
        compared: offers.length,
        unheard: open.length,
      },
    };
  }

  /** Whether the practitioner stands on a later page, with which this place of his then comes. */
  function isForLater({ practitioner }: DirectoryOffer['offer']): boolean {
    const his = asked.filter(({ offer }) => offer.practitioner?.nationalId === practitioner?.nationalId);
    return !his.some(({ offer }) => told.has(offer.id)) && his.some(({ offer }) => offerAnswers(offer, filters));
  }

  /** Only the slots that are wanted; an offer without one has its empty list. */
  function wanted(lists: OfferSlotList[]): OfferSlotList[] {
    if (!asksSlots(filters)) return lists;
    return lists.map(({ offerId, slots }) => ({
      offerId,
      slots: slots.filter((slot) => slotAnswers(slot, filters, now.getTime())),
    }));
  }
}

function zoneOfSearch({ directory }: SearchDependencies, { location }: SearchRun): string {
  return directory.timeZoneOf(location);
}

function offersEvent(dependencies: SearchDependencies, run: SearchRun, plan: SourcePlan, now: Date): SearchEvent {
  const { page, principal, location } = run;
  const timeZone = zoneOfSearch(dependencies, run);
  const { departement } = location;
  const hours = departement === undefined ? undefined : dependencies.pdsaHours?.(departement);
  return {
    type: 'offers',
    searchId: newSearchId(now),
    location,
    order: page.order,
    days: { timeZone, dates: daysShown(now, timeZone) },
    offers: page.offers.map((offer) => offerView(offer, plan.sourceIdsOf(offer), principal)),
    sources: plan.sources,
    total: page.total,
    ...(page.treatingPhysician && { treatingPhysician: page.treatingPhysician }),
    ...(page.specialty && { specialty: page.specialty }),
    ...(page.nextCursor !== undefined && { nextCursor: page.nextCursor }),
    pdsa: pdsaPeriod(now.getTime(), {
      timeZone,
      ...(departement !== undefined && { departement }),
      ...(hours && { hours }),
    }),
  };
}

/** Those of an editor's own places that the search is about, with their distance when it has one. */
function addedOffers(offers: readonly DirectoryOffer[], { location, inCircle }: SearchRun): DirectoryOffer[] {
  return offers.flatMap((added) => {
    const { offer, around } = added;
    const metres = around && metresBetween(around, location.position);
    if (inCircle && metres !== undefined && metres > location.radiusKm * 1000) return [];
    const isExact = location.type === 'address' && offer.place.position !== undefined && metres !== undefined;
    return isExact ? [{ ...added, offer: { ...offer, distanceMeters: Math.round(metres) } }] : [added];
  });
}

type AgendaAnswer = { lists: SourceSlotList[]; latencyMs: number } | undefined;

async function agendaEvents(
  plan: SourcePlan,
  answer: Promise<AgendaAnswer> | undefined,
  { agenda, clock }: SearchDependencies,
): Promise<AvailabilityEvent[]> {
  if (!answer) return [];
  const known = await answer;
  const at = clock.now();
  const source: Source = { ...agenda.source(plan.fromAgenda.length), at: toZonedIso(at.getTime(), 'UTC') };
  if (!known) return [{ type: 'source', source: { ...source, state: 'failed', reason: 'connection' } }];
  return [
    { type: 'slots', sourceId: AGENDA_SOURCE_ID, at, lists: known.lists },
    { type: 'source', source: { ...source, state: 'answered', latencyMs: known.latencyMs } },
  ];
}

async function* chained<T>(read: readonly T[], rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield* read;
  yield* rest;
}

/** The agenda's events and the editors', as each comes; neither waits for the other. */
async function* merged(
  agendaAnswer: Promise<AgendaAnswer> | undefined,
  editors: AsyncIterator<AvailabilityEvent>,
  readAgenda: () => Promise<AvailabilityEvent[]>,
): AsyncGenerator<AvailabilityEvent> {
  let agenda = agendaAnswer && readAgenda();
  let editor: Promise<IteratorResult<AvailabilityEvent>> | undefined = editors.next();
  while (agenda || editor) {
    const first = await Promise.race([
      ...(agenda ? [agenda.then((events) => ({ from: 'agenda' as const, events }))] : []),
      ...(editor ? [editor.then((result) => ({ from: 'editor' as const, result }))] : []),
    ]);
    if (first.from === 'agenda') {
      agenda = undefined;
      yield* first.events;
    } else if (first.result.done) {
      editor = undefined;
    } else {
      editor = editors.next();
      yield first.result.value;
    }
  }
}

/** What the end of a search says; an offer with slots from two sources counts once. */
class Totals {
  readonly #withSlots = new Set<string>();
  #slots = 0;
  #answered = 0;
  #missing = 0;

  constructor(public offers: number) {}

  add(lists: readonly { offerId: string; slots: readonly unknown[] }[]): void {
    for (const { offerId, slots } of lists) {
      if (slots.length > 0) this.#withSlots.add(offerId);
      this.#slots += slots.length;
    }
  }

  count({ state }: Source): void {
    if (state === 'answered') this.#answered += 1;
    else this.#missing += 1;
  }

  read() {
    return {
      offers: this.offers,
      offersWithSlots: this.#withSlots.size,
      slots: this.#slots,
      sourcesAnswered: this.#answered,
      sourcesMissing: this.#missing,
    };
  }
}
