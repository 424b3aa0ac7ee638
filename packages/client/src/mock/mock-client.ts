import { caseRefFault, PROBLEMS } from '@sas-embed/contract';
import type { HoldRequest, OfferSlots, ProblemCode } from '@sas-embed/contract';
import { id as requireId } from '../checks.js';
import { pages } from '../pages.js';
import { NetworkError, SasError, TimeoutError } from '../errors.js';
import type { SasErrorCode } from '../errors.js';
import { follow, iterable } from '../http/index.js';
import type { CallOptions, WriteOptions } from '../types.js';
import { appointmentCalls } from './appointment-calls.js';
import { MockBooking } from './booking.js';
import { createRunningClock } from './clock.js';
import type { MockClock } from './clock.js';
import { resolve, suggestLocations, suggestSpecialties } from './directory.js';
import { fault, invalid, requireFilters, requireLimit } from './fault.js';
import { mockIndicators } from './indicators.js';
import { anomalies, interfaceAlerts, interfaces } from './interfaces.js';
import { books, regulates, seenBy } from './principal.js';
import type { MockPrincipal } from './principal.js';
import type { HeldFor } from './holds.js';
import { feed, pauseOn, search, searchMembers } from './streams.js';
import type { MockClient, MockOperation, MockOptions } from './types.js';

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
      const request = canonical(asked);
      const first = world.results.get(key);
      if (first && first.asked !== request) throw fault('idempotency-key-reused');
      if (first) return first.result as T;
      const result = work();
      world.results.set(key, { asked: request, result: copy(result) });
      return result;
    });
  }

  /** What those who fill in agendas are refused. */
  function regulating<T>(work: () => T): () => T {
    return () => {
      if (!regulates(who.session.role)) throw fault('forbidden');
      return work();
    };
  }

  /** What is refused besides to who reads only: he is not in his hours. */
  function booking<T>(work: () => T): () => T {
    return () => {
      if (!books(who)) throw fault('forbidden');
      return work();
    };
  }

  /** A call about one object, which its id must be able to name. */
  async function of<T>(operation: MockOperation, id: string, options: CallOptions, work: () => T): Promise<T> {
    requireId(id);
    return call(operation, options, work);
  }
  async function writeTo<T>(operation: MockOperation, id: string, options: WriteOptions, work: () => T): Promise<T> {
    requireId(id);
    return write(operation, id, options, work);
  }

  const client: MockClient = {
    suggestSpecialties: (query, { limit = 8, ...o } = {}) =>
      call('suggestSpecialties', o, () => suggestSpecialties(query, limit)),
    suggestLocations: (query, { limit = 8, ...o } = {}) =>
      call('suggestLocations', o, () => suggestLocations(query, limit)),
    resolveLocation: (address, o = {}) => call('resolveLocation', o, () => resolve(address)),

    search: (request, o = {}) =>
      iterable(async (emit, signal) => {
        await before('search', signal);
        requireLimit('body:/limit', request.limit ?? 100, 200);
        requireFilters(request.filters);
        const { modes = ['slots'] } = who.session;
        if (request.mode && !modes.includes(request.mode)) throw fault('forbidden');
        await search(world, who, clock, request, options.offers !== undefined, emit, signal);
      }, o.signal),
    searchMembers: (structureId, request = {}, o = {}) =>
      iterable(async (emit, signal) => {
        requireId(structureId);
        await before('searchMembers', signal);
        requireLimit('body:/limit', request.limit ?? 100, 200);
        requireFilters(request.filters);
        await searchMembers(world, who, clock, structureId, request, emit, signal);
      }, o.signal),
    getOffer: (offerId, o = {}) => of('getOffer', offerId, o, () => seenBy(who, world.slots.offer(offerId))),
    getOfferSlots: (offerId, o = {}) => of('getOfferSlots', offerId, o, () => offerSlots(world, who, offerId)),
    rereadSlots: (offerIds, o = {}) =>
      call('rereadSlots', o, () => {
        if (offerIds.length < 1 || offerIds.length > 50) throw invalid('body:/offerIds', 'must hold 1 to 50 ids');
        if (new Set(offerIds).size < offerIds.length) throw invalid('body:/offerIds', 'must not hold an id twice');
        const known = offerIds.filter((id) => world.slots.offers.some((offer) => offer.id === id));
        return {
          items: known.map((id) => agendaOnly(offerSlots(world, who, id), o.only)),
          nextAfterSeconds: options.rereadSeconds ?? 60,
        };
      }),

    createHold: (request, o = {}) =>
      write(
        'createHold',
        request,
        o,
        booking(() => {
          const { offerId, slotId, patients } = request;
          return world.holds.create(who, offerId, slotId, { ...heldFor(world, who, request), patients });
        }),
      ),
    releaseHold: (id, o = {}) => writeTo('releaseHold', id, o, () => world.holds.release(who, id)),
    extendHold: (id, o = {}) => writeTo('extendHold', id, o, () => world.holds.extend(who, id)),
    confirmHold: (id, o = {}) =>
      writeTo(
        'confirmHold',
        id,
        o,
        booking(() => world.appointments.confirm(who, id)),
      ),
    createHandover: (id, o = {}) =>
      writeTo(
        'createHandover',
        id,
        o,
        booking(() => world.handovers.create(who, id)),
      ),
    getHandover: (id, o = {}) => of('getHandover', id, o, () => world.handovers.own(who, id).handover),
    listHandovers: (o = {}) =>
      call(
        'listHandovers',
        o,
        regulating(() => ({ items: world.handovers.waiting(who) })),
      ),
    closeHandover: (id, end, o = {}) => {
      requireId(id);
      return write('closeHandover', { id, ...end }, o, () => world.handovers.close(who, id, end));
    },

    createOverbooking: (request, o = {}) =>
      write('createOverbooking', request, o, () =>
        world.appointments.overbook(who, request, heldFor(world, who, request)),
      ),

    createMarketplaceRequest: (request, o = {}) =>
      write('createMarketplaceRequest', request, o, () =>
        world.marketplace.ask(who, request, heldFor(world, who, request)),
      ),
    getMarketplaceRequest: (id, o = {}) => of('getMarketplaceRequest', id, o, () => world.marketplace.get(who, id)),
    listMarketplaceRequests: ({ offerId, ...o } = {}) =>
      call('listMarketplaceRequests', o, () => world.marketplace.list(who, offerId)),
    findMarketplaceRequests: (asked, o = {}) =>
      call('findMarketplaceRequests', o, () => ({
        requests: world.marketplace.waiting(who, heldFor(world, who, asked)),
      })),
    withdrawMarketplaceRequest: (id, o = {}) =>
      writeTo('withdrawMarketplaceRequest', id, o, () => world.marketplace.withdraw(who, id)),
    recordMarketplaceCall: (request, o = {}) =>
      write('recordMarketplaceCall', request, o, () =>
        world.marketplace.called(who, request, heldFor(world, who, request)),
      ),

    ...appointmentCalls({ world, who, call, of, write, writeTo, regulating, booking, pages: (o) => pages(client, o) }),

    createLaunch: (request, o = {}) =>
      write(
        'createLaunch',
        request,
        o,
        booking(() => world.launches.create(who, request)),
      ),
    redeemLaunch: (ticket, o = {}) => {
      // As the client does: one key over all tries of a call, another for another call.
      const key = o.idempotencyKey ?? world.newId('key');
      return call('redeemLaunch', o, () => world.launches.redeem(who, ticket, key));
    },

    listAgendas: (o = {}) => call('listAgendas', o, () => world.agendas.list(who)),
    getAgenda: (id, range, o = {}) => of('getAgenda', id, o, () => world.agendas.get(who, id, range)),
    createAgendaRule: (id, rule, o = {}) => {
      requireId(id);
      return write('createAgendaRule', [id, rule], o, () => world.agendas.createRule(who, id, rule));
    },
    updateAgendaRule: (id, known, rule, o = {}) => {
      requireId(id);
      return write('updateAgendaRule', [id, known, rule, o.onwards], o, () =>
        world.agendas.updateRule(who, id, known, rule, o.onwards),
      );
    },
    deleteAgendaRule: (id, known, o = {}) => {
      requireId(id);
      return write('deleteAgendaRule', [id, known], o, () => world.agendas.deleteRule(who, id, known));
    },
    setAgendaException: (id, known, date, exception, o = {}) => {
      requireId(id);
      return write('setAgendaException', [id, known, date, exception], o, () =>
        world.agendas.setException(who, id, known, date, exception),
      );
    },
    clearAgendaException: (id, known, date, o = {}) => {
      requireId(id);
      return write('clearAgendaException', [id, known, date], o, () =>
        world.agendas.clearException(who, id, known, date),
      );
    },
    createUnavailability: (id, absence, o = {}) => {
      requireId(id);
      return write('createUnavailability', [id, absence], o, () =>
        world.agendas.createUnavailability(who, id, absence),
      );
    },
    deleteUnavailability: (id, absenceId, o = {}) => {
      requireId(id);
      return write('deleteUnavailability', [id, absenceId], o, () =>
        world.agendas.deleteUnavailability(who, id, absenceId),
      );
    },
    setAgendaVacation: (id, version, vacation, o = {}) => {
      requireId(id);
      return write('setAgendaVacation', [id, version, vacation], o, () =>
        world.agendas.setVacation(who, id, version, vacation),
      );
    },

    getIndicators: (asked = {}, o = {}) => call('getIndicators', o, () => mockIndicators(who, clock.now(), asked)),
    exportIndicators: (asked = {}, o = {}) =>
      call('exportIndicators', o, () => {
        const { months, indicators } = mockIndicators(who, clock.now(), asked);
        const lines = indicators.flatMap(({ id, rows }) =>
          rows.map(({ values }) => [id, ...values.map((n) => n ?? '<5')]),
        );
        return [['indicator', ...months], ...lines].map((fields) => `${fields.join(';')}\r\n`).join('');
      }),
    listInterfaces: ({ period, ...o } = {}) => call('listInterfaces', o, () => interfaces(who, clock.now(), period)),
    listInterfaceAlerts: ({ editorId, ...o } = {}) =>
      call('listInterfaceAlerts', o, () => interfaceAlerts(who, clock.now(), editorId)),
    listAnomalies: ({ editorId, closed: _closed, ...o } = {}) =>
      call('listAnomalies', o, () => anomalies(who, clock.now(), editorId)),

    listParticipations: (o = {}) => call('listParticipations', o, () => world.participations.list(who)),
    declareParticipation: (places, declaration, o = {}) =>
      write('declareParticipation', [places, declaration], o, () =>
        world.participations.declare(who, places, declaration),
      ),
    withdrawParticipation: (place, o = {}) =>
      writeTo('withdrawParticipation', place.offerId, o, () => world.participations.withdraw(who, place)),
    suggestStructures: (kind, query, { limit = 8, ...o } = {}) =>
      call('suggestStructures', o, () => world.participations.suggest(who, kind, query, limit)),
    describeStructure: ({ nationalId, version }, profile, o = {}) => {
      requireId(nationalId);
      return write('describeStructure', [nationalId, version, profile], o, () =>
        world.participations.describe(who, nationalId, version, profile),
      );
    },

    feed: (o = {}) =>
      iterable(async (emit, signal) => {
        await before('feed', signal);
        await feed(world, who, clock, line, o, emit, signal);
      }, o.signal),
    getSession: (o = {}) => call('getSession', o, () => who.session),
    endSession: (o = {}) => call('endSession', o, () => undefined),
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
      if (change.slotTaken !== undefined) world.slots.slotTaken = change.slotTaken;
    },
    editorBooks: (handoverId, { otherSlot = false } = {}) =>
      copy(world.appointments.editorBooks(handoverId, otherSlot)),
    communityAnswers: (requestId, decision) => copy(world.marketplace.answer(requestId, decision)),
    editorCancels: (appointmentId) => copy(world.practice.cancels(appointmentId)),
    editorMoves: (appointmentId, start) => copy(world.practice.moves(appointmentId, start)),
    delivered: (appointmentId, delivery) => world.practice.delivered(appointmentId, delivery),
    colleague: (session = {}, actsFor) =>
      clientOf(world, world.principal({ ...options.session, ...session }, actsFor), clock, options),
    colleagueHolds: (offerId, slotId) => world.slots.colleague(offerId, slotId, 1),
    colleagueReleases: (offerId, slotId) => world.slots.colleague(offerId, slotId, -1),
    slotIsTaken: (offerId, slotId) => world.slots.take(offerId, slotId),
    cutFeed(ms) {
      line.cutUntil = clock.now() + ms;
      world.log.wake();
    },
  };
  return client;
}

/** For which case, and in place of what, is booked. */
function heldFor(
  world: MockBooking,
  who: MockPrincipal,
  { caseRef, launchId, replaces }: Pick<HoldRequest, 'caseRef' | 'launchId' | 'replaces'>,
): HeldFor {
  if (caseRef !== undefined && caseRefFault(caseRef)) throw fault('case-ref-refused');
  if (launchId !== undefined && caseRef !== undefined) throw invalid('body:/caseRef', 'must be absent beside launchId');
  const named = launchId === undefined ? { caseRef } : world.launches.caseOf(who, launchId);
  if (replaces === undefined) return named;
  return { ...named, replaces, caseRef: named.caseRef ?? world.appointments.replaceable(who, replaces) };
}

/** An offer's slots as they are now, with the state of each source. */
/** What the SAS agenda says of it, when only that is asked. */
function agendaOnly(it: OfferSlots, only: 'agenda' | undefined): OfferSlots {
  if (!only) return it;
  const sources = it.sources.filter(({ kind }) => kind === 'agenda');
  return { ...it, sources, slots: it.slots.filter(({ sourceId }) => sources.some(({ id }) => id === sourceId)) };
}

function offerSlots(world: MockBooking, who: MockPrincipal, offerId: string): OfferSlots {
  const offer = world.slots.offer(offerId);
  const at = world.instant(world.clock.now(), offer.place.timeZone);
  return {
    offerId,
    at,
    slots: world.slots.free(offer, who),
    sources: offer.sources.map((sourceId) => {
      const source = world.slots.source(sourceId);
      const { state, reason } = world.slots.answerOf(source);
      return {
        id: source.id,
        label: source.label,
        kind: source.kind,
        // An answer is final: who says nothing at all is late.
        ...(state === 'pending' ? { state: 'late' as const, reason: 'deadline' as const } : { state }),
        ...(reason !== undefined && { reason }),
        offers: 1,
        rejectedEntries: 0,
        at,
      };
    }),
  };
}

/** As over the network: what the caller does with an answer changes nothing here. */
function copy<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}

/** Text that is equal for requests that are. */
function canonical(asked: unknown): string {
  return JSON.stringify(typeof asked === 'object' ? Object.entries(asked as object).sort() : asked);
}

function errorOf(code: SasErrorCode): Error {
  if (code in PROBLEMS) return fault(code as ProblemCode);
  const init = { code, retryable: true };
  if (code === 'timeout') return new TimeoutError('timeout: no answer in time', init);
  if (code === 'network' || code === 'stream-cut') return new NetworkError(`${code}: as the scenario says`, init);
  return new SasError(`${code}: as the scenario says`, init);
}
