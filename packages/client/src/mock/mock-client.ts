import { caseRefFault, PROBLEMS } from '@sas-embed/contract';
import type { ProblemCode } from '@sas-embed/contract';
import { pages } from '../create-client.js';
import { NetworkError, SasError, TimeoutError } from '../errors.js';
import type { SasErrorCode } from '../errors.js';
import { follow, iterable } from '../http/index.js';
import type { CallOptions, WriteOptions } from '../types.js';
import { fault, MockBooking } from './booking.js';
import { createRunningClock } from './clock.js';
import { feed, pauseOn, search } from './streams.js';
import type { MockClient, MockOperation, MockOptions } from './types.js';
import { SAMPLE_LOCATIONS, SAMPLE_SPECIALTIES } from './world.js';

/** Makes a client whose gateway is in memory: no network, nothing random, time by `options.clock`. */
export function createMockClient(options: MockOptions = {}): MockClient {
  const clock = options.clock ?? createRunningClock();
  const world = new MockBooking(clock, options);
  const pause = pauseOn(clock);
  const calls: { operation: MockOperation; at: number }[] = [];
  const line = { cutUntil: 0 };
  /** First results by idempotency key, as the gateway keeps them. */
  const results = new Map<string, unknown>();
  let { delay = 0, error = {}, never = [] } = options;

  /** What every operation goes through before it is done: it is noted, waits, fails or hangs as the scenario says. */
  async function before(operation: MockOperation, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    calls.push({ operation, at: clock.now() });
    const ms = typeof delay === 'number' ? delay : (delay[operation] ?? 0);
    await (never.includes(operation) ? pause(2 ** 31 - 1, signal) : pause(ms, signal));
    const code = error[operation];
    if (code) throw errorOf(code);
  }

  async function call<T>(operation: MockOperation, options: CallOptions, work: () => T): Promise<T> {
    const controller = new AbortController();
    const unfollow = follow(controller, options.signal);
    const timeoutMs = options.timeoutMs ?? 8000;
    const cancel = clock.after(timeoutMs, () => controller.abort(errorOf('timeout')));
    try {
      await before(operation, controller.signal);
      return copy(work());
    } finally {
      cancel();
      unfollow();
    }
  }

  function write<T>(operation: MockOperation, options: WriteOptions, work: () => T): Promise<T> {
    const key = options.idempotencyKey;
    return call(operation, options, () => {
      if (key === undefined) return work();
      if (!results.has(key)) results.set(key, work());
      return results.get(key) as T;
    });
  }

  const client: MockClient = {
    suggestSpecialties: (query, { limit = 8, ...o } = {}) =>
      call('suggestSpecialties', o, () =>
        matching(SAMPLE_SPECIALTIES, query, (s) => `${s.label} ${s.matched ?? ''}`, limit),
      ),
    suggestLocations: (query, { limit = 8, ...o } = {}) =>
      call('suggestLocations', o, () => matching(SAMPLE_LOCATIONS, query, (l) => l.label, limit)),
    resolveLocation: (address, o = {}) =>
      call('resolveLocation', o, () => {
        const wanted = [address.postcode, address.inseeCode, address.city, address.text].filter(
          (part) => part !== undefined,
        );
        const city = SAMPLE_LOCATIONS.find(
          (l) =>
            l.type === 'city' &&
            wanted.some((w) => w === l.postcode || w === l.inseeCode || fold(l.label).startsWith(fold(w))),
        );
        if (!city) throw fault('location-not-found');
        if (address.streetName === undefined) return { location: city, ignored: [] };
        const street = `${address.streetNumber ?? ''} ${address.streetName}`.trim();
        return { location: { ...city, type: 'address', label: `${street}, ${city.label}` }, ignored: [] };
      }),

    search: (request, o = {}) =>
      iterable(async (emit, signal) => {
        await before('search', signal);
        await search(world, clock, request, options.offers !== undefined, emit, signal);
      }, o.signal),
    getOffer: (offerId, o = {}) => call('getOffer', o, () => world.offer(offerId)),
    getOfferSlots: (offerId, o = {}) =>
      call('getOfferSlots', o, () => {
        const offer = world.offer(offerId);
        const at = world.instant(clock.now(), offer.place.timeZone);
        return {
          offerId,
          at,
          slots: world.freeSlots(offer),
          sources: offer.sources.map((id) => {
            const { label, kind } = world.source(id);
            return { id, label, kind, state: 'answered' as const, offers: 1, rejectedEntries: 0, at };
          }),
        };
      }),

    createHold: ({ offerId, slotId, caseRef }, o = {}) =>
      write('createHold', o, () => {
        if (caseRef !== undefined && caseRefFault(caseRef)) throw fault('case-ref-refused');
        return world.hold(offerId, slotId, caseRef);
      }),
    releaseHold: (holdId, o = {}) => write('releaseHold', o, () => world.release(holdId)),
    extendHold: (holdId, o = {}) => write('extendHold', o, () => world.extend(holdId)),
    confirmHold: (holdId, o = {}) => write('confirmHold', o, () => world.confirm(holdId)),
    createHandover: (holdId, o = {}) => write('createHandover', o, () => world.handOver(holdId)),
    getHandover: (handoverId, o = {}) => call('getHandover', o, () => world.handover(handoverId)),
    closeHandover: (handoverId, o = {}) => write('closeHandover', o, () => world.closeHandover(handoverId)),

    getAppointment: (id, o = {}) => call('getAppointment', o, () => world.appointment(id)),
    listAppointments: ({ after, limit = 50, ...o } = {}) =>
      call('listAppointments', o, () => {
        const all = [...world.appointments.values()];
        const from = after === undefined ? 0 : Number(after);
        if (!Number.isInteger(from)) throw fault('cursor-invalid');
        const items = all.slice(from, from + limit);
        const end = from + items.length;
        return { items, cursor: String(end), more: end < all.length };
      }),
    appointments: (o = {}) => pages(client, o),
    cancelAppointment: (id, o = {}) => write('cancelAppointment', o, () => world.cancel(id, 'regulator')),

    feed: (o = {}) =>
      iterable(async (emit, signal) => {
        await before('feed', signal);
        await feed(world, clock, line, o, emit, signal);
      }, o.signal),
    getSession: (o = {}) => call('getSession', o, () => world.session),
    getHealth: (o = {}) =>
      call('getHealth', o, () => ({
        status: 'ok' as const,
        version: 'mock',
        database: 'ok' as const,
        environment: 'sandbox' as const,
      })),
    reset: () => {},

    calls,
    configure(change) {
      if (change.delay !== undefined) delay = change.delay;
      if (change.error !== undefined) error = change.error;
      if (change.never !== undefined) never = change.never;
      if (change.slotTaken !== undefined) world.slotTaken = change.slotTaken;
    },
    editorBooks: (handoverId, { otherSlot = false } = {}) => copy(world.editorBooks(handoverId, otherSlot)),
    editorCancels: (appointmentId) => copy(world.cancel(appointmentId, 'editor')),
    colleagueHolds: (offerId, slotId) => world.colleague(offerId, slotId, 1),
    colleagueReleases: (offerId, slotId) => world.colleague(offerId, slotId, -1),
    slotIsTaken: (offerId, slotId) => world.takeSlot(offerId, slotId, false),
    cutFeed(ms) {
      line.cutUntil = clock.now() + ms;
      for (const listener of [...world.listeners]) listener();
    },
  };
  return client;
}

/** As over the network: what the caller does with an answer changes nothing here. */
function copy<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}

function errorOf(code: SasErrorCode): Error {
  if (code in PROBLEMS) return fault(code as ProblemCode);
  const init = { code, retryable: true };
  if (code === 'timeout') return new TimeoutError('timeout: no answer in time', init);
  if (code === 'network' || code === 'stream-cut') return new NetworkError(`${code}: as the scenario says`, init);
  return new SasError(`${code}: as the scenario says`, init);
}

/** Without accents, in small letters. */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function matching<T>(items: readonly T[], query: string, textOf: (item: T) => string, limit: number): T[] {
  const wanted = fold(query.trim()).split(/\s+/);
  return items.filter((item) => wanted.every((word) => fold(textOf(item)).includes(word))).slice(0, limit);
}
