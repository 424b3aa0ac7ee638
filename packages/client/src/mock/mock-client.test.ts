import { describe, expect, it, vi } from 'vitest';
import type { Appointment, FeedEvent, SearchEvent } from '@sas-embed/contract';
import { SlotTakenError, TimeoutError } from '../errors.js';
import type { FeedState, SasClient } from '../types.js';
import {
  createMockClient,
  createVirtualClock,
  MAGIC_SPECIALTIES,
  mockOffer,
  mockSlot,
  mockSlots,
  SAMPLE_LOCATIONS,
  sampleOffers,
  sampleSlots,
} from './index.js';
import type { MockOptions } from './index.js';

const [bordeaux] = SAMPLE_LOCATIONS as [(typeof SAMPLE_LOCATIONS)[number]];
const SEARCH = { specialty: { code: 'SM54' }, location: bordeaux };
const EDITOR = 'offer-bordeaux-1';
const AGENDA = 'offer-bordeaux-agenda';

function world(options: MockOptions = {}) {
  const clock = createVirtualClock();
  const client = createMockClient({ clock, ...options });
  /** The outcome of a call once its time has come. */
  const run = async <T>(call: Promise<T>, ms = 0): Promise<T> => {
    call.catch(() => {});
    await clock.advance(ms);
    return call;
  };
  const slotsOf = async (offerId: string) => (await run(client.getOfferSlots(offerId))).slots;
  const hold = async (offerId: string, at = 0, caseRef?: string) => {
    const slot = (await slotsOf(offerId))[at]!;
    return run(client.createHold({ offerId, slotId: slot.id, ...(caseRef !== undefined && { caseRef }) }));
  };
  return { clock, client, run, slotsOf, hold };
}

function collect<T>(iterable: AsyncIterable<T>) {
  const got: T[] = [];
  const done = (async () => {
    try {
      for await (const one of iterable) got.push(one);
      return undefined;
    } catch (error) {
      return error;
    }
  })();
  return { got, done };
}

describe('members of a structure of a mock', () => {
  it('are those who take part through it, with their slots', async () => {
    const community = { nationalId: '1330999970', name: 'CPTS du Modèle', phones: [] };
    const offers = [mockOffer({ id: 'alone' }), mockOffer({ id: 'member', kind: 'CPTS', community })];
    const { clock, client } = world({ offers });
    const { got, done } = collect<SearchEvent>(client.searchMembers('1330999970'));
    await clock.advance(300);
    expect(await done).toBeUndefined();
    expect(got.map(({ type }) => type)).toEqual(['offers', 'slots', 'source', 'end']);
    expect(got[0]).toMatchObject({ total: 1, offers: [{ id: 'member' }], location: { label: 'CPTS du Modèle' } });
    const unknown = collect<SearchEvent>(client.searchMembers('1330999979'));
    await clock.advance(0);
    expect(await unknown.done).toMatchObject({ code: 'not-found' });
  });
});

describe('search of a mock', () => {
  it('streams: offers at once, each source in its time, then the end', async () => {
    const { clock, client } = world();
    const { got, done } = collect<SearchEvent>(client.search(SEARCH));
    const seen = () => got.map((e) => (e.type === 'source' ? `${e.source.id} ${e.source.state}` : e.type));
    await clock.advance(0);
    expect(seen()).toEqual(['offers']);
    await clock.advance(50);
    expect(seen().slice(1)).toEqual(['slots', 'agenda answered']);
    await clock.advance(250);
    expect(seen().slice(3)).toEqual(['slots', 'rapide answered']);
    await clock.advance(2699);
    expect(seen()).toHaveLength(5);
    await clock.advance(1);
    expect(seen().slice(5)).toEqual(['slots', 'lente answered', 'end']);
    expect(await done).toBeUndefined();
    expect(got.at(-1)).toMatchObject({
      totals: { offers: 5, offersWithSlots: 4, sourcesAnswered: 3, sourcesMissing: 0 },
    });
  });

  it('tells sources that are late, failed or disabled; one that never answers keeps it open', async () => {
    const sources = [
      { id: 'rapide', label: 'R', kind: 'editor', state: 'failed' },
      { id: 'lente', label: 'L', kind: 'editor', state: 'late' },
      { id: 'agenda', label: 'A', kind: 'agenda', state: 'disabled' },
    ] as const;
    const { clock, client } = world({ sources });
    const { got } = collect<SearchEvent>(client.search(SEARCH));
    await clock.advance(7000);
    expect(got.find((e) => e.type === 'offers')).toMatchObject({ sources: [{}, { state: 'disabled' }, {}] });
    expect(got.flatMap((e) => (e.type === 'source' ? [`${e.source.state} ${e.source.reason}`] : []))).toEqual([
      'failed http-status',
      'late deadline',
    ]);
    expect(got.at(-1)).toMatchObject({ type: 'end', totals: { slots: 0, sourcesAnswered: 0, sourcesMissing: 3 } });

    const other = world({ sources: [{ ...sources[0], state: 'never' }] });
    const open = collect<SearchEvent>(other.client.search(SEARCH));
    await other.clock.advance(600_000);
    expect(open.got.some((e) => e.type === 'end')).toBe(false);
  });

  it('goes wrong by magic specialties', async () => {
    const { clock, client } = world();
    const search = (code: string) => collect<SearchEvent>(client.search({ ...SEARCH, specialty: { code } }));
    const error = search(MAGIC_SPECIALTIES.error);
    const empty = search(MAGIC_SPECIALTIES.empty);
    const noSlots = search(MAGIC_SPECIALTIES.noSlots);
    const cut = search(MAGIC_SPECIALTIES.cut);
    const never = search(MAGIC_SPECIALTIES.never);
    await clock.advance(10_000);
    expect(await error.done).toMatchObject({ code: 'unavailable', status: 503 });
    expect(empty.got.at(-1)).toMatchObject({ type: 'end', totals: { offers: 0 } });
    expect(noSlots.got.at(-1)).toMatchObject({ type: 'end', totals: { offers: 5, slots: 0 } });
    expect(cut.got).toHaveLength(1);
    expect(await cut.done).toMatchObject({ code: 'stream-cut' });
    expect(never.got.map((e) => e.type)).toEqual(['offers']);
  });

  it('finds overseas places and their zone; own offers are answered wherever one searches', async () => {
    const { clock, client } = world();
    const reunion = collect<SearchEvent>(client.search({ ...SEARCH, location: SAMPLE_LOCATIONS[2]! }));
    await clock.advance(5000);
    expect(reunion.got[0]).toMatchObject({ days: { timeZone: 'Indian/Reunion' }, offers: [{ id: 'offer-reunion' }] });
    const own = createMockClient({ clock, offers: [mockOffer({ id: 'mine' })], slots: { mine: [mockSlot()] } });
    const found = collect<SearchEvent>(own.search({ ...SEARCH, location: SAMPLE_LOCATIONS[2]! }));
    await clock.advance(5000);
    expect(found.got.at(-1)).toMatchObject({ totals: { offers: 1, slots: 1 } });
  });

  it('pages, and explains its order', async () => {
    const { clock, client } = world();
    const first = collect<SearchEvent>(client.search({ ...SEARCH, limit: 2 }));
    await clock.advance(5000);
    expect(first.got[0]).toMatchObject({
      total: 5,
      nextCursor: 'mock-2',
      order: { by: 'participation-then-seeded-shuffle' },
    });
  });
});

describe('booking in a mock', () => {
  it('confirms a slot of the SAS agenda, tells it by the feed and gives the case back', async () => {
    const { clock, client, run, hold, slotsOf } = world();
    const { got } = collect<FeedEvent>(client.feed());
    await clock.advance(0);
    const held = await hold(AGENDA, 1, 'DRM-20261122-0042');
    expect(held).toMatchObject({ kind: 'exclusive', state: 'active', actions: ['confirm', 'extend', 'release'] });
    const appointment = await run(client.confirmHold(held.id));
    expect(appointment).toMatchObject({
      origin: { kind: 'agenda' },
      status: 'booked',
      start: held.slot.start,
      caseRef: 'DRM-20261122-0042',
      bookingSas: { id: 'sas-33' },
      practitioner: { nationalId: '819990000012', specialty: { code: 'SM54' } },
      structure: { name: 'Cabinet du Modèle' },
      actions: ['cancel'],
    });
    expect((await slotsOf(AGENDA)).some((s) => s.id === held.slot.id)).toBe(false);
    await clock.advance(0);
    expect(got.map((e) => (e.type === 'slot' ? `${e.change} own=${e.own}` : e.type))).toEqual([
      'hello',
      'held own=true',
      'taken own=true',
      'appointment',
    ]);
    await expect(run(client.confirmHold(held.id))).rejects.toMatchObject({ code: 'hold-not-active' });

    await run(client.cancelAppointment(appointment.id));
    expect(await run(client.getAppointment(appointment.id))).toMatchObject({
      status: 'cancelled',
      version: 2,
      actions: [],
    });
    expect((await slotsOf(AGENDA)).some((s) => s.id === held.slot.id)).toBe(true);
  });

  it('hands over to an editor, whose booking comes back by the feed', async () => {
    const { clock, client, run, hold } = world();
    const { got } = collect<FeedEvent>(client.feed());
    await clock.advance(0);
    const held = await hold(EDITOR);
    expect(held).toMatchObject({ kind: 'advisory', actions: ['handover', 'extend', 'release'] });
    await expect(run(client.confirmHold(held.id))).rejects.toMatchObject({ code: 'not-bookable-here' });
    const handover = await run(client.createHandover(held.id));
    expect([...new URL(handover.url).searchParams.keys()]).toEqual(['origin']);
    const appointment = client.editorBooks(handover.id);
    expect(appointment).toMatchObject({ handoverId: handover.id, slotChanged: false, actions: ['cancel-at-editor'] });
    expect(await run(client.getHandover(handover.id))).toMatchObject({
      state: 'matched',
      appointmentId: appointment.id,
    });
    expect(await run(client.closeHandover(handover.id))).toMatchObject({ state: 'matched' });
    await clock.advance(0);
    expect(got).toContainEqual(expect.objectContaining({ type: 'appointment', handoverId: handover.id }));
    expect(got).toContainEqual(expect.objectContaining({ type: 'handover', state: 'matched' }));
    await expect(run(client.cancelAppointment(appointment.id))).rejects.toMatchObject({ code: 'cancel-at-editor' });
    expect(client.editorCancels(appointment.id)).toMatchObject({ status: 'cancelled' });
  });

  it('tells when another slot was booked on the editor’s page', async () => {
    const { client, run, hold } = world();
    const held = await hold(EDITOR);
    const handover = await run(client.createHandover(held.id));
    const appointment = client.editorBooks(handover.id, { otherSlot: true });
    expect(appointment.slotChanged).toBe(true);
    expect(appointment.start).not.toBe(held.slot.start);
  });

  it('lets a hold expire, extends it before, and says which', async () => {
    const { clock, client, run, hold } = world({ holdSeconds: 60 });
    const held = await hold(AGENDA);
    await clock.advance(59_000);
    const longer = await run(client.extendHold(held.id));
    expect(Date.parse(longer.expiresAt)).toBe(clock.now() + 60_000);
    await clock.advance(59_999);
    expect(await run(client.extendHold(held.id))).toMatchObject({ state: 'active' });
    await clock.advance(60_000);
    await expect(run(client.confirmHold(held.id))).rejects.toMatchObject({ code: 'hold-expired' });
    await run(client.releaseHold(held.id)); // no error
  });

  it('refuses a slot that somebody took, with the next ones', async () => {
    const { client, run, slotsOf } = world();
    const [first, second] = await slotsOf(AGENDA);
    client.slotIsTaken(AGENDA, first!.id);
    const error: unknown = await run(client.createHold({ offerId: AGENDA, slotId: first!.id })).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(SlotTakenError);
    expect((error as SlotTakenError).alternatives[0]).toEqual(second);
    client.configure({ slotTaken: true });
    await expect(run(client.createHold({ offerId: AGENDA, slotId: second!.id }))).rejects.toBeInstanceOf(
      SlotTakenError,
    );
  });

  it('knows colleagues: exclusive on the SAS agenda, advisory at an editor', async () => {
    const { client, run, hold, slotsOf } = world();
    const agenda = (await slotsOf(AGENDA))[0]!.id;
    client.colleagueHolds(AGENDA, agenda);
    await expect(run(client.createHold({ offerId: AGENDA, slotId: agenda }))).rejects.toBeInstanceOf(SlotTakenError);
    client.colleagueReleases(AGENDA, agenda);
    await run(client.createHold({ offerId: AGENDA, slotId: agenda }));
    const editor = (await slotsOf(EDITOR))[0]!.id;
    client.colleagueHolds(EDITOR, editor);
    expect((await slotsOf(EDITOR))[0]!.heldByOthers).toBe(1);
    expect(await hold(EDITOR)).toMatchObject({ others: 1, kind: 'advisory' });
  });

  it('goes wrong by magic slots', async () => {
    const start = '2026-11-23T15:00:00+01:00';
    const slots = ['a~taken', 'b~held', 'c~expires', 'd~late'].map((id) => mockSlot({ id, start }));
    const { clock, client, run } = world({ offers: [mockOffer({ id: 'o' })], slots: { o: slots } });
    const hold = (slotId: string) => run(client.createHold({ offerId: 'o', slotId }));
    await expect(hold('a~taken')).rejects.toBeInstanceOf(SlotTakenError);
    expect(await hold('b~held')).toMatchObject({ others: 1 });
    await expect(hold('d~late')).rejects.toMatchObject({ code: 'editor-late', status: 504 });
    const held = await hold('c~expires');
    await clock.advance(1000);
    await expect(run(client.createHandover(held.id))).rejects.toMatchObject({ code: 'hold-expired' });
  });

  it('answers a repeat with the same key with the first result', async () => {
    const { client, run, slotsOf } = world();
    const slotId = (await slotsOf(AGENDA))[0]!.id;
    const request = { offerId: AGENDA, slotId };
    const first = await run(client.createHold(request, { idempotencyKey: 'key-00001' }));
    expect(await run(client.createHold(request, { idempotencyKey: 'key-00001' }))).toEqual(first);
    const booked = await run(client.confirmHold(first.id, { idempotencyKey: 'key-00002' }));
    expect((await run(client.confirmHold(first.id, { idempotencyKey: 'key-00002' }))).id).toBe(booked.id);
  });

  it('refuses a case reference that looks like a patient’s number, a past and an unknown slot', async () => {
    const { client, run } = world({
      offers: [mockOffer({ id: 'o' })],
      slots: { o: [mockSlot({ id: 'p', start: '2026-11-23T08:00:00+01:00' })] },
    });
    const nir = client.createHold({ offerId: 'o', slotId: 'p', caseRef: '185057800608436' });
    await expect(run(nir)).rejects.toMatchObject({ code: 'case-ref-refused' });
    await expect(run(client.createHold({ offerId: 'o', slotId: 'p' }))).rejects.toMatchObject({
      code: 'slot-in-the-past',
    });
    // At an editor nobody can tell a slot that is gone from one that never was.
    await expect(run(client.createHold({ offerId: 'o', slotId: 'x' }))).rejects.toMatchObject({ code: 'slot-taken' });
    await expect(run(client.getOffer('x'))).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('the feed of a mock', () => {
  it('resumes after a cursor and after a cut, without loss', async () => {
    const { clock, client, hold } = world();
    const states: FeedState['state'][] = [];
    const { got } = collect<FeedEvent>(client.feed({ onState: ({ state }) => states.push(state) }));
    await clock.advance(0);
    await hold(EDITOR, 0);
    client.cutFeed(1000);
    await hold(EDITOR, 1);
    await clock.advance(999);
    expect(got).toHaveLength(2);
    await clock.advance(1);
    expect(got).toHaveLength(3);
    expect(states).toEqual(['connecting', 'open', 'lost', 'connecting', 'open']);
    const again = collect<FeedEvent>(client.feed({ after: got[1]!.cursor }));
    await clock.advance(0);
    expect(again.got).toEqual([got[2]]);
    const bad = collect<FeedEvent>(client.feed({ after: 'other' }));
    await clock.advance(0);
    expect(await bad.done).toMatchObject({ code: 'cursor-invalid' });
  });

  it('stops with the signal', async () => {
    const { clock, client } = world();
    const abort = new AbortController();
    const { done } = collect<FeedEvent>(client.feed({ signal: abort.signal }));
    await clock.advance(0);
    abort.abort();
    expect(await done).toBe(abort.signal.reason);
  });
});

describe('scenarios of a mock', () => {
  it('fail, wait, hang and end by timeout or signal', async () => {
    const { clock, client, run } = world({
      error: { getSession: 'network', getOffer: 'forbidden' },
      delay: { getHealth: 500 },
      never: ['getOfferSlots'],
    });
    await expect(run(client.getSession())).rejects.toMatchObject({ code: 'network', retryable: true });
    await expect(run(client.getOffer(EDITOR))).rejects.toMatchObject({ code: 'forbidden', status: 403 });
    const health = vi.fn();
    void client.getHealth().then(health);
    await clock.advance(499);
    expect(health).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(health).toHaveBeenCalled();
    await expect(run(client.getOfferSlots(EDITOR), 8000)).rejects.toBeInstanceOf(TimeoutError);
    const abort = new AbortController();
    const call = client.getOfferSlots(EDITOR, { signal: abort.signal });
    abort.abort();
    await expect(call).rejects.toBe(abort.signal.reason);
    client.configure({ error: {} });
    expect(await run(client.getSession())).toMatchObject({ environment: 'sandbox' });
    expect(client.calls.map((c) => c.operation)).toContain('getHealth');
  });

  it('pages through appointments', async () => {
    const { client, run, hold } = world();
    const booked: string[] = [];
    for (let i = 0; i < 5; i++) booked.push((await run(client.confirmHold((await hold(AGENDA)).id))).id);
    const { got, done } = collect<Appointment>(client.appointments({ limit: 2 }));
    await run(Promise.resolve(), 100);
    await done;
    expect(got.map((a) => a.id)).toEqual(booked);
  });

  it('suggests and resolves without accents and in any case', async () => {
    const { client, run } = world();
    expect((await run(client.suggestSpecialties('GENERAL')))[0]).toMatchObject({ code: 'SM54' });
    expect((await run(client.suggestLocations('reunion')))[0]).toMatchObject({ departement: '974' });
    const { location } = await run(
      client.resolveLocation({ streetName: 'Rue des Acacias', city: 'Bordeaux', postcode: '33000' }),
    );
    expect(location).toMatchObject({ type: 'address', label: 'Rue des Acacias, Bordeaux (33000)' });
    await expect(run(client.resolveLocation({ city: 'Nulle-Part' }))).rejects.toMatchObject({
      code: 'location-not-found',
    });
  });

  it('is the interface that createClient answers', () => {
    const client: SasClient = createMockClient();
    // @ts-expect-error the levers are the mock's
    expect(client.editorBooks).toBeTypeOf('function');
  });
});

describe('samples', () => {
  const now = Date.parse('2026-11-23T07:00:00+01:00');

  it('are of people who do not exist: fictitious RPPS, numbers reserved for fiction', () => {
    for (const { practitioner, place } of sampleOffers()) {
      expect(practitioner!.nationalId).toMatch(/^81999\d{7}$/);
      for (const phone of place.phones ?? []) expect(phone).toMatch(/^\+(33|262)63998\d{4}$/);
    }
  });

  it('write slots in the place’s zone, three local days, forty a day if wanted', () => {
    const offers = sampleOffers();
    const slotsOf = (id: string) =>
      sampleSlots(
        offers.find((o) => o.id === id)!,
        now,
      );
    expect(slotsOf('offer-reunion')[0]!.start).toBe('2026-11-23T12:00:00+04:00');
    expect(slotsOf('offer-guadeloupe')[0]!.start).toBe('2026-11-23T08:00:00-04:00');
    const forty = slotsOf('offer-forty-a-day');
    expect(forty).toHaveLength(120);
    expect(new Set(forty.map((s) => s.start.slice(0, 10))).size).toBe(3);
    expect(new Set(forty.map((s) => s.id)).size).toBe(120);
    expect(slotsOf('offer-no-calendar')).toEqual([]);
  });

  it('stay on their day over a change of clocks', () => {
    const slots = mockSlots({ offer: mockOffer(), now: Date.parse('2026-10-24T06:00:00+02:00'), perDay: 1 });
    expect(slots.map((s) => s.start)).toEqual([
      '2026-10-24T08:00:00+02:00',
      '2026-10-25T08:00:00+01:00',
      '2026-10-26T08:00:00+01:00',
    ]);
  });
});
