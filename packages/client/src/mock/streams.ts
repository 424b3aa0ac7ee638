import { addDays, FacetCounter, localDate, pdsaPeriod, slotAnswers, timeZoneOfDepartement } from '@sas-embed/contract';
import type { FeedEvent, Filters, Offer, SearchEvent, Source } from '@sas-embed/contract';
import { NetworkError } from '../errors.js';
import type { Emit } from '../http/index.js';
import type { FeedOptions, MembersInput, SearchInput } from '../types.js';
import type { MockBooking } from './booking.js';
import type { MockClock } from './clock.js';
import { earliestFirst, findMembers, findOffers, MAGIC_SPECIALTIES, specialtyNotice } from './directory.js';
import type { MockPage } from './directory.js';
import { withTreatingPhysician } from './treating-physician.js';
import { cursorOf, positionOf } from './event-log.js';
import { fault, invalid } from './fault.js';
import { isInMode, seenBy } from './principal.js';
import type { MockPrincipal } from './principal.js';
import type { MockSource } from './types.js';

/** Waits on the mock's clock; rejects with the signal's reason. */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Waits on the clock. */
export function pauseOn(clock: MockClock): Pause {
  return (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const onAbort = () => {
        cancel();
        reject(signal!.reason as Error);
      };
      const cancel = clock.after(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
}

/** What a source says after its latency. */
function answerOf(world: MockBooking, source: MockSource, offers: number, at: string): Source {
  const { id, label, kind } = source;
  const answer = world.slots.answerOf(source);
  const wasAsked = answer.state !== 'disabled' && answer.state !== 'pending';
  return {
    id,
    label,
    kind,
    offers,
    rejectedEntries: 0,
    ...answer,
    ...(wasAsked && { latencyMs: latencyOf(source) }),
    at,
  };
}

function latencyOf({ latencyMs, state }: MockSource): number {
  return latencyMs ?? (state === 'late' ? 7000 : 300);
}

/** Emits the events of a search as the gateway does. */
export async function search(
  world: MockBooking,
  who: MockPrincipal,
  clock: MockClock,
  request: SearchInput,
  ownOffers: boolean,
  emit: Emit<SearchEvent>,
  signal: AbortSignal,
): Promise<void> {
  const magic = request.specialty.code;
  if (magic === MAGIC_SPECIALTIES.error) throw fault('unavailable');
  if (request.sort && request.sort !== 'earliest') {
    throw invalid('body:/sort', 'must be equal to one of the allowed values');
  }
  const { offers: all } = world.slots;
  const specialty = specialtyNotice(request, all);
  if (specialty?.status === 'unknown' && !request.treatingPhysician) throw fault('specialty-unknown');
  const searched = specialty?.used ? { ...request, specialty: specialty.used } : request;
  const mode = request.mode ?? who.session.modes?.[0];
  const found = withTreatingPhysician(all, searched, (offers, asked) =>
    findOffers(
      offers.filter((offer) => isInMode(offer, mode)),
      asked,
      ownOffers,
    ),
  );
  const startedAt = clock.now();
  const page = request.sort === 'earliest' ? await sorted(world, who, clock, found, searched, signal) : found;
  await tell(
    world,
    who,
    clock,
    { ...page, ...(specialty && { specialty }) },
    magic,
    request.filters ?? {},
    emit,
    signal,
    startedAt,
  );
}

/** How long "au plus tôt" waits for agendas, as the gateway does. */
const EARLIEST_WAIT_MS = 2000;

/** The page in the order of the first slots that are known once the agendas have had their time. */
async function sorted(
  world: MockBooking,
  who: MockPrincipal,
  clock: MockClock,
  found: MockPage,
  request: SearchInput,
  signal: AbortSignal,
): Promise<MockPage> {
  const { filters = {} } = request;
  const asked = [...new Set(found.offers.flatMap((offer) => offer.sources))].map((id) => world.slots.source(id));
  const late = asked.filter(
    (source) => source.state === 'never' || (source.state !== 'disabled' && latencyOf(source) > EARLIEST_WAIT_MS),
  );
  const heard = asked.filter((source) => !late.includes(source) && source.state !== 'disabled');
  const ms = late.length > 0 ? EARLIEST_WAIT_MS : Math.max(0, ...heard.map(latencyOf));
  await pauseOn(clock)(ms, signal);
  const now = clock.now();
  const told = heard.filter(({ state = 'answered' }) => state === 'answered').map(({ id }) => id);
  return earliestFirst(found, request, late.length, (offer) => {
    const first = world.slots
      .free(offer, who)
      .find((slot) => told.includes(slot.sourceId) && slotAnswers(slot, filters, now));
    return first && Date.parse(first.start);
  });
}

/** Emits the members of a structure of the mock's world, as the gateway does. */
export async function searchMembers(
  world: MockBooking,
  who: MockPrincipal,
  clock: MockClock,
  structureId: string,
  request: MembersInput,
  emit: Emit<SearchEvent>,
  signal: AbortSignal,
): Promise<void> {
  const page = findMembers(world.slots.offers, structureId, request);
  await tell(world, who, clock, page, request.specialty?.code, request.filters ?? {}, emit, signal);
}

/** Emits one page of what was found, and what its sources answer. */
async function tell(
  world: MockBooking,
  who: MockPrincipal,
  clock: MockClock,
  { offers, added, total, order, location, nextCursor, treatingPhysician, specialty, counted }: MockPage,
  magic: string | undefined,
  filters: Filters,
  emit: Emit<SearchEvent>,
  signal: AbortSignal,
  /** When the sources were asked; now, unless an order was awaited. */
  startedAt = clock.now(),
): Promise<void> {
  const pause = pauseOn(clock);
  // What is only counted is asked about too, and not told.
  const told = [...offers, ...added];
  const untold = (counted?.offers ?? []).filter(({ id }) => !told.some((offer) => offer.id === id));
  const about = [...offers, ...untold.filter(({ knownBy }) => knownBy !== 'editor')];
  const asked = [...new Set(about.flatMap((offer) => offer.sources))].map((id) => world.slots.source(id));
  const countOf = (id: string) => about.filter((offer) => offer.sources.includes(id)).length;
  const facets = counted && new FacetCounter(filters, startedAt);
  for (const offer of counted?.offers ?? []) {
    if (offer.knownBy !== 'editor') facets?.offer(offer.id, offer, offer.sources);
  }
  const tellFacets = async (final: boolean) => {
    if (facets) await emit(facets.read(counted.total, final));
  };
  const now = () => world.instant(clock.now());
  const timeZone = timeZoneOfDepartement(location.departement ?? '');
  const today = localDate(clock.now(), timeZone);
  await emit({
    type: 'offers',
    searchId: 'mock-search',
    location,
    order,
    days: { timeZone, dates: [0, 1, 2].map((day) => addDays(today, day)) },
    offers: offers.map((offer) => seenBy(who, offer)),
    sources: asked.map(({ id, label, kind, state }) =>
      state === 'disabled'
        ? answerOf(world, { id, label, kind, state }, countOf(id), now())
        : { id, label, kind, state: 'pending', offers: countOf(id), rejectedEntries: 0 },
    ),
    total,
    pdsa: pdsaPeriod(clock.now(), {
      timeZone,
      ...(location.departement !== undefined && { departement: location.departement }),
    }),
    ...(nextCursor !== undefined && { nextCursor }),
    ...(treatingPhysician && { treatingPhysician }),
    ...(specialty && { specialty }),
  });
  await tellFacets(false);
  if (magic === MAGIC_SPECIALTIES.cut) {
    throw new NetworkError('stream-cut: the search ended before its last event', {
      code: 'stream-cut',
      retryable: true,
    });
  }

  let slots = 0;
  let tellable = offers.length;
  let answered = 0;
  const withSlots = new Set<string>();
  const running = asked.map(async (source) => {
    const { state = 'answered', id } = source;
    if (state === 'disabled') return;
    if (state === 'never' || magic === MAGIC_SPECIALTIES.never) return pause(2 ** 31 - 1, signal);
    await pause(Math.max(0, startedAt + latencyOf(source) - clock.now()), signal);
    if (state === 'answered') {
      answered += 1;
      const freeOf = (offer: Offer) => {
        const slots =
          magic === MAGIC_SPECIALTIES.noSlots ? [] : world.slots.free(offer, who).filter((s) => s.sourceId === id);
        facets?.slots(offer.id, id, slots);
        return slots.filter((slot) => slotAnswers(slot, filters, startedAt));
      };
      const tellSlots = async (of: readonly Offer[]) => {
        const lists = of.map((offer) => ({ offerId: offer.id, slots: freeOf(offer) }));
        for (const list of lists) {
          slots += list.slots.length;
          if (list.slots.length > 0) withSlots.add(list.offerId);
        }
        await emit({ type: 'slots', sourceId: id, at: now(), lists });
      };
      const isAsked = (offer: Offer) => offer.sources.includes(id);
      await tellSlots(offers.filter(isAsked));
      for (const offer of untold.filter(isAsked)) {
        facets?.offer(offer.id, offer, offer.sources);
        freeOf(offer);
      }
      const own = added.filter(isAsked);
      for (const offer of own) facets?.offer(offer.id, offer, offer.sources);
      if (own.length > 0) {
        tellable += own.length;
        await emit({ type: 'added', sourceId: id, offers: own.map((offer) => seenBy(who, offer)) });
        await tellSlots(own);
      }
    }
    const answer = answerOf(world, source, countOf(id), now());
    facets?.source(answer);
    await emit({ type: 'source', source: answer });
    await tellFacets(false);
  });
  await Promise.all(running);
  await tellFacets(true);
  await emit({
    type: 'end',
    totals: {
      offers: tellable,
      offersWithSlots: withSlots.size,
      slots,
      sourcesAnswered: answered,
      sourcesMissing: asked.length - answered,
    },
  });
}

/** Breaks of a mock's feed. */
export interface FeedLine {
  /** Milliseconds of the clock until which there is no connection. */
  cutUntil: number;
}

/** Emits what happens, from a cursor or from now, until the signal. */
export async function feed(
  world: MockBooking,
  who: MockPrincipal,
  clock: MockClock,
  line: FeedLine,
  options: FeedOptions,
  emit: Emit<FeedEvent>,
  signal: AbortSignal,
): Promise<void> {
  const pause = pauseOn(clock);
  const opening = () => options.onState?.({ state: 'connecting' });
  opening();
  let position = options.after === undefined ? world.log.length : positionOf(options.after, world.log.length);
  options.onState?.({ state: 'open' });
  if (options.after === undefined) await emit({ type: 'hello', cursor: cursorOf(position) });
  for (;;) {
    const cutMs = line.cutUntil - clock.now();
    if (cutMs > 0) {
      const error = new NetworkError('stream-cut: the feed’s connection ended', {
        code: 'stream-cut',
        retryable: true,
      });
      options.onState?.({ state: 'lost', error, retryInMs: cutMs });
      await pause(cutMs, signal);
      opening();
      options.onState?.({ state: 'open' });
    }
    while (position < world.log.length && line.cutUntil <= clock.now()) {
      const event = world.log.eventFor(who, position++);
      if (event) await emit(event);
    }
    if (position < world.log.length) continue;
    await changed(world, signal);
  }
}

/** Resolves when something happened, or the line was cut. */
function changed(world: MockBooking, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      world.log.listeners.delete(done);
      signal.removeEventListener('abort', done);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    };
    if (signal.aborted) return done();
    world.log.listeners.add(done);
    signal.addEventListener('abort', done, { once: true });
  });
}
