import { afterEach, describe, expect, it } from 'vitest';
import type { Location, SearchEvent, SearchRequest, Source } from '@sas-embed/contract';
import { createAvailability, type RunningAvailability, type SourceSlot } from '../availability/index.js';
import { startEditor, type TestEditor, type TestSlot } from '../availability/testing/fixtures/editor-server.js';
import { offerOf, rpps, structureOf } from '../availability/testing/fixtures/offers.js';
import { AGENDA_SOURCE_ID } from '@sas-embed/contract';
import type { Agenda, Holds } from '../booking/index.js';
import { ProblemError, type OperationRequest } from '../contract/index.js';
import type { Directory, DirectoryOffer } from '../directory/index.js';
import type { Principal } from '../identity/index.js';
import { searchHandlers } from './search-handlers.js';

const EARLIEST_WAIT_MS = 150;
const NOW = new Date('2026-11-23T08:00:00Z');
const clock = { now: () => NOW };
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const LOCATION: Location = {
  type: 'address',
  label: '1 rue Neuve',
  position: { latitude: 44.84, longitude: -0.58 },
  radiusKm: 10,
  approximate: false,
};
const REQUEST: SearchRequest = { specialty: { code: 'SM54' }, location: LOCATION, limit: 100 };
const CPTS = { nationalId: '1330999970', name: 'CPTS du Modèle' };
const started: TestEditor[] = [];
const running: RunningAvailability[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((availability) => availability.close()));
  await Promise.all(started.splice(0).map((editor) => editor.close()));
});

function principalOf(role: Principal['role'] = 'osnp'): Principal {
  return {
    kind: 'regulator',
    subject: 's',
    regulatorId: 'r1',
    role,
    bookingSas: { id: 'sas-33', label: 'SAS de la Gironde' },
    hostId: 'demo-lrm',
    territories: ['33'],
    environment: 'sandbox',
    expiresAt: new Date('2026-11-23T09:00:00Z'),
  };
}

const slotOf = (number: number, start: string, security = ['SNP']): TestSlot => ({
  rpps: rpps(number),
  start,
  structure: structureOf(number),
  security,
});

function agendaSlot(id: string, start: string, more: Partial<SourceSlot> = {}): SourceSlot {
  const rest = { visibility: ['SNP' as const], modes: ['AMB' as const], reasons: [], specialties: [] };
  return { id, sourceId: AGENDA_SOURCE_ID, start, ...rest, ...more };
}

interface World {
  offers: DirectoryOffer[];
  editors?: Record<string, { editor: TestEditor; enabled?: boolean }>;
  agendaSlots?: Record<string, SourceSlot[]> | Error;
  held?: Record<string, number> | Error;
  agendaDelayMs?: number;
}

/** The handlers over real HTTP editors; directory, agenda and holds are in memory. */
function handlersOf(world: World, deadlineMs = 500) {
  const availability = createAvailability({
    editors: Object.entries(world.editors ?? {}).map(([id, { editor, enabled = true }]) => ({
      id,
      label: `Editor ${id}`,
      fhirBaseUrl: editor.fhirBaseUrl,
      enabled,
      deadlineMs,
      flows: { cpts: true },
    })),
    clock,
    log: silent,
    allowLoopbackHttp: true,
    editorOrigin: 'sas-sandbox',
  });
  running.push(availability);
  const agendaAsked: string[][] = [];
  const agenda: Agenda = {
    async freeSlots(offers) {
      agendaAsked.push(offers.map(({ offer }) => offer.id));
      await new Promise((resolve) => setTimeout(resolve, world.agendaDelayMs ?? 0));
      const slots = world.agendaSlots ?? {};
      if (slots instanceof Error) throw slots;
      return offers.map(({ offer }) => ({ offerId: offer.id, slots: slots[offer.id] ?? [] }));
    },
    source: (offers) => ({
      id: AGENDA_SOURCE_ID,
      label: 'Agenda SAS',
      kind: 'agenda',
      state: 'answered',
      offers,
      rejectedEntries: 0,
    }),
  };
  const holds: Holds = {
    async heldByOthers(ids) {
      const held = world.held ?? {};
      if (held instanceof Error) throw held;
      return new Map(Object.entries(held).filter(([id]) => ids.includes(id)));
    },
  };
  const directory = {
    async findOffers(request: SearchRequest) {
      if (request.specialty.code === 'XX99') throw new ProblemError('specialty-unknown');
      return {
        offers: world.offers,
        total: 7,
        order: { by: 'participation-then-distance' as const },
        nextCursor: 'next',
      };
    },
    getOffer: async (id: string) => world.offers.find(({ offer }) => offer.id === id),
    timeZoneOf: () => 'Europe/Paris',
  } as Partial<Directory> as Directory;
  const earliestWaitMs = EARLIEST_WAIT_MS;
  return { handlers: searchHandlers({ directory, availability, agenda, holds, clock, earliestWaitMs }), agendaAsked };
}

async function editor(manner?: TestEditor['manner'], slots: TestSlot[] = []): Promise<TestEditor> {
  const it = await startEditor(manner, slots);
  started.push(it);
  return it;
}

function requestOf<Id extends 'search' | 'getOffer' | 'getOfferSlots' | 'rereadSlots'>(
  more: Partial<Record<keyof OperationRequest<Id>, unknown>>,
): OperationRequest<Id> {
  return {
    principal: principalOf(),
    body: REQUEST,
    accept: 'event-stream',
    requestId: 'q',
    signal: new AbortController().signal,
    log: silent,
    ...more,
  } as unknown as OperationRequest<Id>;
}

async function streamOf(world: World, more: Partial<Record<keyof OperationRequest<'search'>, unknown>> = {}) {
  const result = await handlersOf(world).handlers.search!(requestOf(more));
  if (!('events' in result)) throw new Error('no stream');
  const startedAt = performance.now();
  const all: { id: string | undefined; event: SearchEvent; ms: number }[] = [];
  for await (const { id, event, data } of result.events) {
    expect((data as SearchEvent).type).toBe(event);
    all.push({ id, event: data as SearchEvent, ms: performance.now() - startedAt });
  }
  return all;
}

const slotsIn = (events: readonly { event: SearchEvent }[]) =>
  events.flatMap(({ event }) => (event.type === 'slots' ? event.lists : [])).flatMap(({ slots }) => slots);

describe('a search', () => {
  it('streams offers, agenda slots, editors’ slots as they come, states, totals; a hanging editor delays nothing', async () => {
    const fast = await editor({ kind: 'answer', delayMs: 60 }, [slotOf(1, '2026-11-23T10:00:00Z')]);
    const hanging = await editor({ kind: 'hang' });
    const off = await editor();
    const offers = [
      offerOf(1, ['fast', 'hanging']),
      offerOf(2, ['hanging']),
      offerOf(3, [], { hasAgenda: true }),
      offerOf(4, ['off']),
      offerOf(5, ['not-registered']),
    ];
    const events = await streamOf({
      offers,
      editors: { fast: { editor: fast }, hanging: { editor: hanging }, off: { editor: off, enabled: false } },
      agendaSlots: { 'offer-3': [agendaSlot('a1', '2026-11-23T15:00:00+01:00')] },
    });
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => String(index + 1)));
    const first = events[0]!.event;
    if (first.type !== 'offers') throw new Error('offers come first');
    expect(first).toMatchObject({
      location: LOCATION,
      days: { timeZone: 'Europe/Paris', dates: ['2026-11-23', '2026-11-24', '2026-11-25'] },
      total: 7,
      nextCursor: 'next',
    });
    expect(first.offers.map(({ id, sources }) => [id, sources])).toEqual([
      ['offer-1', ['fast', 'hanging']],
      ['offer-2', ['hanging']],
      ['offer-3', [AGENDA_SOURCE_ID]],
      ['offer-4', ['off']],
      ['offer-5', []],
    ]);
    expect(first.sources.map(({ id, state, offers }) => [id, state, offers])).toEqual([
      [AGENDA_SOURCE_ID, 'pending', 1],
      ['fast', 'pending', 1],
      ['hanging', 'pending', 2],
      ['off', 'disabled', 1],
    ]);
    const slots = events.filter(({ event }) => event.type === 'slots');
    expect(slots.map(({ event }) => event.type === 'slots' && event.sourceId)).toEqual([AGENDA_SOURCE_ID, 'fast']);
    const late = events.find(({ event }) => event.type === 'source' && event.source.id === 'hanging')!;
    expect(slots[1]!.ms).toBeLessThan(late.ms);
    const states = events.flatMap(({ event }) => (event.type === 'source' ? [event.source] : []));
    expect(Object.fromEntries(states.map(({ id, state }) => [id, state]))).toEqual({
      [AGENDA_SOURCE_ID]: 'answered',
      fast: 'answered',
      hanging: 'late',
      off: 'disabled',
    });
    expect(states.length).toBe(4);
    expect(events.at(-1)!.event).toEqual({
      type: 'end',
      totals: { offers: 5, offersWithSlots: 2, slots: 2, sourcesAnswered: 2, sourcesMissing: 2 },
    });
  });

  it('"au plus tôt" waits for agendas a bounded time, says who had not answered, and still brings their slots', async () => {
    const one = await editor({ kind: 'answer' }, [slotOf(1, '2026-11-23T15:00:00Z')]);
    const two = await editor({ kind: 'answer' }, [slotOf(2, '2026-11-23T10:00:00Z')]);
    const slow = await editor({ kind: 'answer', delayMs: 350 }, [slotOf(3, '2026-11-23T09:00:00Z')]);
    const hanging = await editor({ kind: 'hang' });
    const events = await streamOf(
      {
        offers: [offerOf(4, ['hanging']), offerOf(3, ['slow']), offerOf(1, ['one']), offerOf(2, ['two'])],
        editors: { one: { editor: one }, two: { editor: two }, slow: { editor: slow }, hanging: { editor: hanging } },
      },
      { body: { ...REQUEST, sort: 'earliest' } },
    );
    const [first] = events;
    if (first?.event.type !== 'offers') throw new Error('offers come first');
    expect(first.ms).toBeGreaterThanOrEqual(EARLIEST_WAIT_MS - 5);
    expect(first.event.offers.map(({ id }) => id)).toEqual(['offer-2', 'offer-1', 'offer-4', 'offer-3']);
    expect(first.event.order).toMatchObject({ by: 'earliest-slot', compared: 4, unheard: 2 });
    expect(slotsIn(events)).toHaveLength(3);
    expect(events.at(-1)!.event).toMatchObject({ totals: { offers: 4, slots: 3, sourcesMissing: 1 } });
  });

  it('tells what the SAS agenda has on a re-reading without asking or awaiting an editor, and waits for it else', async () => {
    const slow = await editor({ kind: 'answer', delayMs: 5_000 }, [slotOf(1, '2026-11-23T10:00:00Z')]);
    const world: World = {
      offers: [offerOf(1, ['slow']), offerOf(3, [], { hasAgenda: true })],
      editors: { slow: { editor: slow } },
      agendaSlots: { 'offer-3': [agendaSlot('a1', '2026-11-23T15:00:00+01:00')] },
    };
    const reread = async (body: object) => {
      const { handlers } = handlersOf(world, 1_500);
      const startedAt = performance.now();
      const result = await handlers.rereadSlots!(requestOf<'rereadSlots'>({ body }));
      const { items } = (result as { body: { items: { offerId: string; slots: unknown[]; sources: Source[] }[] } })
        .body;
      return { items, ms: performance.now() - startedAt };
    };
    const offerIds = ['offer-1', 'offer-3'];
    const known = await reread({ offerIds, only: 'agenda' });
    expect(known.items.map(({ offerId, slots }) => [offerId, slots.length])).toEqual([
      ['offer-1', 0],
      ['offer-3', 1],
    ]);
    // Of the editor nothing is said: its card stays as it is.
    expect(known.items.map(({ sources }) => sources.map(({ id, state }) => [id, state]))).toEqual([
      [],
      [[AGENDA_SOURCE_ID, 'answered']],
    ]);
    expect(known.ms).toBeLessThan(1_000);
    expect(slow.requests).toEqual([]);
    const all = await reread({ offerIds });
    expect(all.ms).toBeGreaterThan(1_400);
    expect(slow.requests).toHaveLength(1);
  });

  it('never holds editors back for a slow agenda', async () => {
    const fast = await editor({ kind: 'answer' }, [slotOf(1, '2026-11-23T10:00:00Z')]);
    const events = await streamOf({
      offers: [offerOf(1, ['fast']), offerOf(3, [], { hasAgenda: true })],
      editors: { fast: { editor: fast } },
      agendaDelayMs: 300,
    });
    const slots = events.filter(({ event }) => event.type === 'slots');
    expect(slots.map(({ event }) => event.type === 'slots' && event.sourceId)).toEqual(['fast', AGENDA_SOURCE_ID]);
    expect(slots[0]!.ms).toBeLessThan(slots[1]!.ms);
  });

  it('counts an offer with slots from two editors once, and gives no editor address away', async () => {
    const one = await editor({ kind: 'answer' }, [slotOf(1, '2026-11-23T10:00:00Z')]);
    const two = await editor({ kind: 'answer' }, [slotOf(1, '2026-11-23T11:00:00Z')]);
    const offers = [offerOf(1, ['one', 'two'])];
    const events = await streamOf({ offers, editors: { one: { editor: one }, two: { editor: two } } });
    expect(events.at(-1)!.event).toMatchObject({ totals: { offersWithSlots: 1, slots: 2 } });
    expect(JSON.stringify(events)).not.toContain('editor.example');
    expect(slotsIn(events)[0]).toMatchObject({ actions: ['hold', 'handover'], heldByOthers: 0 });
  });

  it('shows slot types by role: a regulator all, a coordinator what is public and his own CPTS’s', async () => {
    const slots = [
      slotOf(1, '2026-11-23T10:00:00Z', ['PUBLIC']),
      slotOf(1, '2026-11-23T10:30:00Z', ['SNP']),
      { ...slotOf(1, '2026-11-23T11:00:00Z', ['CPTS']), communities: [CPTS] },
    ];
    const one = await editor({ kind: 'answer' }, slots);
    const card = offerOf(1, ['one']);
    const community = { ...CPTS, phones: [] };
    const offers = [{ ...card, offer: { ...card.offer, kind: 'CPTS' as const, community } }];
    const world = { offers, editors: { one: { editor: one } } };
    expect(slotsIn(await streamOf(world))).toHaveLength(3);
    const typesFor = async (principal: Principal) =>
      slotsIn(await streamOf(world, { principal })).map(({ visibility }) => visibility);
    const coordinator = principalOf('coordinator');
    expect(await typesFor(coordinator)).toEqual([['PUBLIC']]);
    expect(await typesFor({ ...coordinator, community: CPTS })).toEqual([['PUBLIC'], ['CPTS']]);
    expect(await typesFor({ ...coordinator, community: { ...CPTS, nationalId: '1330999979' } })).toEqual([['PUBLIC']]);
    const unknown = principalOf('nobody' as Principal['role']);
    expect(slotsIn(await streamOf(world, { principal: unknown }))).toEqual([]);
  });

  it('says how many colleagues hold a slot, and leaves out agenda slots that they hold exclusively', async () => {
    const plage = { capacity: { max: 3, taken: 1 } };
    const events = await streamOf({
      offers: [offerOf(3, [], { hasAgenda: true })],
      agendaSlots: {
        'offer-3': [
          agendaSlot('exclusive', '2026-11-23T15:00:00+01:00'),
          agendaSlot('free', '2026-11-23T16:00:00+01:00'),
          agendaSlot('plage', '2026-11-23T17:00:00+01:00', plage),
          agendaSlot('full', '2026-11-23T18:00:00+01:00', plage),
        ],
      },
      held: { exclusive: 1, plage: 1, full: 2 },
    });
    expect(slotsIn(events).map(({ id, heldByOthers }) => [id, heldByOthers])).toEqual([
      ['free', 0],
      ['plage', 1],
    ]);
  });

  it('shows slots all the same when holds cannot be read, and says that a failing agenda failed', async () => {
    const one = await editor({ kind: 'answer' }, [slotOf(1, '2026-11-23T10:00:00Z')]);
    const events = await streamOf({
      offers: [offerOf(1, ['one']), offerOf(3, [], { hasAgenda: true })],
      editors: { one: { editor: one } },
      agendaSlots: new Error('no database'),
      held: new Error('no database'),
    });
    expect(slotsIn(events)).toHaveLength(1);
    const lists = events.flatMap(({ event }) => (event.type === 'slots' ? event.lists : []));
    expect(
      lists.map(({ offerId }) => offerId),
      'no list for the agenda’s offer',
    ).toEqual(['offer-1']);
    const agenda = events
      .flatMap(({ event }) => (event.type === 'source' ? [event.source] : []))
      .find(({ id }) => id === AGENDA_SOURCE_ID);
    expect(agenda).toMatchObject({ state: 'failed', reason: 'connection' });
    expect(events.at(-1)!.event).toMatchObject({ totals: { sourcesAnswered: 1, sourcesMissing: 1 } });
  });

  it('W20 never mixes an editor and the agenda on one place; the agenda serves where the editor is switched off', async () => {
    const on = await editor({ kind: 'status', status: 500 });
    const off = await editor();
    const world = {
      offers: [offerOf(1, ['on'], { hasAgenda: true }), offerOf(2, ['off'], { hasAgenda: true })],
      editors: { on: { editor: on }, off: { editor: off, enabled: false } },
    };
    const { handlers, agendaAsked } = handlersOf(world);
    const result = await handlers.search!(requestOf({ accept: 'json' }));
    expect(agendaAsked).toEqual([['offer-2']]);
    if (!('body' in result)) throw new Error('no body');
    const [offers] = result.body.events;
    expect(offers).toMatchObject({ offers: [{ sources: ['on'] }, { sources: [AGENDA_SOURCE_ID, 'off'] }] });
  });

  it('ends at the end of each place’s own third day', async () => {
    const reunion = { timeZone: 'Indian/Reunion' };
    const inside = '2026-11-25T19:59:00Z'; // 23:59 in La Réunion, 20:59 in Paris
    const after = '2026-11-25T20:00:00Z'; // midnight there
    const one = await editor({ kind: 'answer' }, [
      slotOf(1, inside),
      slotOf(1, after),
      slotOf(2, after),
      slotOf(2, '2026-11-25T23:00:00Z'), // midnight in Paris
    ]);
    const offers = [offerOf(1, ['one'], reunion), offerOf(2, ['one'])];
    const events = await streamOf({ offers, editors: { one: { editor: one } } });
    expect(slotsIn(events).map(({ start }) => start)).toEqual([
      '2026-11-25T23:59:00+04:00',
      '2026-11-25T21:00:00+01:00',
    ]);
    const starts = one.requests[0]!.url.searchParams.getAll('start');
    expect(starts.map((start) => Date.parse(start.slice(2)))).toEqual([
      NOW.getTime(),
      Date.parse('2026-11-25T22:59:59Z'),
    ]);
  });

  it('with JSON gives the same events in one list', async () => {
    const one = await editor({ kind: 'answer' }, [slotOf(1, '2026-11-23T10:00:00Z')]);
    const { handlers } = handlersOf({ offers: [offerOf(1, ['one'])], editors: { one: { editor: one } } });
    const result = await handlers.search!(requestOf({ accept: 'json' }));
    if (!('body' in result)) throw new Error('no body');
    expect(result.body.events.map(({ type }) => type)).toEqual(['offers', 'slots', 'source', 'end']);
  });

  it('refuses an unknown specialty before any event', async () => {
    const { handlers } = handlersOf({ offers: [] });
    const body = { ...REQUEST, specialty: { code: 'XX99' } };
    await expect(handlers.search!(requestOf({ body }))).rejects.toMatchObject({ code: 'specialty-unknown' });
  });

  it('ends at once without offers', async () => {
    const events = await streamOf({ offers: [] });
    expect(events.map(({ event }) => event.type)).toEqual(['offers', 'end']);
  });

  it.each(['signal', 'leaving'])('breaks editors’ requests off when the client goes away (%s)', async (how) => {
    const hanging = await editor({ kind: 'hang' });
    const { handlers } = handlersOf(
      { offers: [offerOf(1, ['hanging'])], editors: { hanging: { editor: hanging } } },
      5000,
    );
    const gone = new AbortController();
    const result = await handlers.search!(requestOf({ signal: gone.signal }));
    if (!('events' in result)) throw new Error('no stream');
    const types: string[] = [];
    await expect.poll(() => hanging.requests.length).toBe(1);
    for await (const { event } of result.events) {
      types.push(event);
      if (how === 'leaving') break;
      gone.abort();
    }
    await expect.poll(() => hanging.aborted.count, { timeout: 1000 }).toBe(1);
    expect(types, 'a search that was broken off has no end').toEqual(['offers']);
  });
});

describe('one offer', () => {
  it('is given with its sources and actions, or is not found', async () => {
    const one = await editor();
    const { handlers } = handlersOf({ offers: [offerOf(1, ['one'])], editors: { one: { editor: one } } });
    const result = await handlers.getOffer!(requestOf({ path: { offerId: 'offer-1' } }));
    expect(result).toMatchObject({
      status: 200,
      body: { id: 'offer-1', sources: ['one'], actions: ['view-slots', 'hold', 'handover', 'overbook'] },
    });
    const unknown = handlers.getOffer!(requestOf({ path: { offerId: 'nope' } }));
    await expect(unknown).rejects.toMatchObject({ code: 'not-found' });
    const slots = handlers.getOfferSlots!(requestOf({ path: { offerId: 'nope' } }));
    await expect(slots).rejects.toMatchObject({ code: 'not-found' });
  });

  it('has its slots read again for one practitioner, with the state of each source', async () => {
    const one = await editor({ kind: 'answer' }, [
      slotOf(1, '2026-11-23T11:00:00Z'),
      slotOf(1, '2026-11-23T10:00:00Z'),
    ]);
    const two = await editor({ kind: 'hang' });
    const { handlers } = handlersOf({
      offers: [offerOf(1, ['one', 'two'])],
      editors: { one: { editor: one }, two: { editor: two } },
    });
    const result = await handlers.getOfferSlots!(requestOf({ path: { offerId: 'offer-1' } }));
    if (!('body' in result)) throw new Error('no body');
    expect(result.body.slots.map(({ start }) => start)).toEqual([
      '2026-11-23T11:00:00+01:00',
      '2026-11-23T12:00:00+01:00',
    ]);
    expect(result.body.at).toBe('2026-11-23T09:00:00+01:00');
    expect(result.body.sources.map(({ id, state }: Source) => [id, state])).toEqual([
      ['one', 'answered'],
      ['two', 'late'],
    ]);
    expect(one.requests[0]!.url.searchParams.get('schedule.actor:Practitioner.identifier')).toBe(
      `urn:oid:1.2.250.1.71.4.2.1|${rpps(1)}`,
    );
  });

  it('is read from the agenda when it has one', async () => {
    const { handlers } = handlersOf({
      offers: [offerOf(3, [], { hasAgenda: true })],
      agendaSlots: { 'offer-3': [agendaSlot('a1', '2026-11-23T15:00:00+01:00')] },
    });
    const result = await handlers.getOfferSlots!(requestOf({ path: { offerId: 'offer-3' } }));
    expect(result).toMatchObject({
      body: {
        slots: [{ id: 'a1', actions: ['hold', 'confirm'] }],
        sources: [{ id: AGENDA_SOURCE_ID, state: 'answered' }],
      },
    });
  });
});
