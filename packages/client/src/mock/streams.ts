import { addDays, localDate, timeZoneOfDepartement } from '@sas-embed/contract';
import type { FeedEvent, Offer, Position, SearchEvent, Source } from '@sas-embed/contract';
import { NetworkError } from '../errors.js';
import type { Emit } from '../http/index.js';
import type { FeedOptions, MembersInput, SearchInput } from '../types.js';
import { cursorOf, fault, positionOf } from './booking.js';
import type { MockBooking, MockPrincipal } from './booking.js';
import type { MockClock } from './clock.js';
import type { MockSource } from './types.js';
import { SAMPLE_SPECIALTIES } from './world.js';

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

/** Specialty codes that make a search of a mock go wrong. */
export const MAGIC_SPECIALTIES = {
  /** The search fails at once with `unavailable`. */
  error: 'MOCKERROR',
  /** No offer at all. */
  empty: 'MOCKEMPTY',
  /** Offers, but no source has a free slot. */
  noSlots: 'MOCKNOSLOTS',
  /** The stream is cut after the offers (`stream-cut`). */
  cut: 'MOCKCUT',
  /** Offers, then nothing more. */
  never: 'MOCKNEVER',
} as const;

const HOW: Readonly<Record<NonNullable<MockSource['state']>, Pick<Source, 'state' | 'reason'>>> = {
  answered: { state: 'answered' },
  late: { state: 'late', reason: 'deadline' },
  failed: { state: 'failed', reason: 'http-status' },
  disabled: { state: 'disabled', reason: 'switched-off' },
  never: { state: 'pending' },
};

/** What a source says after its latency. */
function answerOf(source: MockSource, offers: number, at: string): Source {
  const { state = 'answered', id, label, kind, reason } = source;
  const how = HOW[state];
  return {
    id,
    label,
    kind,
    offers,
    rejectedEntries: 0,
    ...how,
    ...(reason !== undefined && how.reason !== undefined && { reason }),
    ...(state !== 'disabled' && state !== 'never' && { latencyMs: latencyOf(source) }),
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
  if (!isKnown(magic, world.offers)) throw fault('specialty-unknown');
  const offers = ownOffers ? [...world.offers] : inCircle(world.offers, request);
  await tell(world, who, clock, request, magic === MAGIC_SPECIALTIES.empty ? [] : offers, emit, signal);
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
  const isOf = ({ community, participation, structure }: Offer) =>
    [community?.nationalId, participation.structureId, structure?.nationalId].includes(structureId);
  const own = world.offers.filter(isOf);
  const [first] = own;
  if (!first) throw fault('not-found');
  const { place, community, structure } = first;
  const label = community?.name ?? structure?.name ?? structureId;
  const position = place.position ?? { latitude: 46.5, longitude: 2.4 };
  const location = request.location ?? { type: 'city', label, position, radiusKm: 50, approximate: true };
  const { specialty } = request;
  const members = own.filter(({ practitioner }) =>
    practitioner?.specialties.some(({ code }) => !specialty || code === specialty.code),
  );
  const offers = request.location ? inCircle(members, { location }) : members;
  await tell(world, who, clock, { ...request, location }, offers, emit, signal);
}

/** Emits one page of these offers and what their sources answer. */
async function tell(
  world: MockBooking,
  who: MockPrincipal,
  clock: MockClock,
  request: MembersInput & Pick<SearchInput, 'location'>,
  found: readonly Offer[],
  emit: Emit<SearchEvent>,
  signal: AbortSignal,
): Promise<void> {
  const pause = pauseOn(clock);
  const magic = request.specialty?.code;
  const total = found.length;
  const from = request.cursor === undefined ? 0 : positionOf(request.cursor);
  const limit = request.limit ?? 100;
  const offers = found.slice(from, from + limit);

  const asked = [...new Set(offers.flatMap((offer) => offer.sources))].map((id) => world.source(id));
  const countOf = (id: string) => offers.filter((offer) => offer.sources.includes(id)).length;
  const now = () => world.instant(clock.now());
  const timeZone = timeZoneOfDepartement(request.location.departement ?? '');
  const today = localDate(clock.now(), timeZone);
  await emit({
    type: 'offers',
    searchId: 'mock-search',
    location: request.location,
    order:
      request.location.type === 'address'
        ? { by: 'participation-then-distance' }
        : { by: 'participation-then-seeded-shuffle', seed: request.seed ?? 'mock' },
    days: { timeZone, dates: [0, 1, 2].map((day) => addDays(today, day)) },
    offers,
    sources: asked.map(({ id, label, kind, state }) =>
      state === 'disabled'
        ? answerOf({ id, label, kind, state }, countOf(id), now())
        : { id, label, kind, state: 'pending', offers: countOf(id), rejectedEntries: 0 },
    ),
    total,
    ...(from + limit < total && { nextCursor: cursorOf(from + limit) }),
  });
  if (magic === MAGIC_SPECIALTIES.cut) {
    throw new NetworkError('stream-cut: the search ended before its last event', {
      code: 'stream-cut',
      retryable: true,
    });
  }

  let slots = 0;
  let answered = 0;
  const withSlots = new Set<string>();
  const running = asked.map(async (source) => {
    const { state = 'answered', id } = source;
    if (state === 'disabled') return;
    if (state === 'never' || magic === MAGIC_SPECIALTIES.never) return pause(2 ** 31 - 1, signal);
    await pause(latencyOf(source), signal);
    if (state === 'answered') {
      answered += 1;
      const lists = offers
        .filter((offer) => offer.sources.includes(id))
        .map((offer) => ({
          offerId: offer.id,
          slots:
            magic === MAGIC_SPECIALTIES.noSlots ? [] : world.freeSlots(offer, who).filter((s) => s.sourceId === id),
        }));
      for (const list of lists) {
        slots += list.slots.length;
        if (list.slots.length > 0) withSlots.add(list.offerId);
      }
      await emit({ type: 'slots', sourceId: id, at: now(), lists });
    }
    await emit({ type: 'source', source: answerOf(source, countOf(id), now()) });
  });
  await Promise.all(running);
  await emit({
    type: 'end',
    totals: {
      offers: offers.length,
      offersWithSlots: withSlots.size,
      slots,
      sourcesAnswered: answered,
      sourcesMissing: asked.length - answered,
    },
  });
}

/** A code of TRE_R38, of the mock's suggestions, of an offer, or a magic one. */
function isKnown(code: string, offers: readonly Offer[]): boolean {
  return (
    /^(?:SM\d\d|SCD0[1-3]|SI0[1-8])$/.test(code) ||
    SAMPLE_SPECIALTIES.some((known) => known.code === code) ||
    offers.some(({ practitioner }) => practitioner?.specialties.some((known) => known.code === code)) ||
    Object.values<string>(MAGIC_SPECIALTIES).includes(code)
  );
}

/** The offers in the searched circle: participants first, then by distance. */
function inCircle(offers: readonly Offer[], { location }: Pick<SearchInput, 'location'>): Offer[] {
  return offers
    .map((offer) => ({
      offer,
      km: offer.place.position ? kilometres(offer.place.position, location.position) : Infinity,
    }))
    .filter(({ km }) => km <= location.radiusKm)
    .sort((a, b) => Number(b.offer.participation.sas) - Number(a.offer.participation.sas) || a.km - b.km)
    .map(({ offer, km }) =>
      location.type === 'address' ? { ...offer, distanceMeters: Math.round(km * 1000) } : offer,
    );
}

function kilometres(a: Position, b: Position): number {
  const rad = Math.PI / 180;
  const x = (b.longitude - a.longitude) * rad * Math.cos(((a.latitude + b.latitude) / 2) * rad);
  const y = (b.latitude - a.latitude) * rad;
  return 6371 * Math.hypot(x, y);
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
  let position = options.after === undefined ? world.log.length : positionOf(options.after);
  if (position > world.log.length) throw fault('cursor-invalid');
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
      const event = world.eventFor(who, position++);
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
      world.listeners.delete(done);
      signal.removeEventListener('abort', done);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    };
    if (signal.aborted) return done();
    world.listeners.add(done);
    signal.addEventListener('abort', done, { once: true });
  });
}
