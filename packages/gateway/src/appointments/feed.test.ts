import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerSentEvent } from '../contract/index.js';
import { postgresAvailable } from '../testing/index.js';
import {
  agendaSlot,
  camille,
  dominique,
  openBookingWorld,
  principalOf,
  problemOf,
  until,
  type BookingWorld,
} from '../testing/fixtures/booking-world.js';
import type { FeedPayload } from './types.js';

const slotEvent = (slotId: string, regulatorId = 'camille'): FeedPayload => ({
  type: 'slot',
  offerId: 'offer-agenda',
  slotId,
  change: 'held',
  exclusive: true,
  regulatorId,
});
const slotIds = (events: readonly unknown[]) => events.map((event) => (event as { slotId?: string }).slotId);

/** Reads a stream in the background until the test ends it. */
function collect(events: AsyncIterable<ServerSentEvent>): ServerSentEvent[] {
  const list: ServerSentEvent[] = [];
  void (async () => {
    for await (const event of events) list.push(event);
  })();
  return list;
}

describe('the feed', () => {
  let world: BookingWorld;
  const ends: AbortController[] = [];
  beforeAll(async () => {
    world = await openBookingWorld();
  });
  afterAll(async () => {
    for (const end of ends) end.abort();
    await world?.close();
  });
  const append = (payload: FeedPayload, audience: { sasId?: string; hostId?: string } = {}) =>
    world.database.transaction((trx) => world.events.append(trx, { payload, ...audience }));
  const cursorNow = async () => (await world.call('feed', camille)).cursor;
  const open = async (asks: { query?: { after?: string }; lastEventId?: string } = {}, principal = camille) => {
    const end = new AbortController();
    ends.push(end);
    const stream = await world.feed(principal, { ...asks, signal: end.signal });
    return { list: collect(stream), end };
  };

  it('starts now with a cursor, and wakes up for what happens', async () => {
    await append(slotEvent('before'));
    const { list } = await open();
    await until(() => list.length === 1);
    expect(list[0]).toMatchObject({ event: 'hello', data: { type: 'hello', cursor: list[0]!.id } });
    await append(slotEvent('after')); // the world's safety poll is a minute away: only NOTIFY brings it in time
    await until(() => list.length === 2);
    expect(list[1]).toMatchObject({ event: 'slot', data: { slotId: 'after', own: true, cursor: list[1]!.id } });
    expect(JSON.stringify(list)).not.toContain('regulatorId');
  });

  it('resumes after a cursor, without loss and without doubles', async () => {
    const after = await cursorNow();
    for (const slotId of ['r1', 'r2', 'r3', 'r4']) await append(slotEvent(slotId));
    const all = (await world.call('feed', camille, { query: { after } })).events;
    expect(slotIds(all)).toEqual(['r1', 'r2', 'r3', 'r4']);
    for (const [i, event] of all.entries()) {
      const rest = await world.call('feed', camille, { query: { after: 'ignored' }, lastEventId: event.cursor });
      expect(slotIds(rest.events)).toEqual(['r1', 'r2', 'r3', 'r4'].slice(i + 1));
    }
    const { list } = await open({ lastEventId: all[1]!.cursor });
    await until(() => list.length === 2);
    expect(slotIds(list.map(({ data }) => data))).toEqual(['r3', 'r4']);
  });

  it('tells slots to all, appointments to their SAS, hand-overs to their host, and who acted to nobody', async () => {
    const after = await cursorNow();
    await append(slotEvent('shared', 'dominique'));
    await append(
      { type: 'appointment', appointmentId: 'appointment-33', status: 'booked', version: 1 },
      { sasId: 'sas-33' },
    );
    await append(
      { type: 'handover', handoverId: 'handover-33', state: 'open' },
      { sasId: 'sas-33', hostId: 'demo-lrm' },
    );
    const read = async (principal = camille) => (await world.call('feed', principal, { query: { after } })).events;
    const types = async (principal = camille) => (await read(principal)).map(({ type }) => type);
    expect(await types()).toEqual(['slot', 'appointment', 'handover']);
    expect(await types(principalOf('sacha', camille.bookingSas, 'other-lrm'))).toEqual(['slot', 'appointment']);
    expect(await types(dominique)).toEqual(['slot']);
    expect((await read())[0]).toMatchObject({ own: false });
    expect((await read(dominique))[0]).toMatchObject({ own: true });
    expect(JSON.stringify([await read(), await read(dominique)])).not.toMatch(/regulatorId|camille|dominique/);
  });

  it('refuses a cursor that it never gave, or that is of another database', async () => {
    for (const after of [
      'x',
      '1',
      '1-2-3',
      '-1-2',
      '01-1',
      '9223372036854775808-1',
      '999999999999-1',
      "1-1' or true",
    ]) {
      expect((await problemOf(world.call('feed', camille, { query: { after } }))).code, after).toBe('cursor-invalid');
      expect((await problemOf(world.call('listAppointments', camille, { query: { after } }))).code).toBe(
        'cursor-invalid',
      );
    }
  });

  it('ends with the token, and when the client goes away', async () => {
    const short = { ...camille, expiresAt: new Date(world.time.now.getTime() - 1) };
    const events: unknown[] = [];
    for await (const event of await world.feed(short, { query: { after: await cursorNow() } })) events.push(event);
    expect(events).toEqual([]);
    const { end } = await open();
    end.abort();
  });
});

const available = await postgresAvailable();

describe.skipIf(!available)('the feed on PostgreSQL', () => {
  let world: BookingWorld;
  beforeAll(async () => {
    world = await openBookingWorld({ engine: 'postgresql' });
  });
  afterAll(() => world?.close());

  it('shows two transactions that commit in reverse order once each, in one order', async () => {
    const after = (await world.call('feed', camille)).cursor;
    const end = new AbortController();
    const list = collect(await world.feed(camille, { query: { after }, signal: end.signal }));
    let release!: () => void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let firstWritten!: () => void;
    const written = new Promise<void>((resolve) => (firstWritten = resolve));
    const first = world.database.transaction(async (trx) => {
      await world.events.append(trx, { payload: slotEvent('first') });
      firstWritten();
      await gate; // holds the smaller id and commits last
    });
    await written;
    await world.database.transaction((trx) => world.events.append(trx, { payload: slotEvent('second') }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(list).toEqual([]); // "second" is committed, and waits: a reader past it would never see "first"
    release();
    await first;
    await until(() => list.length >= 2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    end.abort();
    expect(slotIds(list.map(({ data }) => data))).toEqual(['first', 'second']);
    expect(slotIds((await world.call('feed', camille, { query: { after } })).events)).toEqual(['first', 'second']);
  });

  it('loses and doubles nothing under forty writers of unequal length', async () => {
    const after = (await world.call('feed', camille)).cursor;
    const end = new AbortController();
    const list = collect(await world.feed(camille, { query: { after }, signal: end.signal }));
    const writers = Array.from({ length: 40 }, (_, i) =>
      world.database.transaction(async (trx) => {
        await world.events.append(trx, { payload: slotEvent(`w${i}-a`) });
        await sql`select pg_sleep(${((i * 7) % 10) / 100})`.execute(trx);
        await world.events.append(trx, { payload: slotEvent(`w${i}-b`) });
      }),
    );
    await Promise.all(writers);
    await until(() => list.length >= 80, 10_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    end.abort();
    const seen = slotIds(list.map(({ data }) => data));
    expect(seen).toHaveLength(80);
    expect(new Set(seen).size).toBe(80);
    const again = await world.call('feed', camille, { query: { after } });
    expect(slotIds(again.events)).toEqual(seen);
  });

  it('is written in the write’s own transaction: what is rolled back is not told', async () => {
    const after = (await world.call('feed', camille)).cursor;
    await world.addAgendaSlots(agendaSlot('rolled-back', '2026-11-23T09:00:00Z'));
    await expect(
      world.database.transaction(async (trx) => {
        await world.events.append(trx, { payload: slotEvent('never') });
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect((await world.call('feed', camille, { query: { after } })).events).toEqual([]);
  });
});
