import { caseRefFault, PROBLEMS } from '@sas-embed/contract';
import type { ProblemCode, ResolvedLocation } from '@sas-embed/contract';
import { pages } from '../create-client.js';
import { NetworkError, SasError, TimeoutError } from '../errors.js';
import type { SasErrorCode } from '../errors.js';
import { follow, iterable } from '../http/index.js';
import type { CallOptions, WriteOptions } from '../types.js';
import { fault, MockBooking } from './booking.js';
import type { MockPrincipal } from './booking.js';
import { createRunningClock } from './clock.js';
import type { MockClock } from './clock.js';
import { feed, pauseOn, search, searchMembers } from './streams.js';
import type { MockClient, MockOperation, MockOptions } from './types.js';
import { SAMPLE_LOCATIONS, SAMPLE_SPECIALTIES } from './world.js';

/** Makes a client whose gateway is in memory: no network, nothing random, time by `options.clock`. */
export function createMockClient(options: MockOptions = {}): MockClient {
  const clock = options.clock ?? createRunningClock();
  const world = new MockBooking(clock, options);
  return clientOf(world, world.first, clock, options);
}

function clientOf(world: MockBooking, who: MockPrincipal, clock: MockClock, options: MockOptions): MockClient {
  const pause = pauseOn(clock);
  const calls: { operation: MockOperation; at: number }[] = [];
  const line = { cutUntil: 0 };
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

  function write<T>(operation: MockOperation, asked: unknown, options: WriteOptions, work: () => T): Promise<T> {
    const { idempotencyKey } = options;
    return call(operation, options, () => {
      if (idempotencyKey === undefined) return work();
      if (!/^[A-Za-z0-9_-]{8,64}$/.test(idempotencyKey))
        throw invalid('header:Idempotency-Key', 'must match the pattern');
      const key = `${who.regulator} ${operation} ${idempotencyKey}`;
      const request = JSON.stringify(asked);
      const first = world.results.get(key);
      if (first && first.asked !== request) throw fault('idempotency-key-reused');
      if (first) return first.result as T;
      const result = work();
      world.results.set(key, { asked: request, result: copy(result) });
      return result;
    });
  }

  const client: MockClient = {
    suggestSpecialties: (query, { limit = 8, ...o } = {}) =>
      call('suggestSpecialties', o, () => {
        requireLimit('body:/limit', limit, 20);
        return matching(SAMPLE_SPECIALTIES, query, (s) => `${s.label} ${s.matched ?? ''}`, limit);
      }),
    suggestLocations: (query, { limit = 8, ...o } = {}) =>
      call('suggestLocations', o, () => {
        requireLimit('body:/limit', limit, 20);
        return matching(SAMPLE_LOCATIONS, query, (l) => l.label, limit);
      }),
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
        const ignored: ResolvedLocation['ignored'] = isUnknown(address.inseeCode) ? ['inseeCode'] : [];
        if (address.streetName === undefined) return { location: city, ignored };
        const street = `${address.streetNumber ?? ''} ${address.streetName}`.trim();
        return { location: { ...city, type: 'address', label: `${street}, ${city.label}` }, ignored };
      }),

    search: (request, o = {}) =>
      iterable(async (emit, signal) => {
        await before('search', signal);
        await search(world, who, clock, request, options.offers !== undefined, emit, signal);
      }, o.signal),
    searchMembers: (structureId, request = {}, o = {}) =>
      iterable(async (emit, signal) => {
        await before('searchMembers', signal);
        await searchMembers(world, who, clock, structureId, request, emit, signal);
      }, o.signal),
    getOffer: (offerId, o = {}) => call('getOffer', o, () => world.offer(offerId)),
    getOfferSlots: (offerId, o = {}) =>
      call('getOfferSlots', o, () => {
        const offer = world.offer(offerId);
        const at = world.instant(clock.now(), offer.place.timeZone);
        return {
          offerId,
          at,
          slots: world.freeSlots(offer, who),
          sources: offer.sources.map((id) => {
            const { label, kind } = world.source(id);
            return { id, label, kind, state: 'answered' as const, offers: 1, rejectedEntries: 0, at };
          }),
        };
      }),

    createHold: (request, o = {}) =>
      write('createHold', request, o, () => {
        const { offerId, slotId, caseRef } = request;
        if (caseRef !== undefined && caseRefFault(caseRef)) throw fault('case-ref-refused');
        return world.hold(who, offerId, slotId, caseRef);
      }),
    releaseHold: (id, o = {}) => write('releaseHold', id, o, () => world.release(who, id)),
    extendHold: (id, o = {}) => write('extendHold', id, o, () => world.extend(who, id)),
    confirmHold: (id, o = {}) => write('confirmHold', id, o, () => world.confirm(who, id)),
    createHandover: (id, o = {}) => write('createHandover', id, o, () => world.handOver(who, id)),
    getHandover: (id, o = {}) => call('getHandover', o, () => world.handover(who, id)),
    closeHandover: (id, o = {}) => write('closeHandover', id, o, () => world.closeHandover(who, id)),

    getAppointment: (id, o = {}) => call('getAppointment', o, () => world.appointment(who, id)),
    listAppointments: ({ after, limit = 50, ...o } = {}) =>
      call('listAppointments', o, () => {
        requireLimit('query:limit', limit, 200);
        return world.appointmentsAfter(who, after, limit);
      }),
    appointments: (o = {}) => pages(client, o),
    cancelAppointment: (id, o = {}) => write('cancelAppointment', id, o, () => world.cancel(who, id)),

    feed: (o = {}) =>
      iterable(async (emit, signal) => {
        await before('feed', signal);
        await feed(world, who, clock, line, o, emit, signal);
      }, o.signal),
    getSession: (o = {}) => call('getSession', o, () => who.session),
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
    editorCancels: (appointmentId) => copy(world.editorCancels(appointmentId)),
    colleague: (session = {}) => clientOf(world, world.principal({ ...options.session, ...session }), clock, options),
    colleagueHolds: (offerId, slotId) => world.colleague(offerId, slotId, 1),
    colleagueReleases: (offerId, slotId) => world.colleague(offerId, slotId, -1),
    slotIsTaken: (offerId, slotId) => world.takeSlot(offerId, slotId),
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

/** What the gateway says of a request that breaks a rule of the contract. */
function invalid(field: string, rule: string): Error {
  return fault('invalid-request', { errors: [{ field, rule }] });
}

function requireLimit(field: string, limit: number, most: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > most) throw invalid(field, `must be 1 to ${most}`);
}

/** Whether it is an INSEE code of none of the mock's places. */
function isUnknown(inseeCode: string | undefined): boolean {
  return inseeCode !== undefined && !SAMPLE_LOCATIONS.some((place) => place.inseeCode === inseeCode);
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
