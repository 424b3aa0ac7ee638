import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  agendaSlot,
  camille,
  dominique,
  editorSlot,
  NOW,
  offerOf,
  openBookingWorld,
  principalOf,
  problemOf,
  type BookingWorld,
} from '../testing/fixtures/booking-world.js';

let world: BookingWorld;
beforeAll(async () => {
  world = await openBookingWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  world.time.now = NOW;
  world.asked.times = 0;
  world.asked.state = 'answered';
  world.asked.slots = [editorSlot('e-0930', '2026-11-23T08:30:00Z'), editorSlot('e-1000', '2026-11-23T09:00:00Z')];
  await sql`truncate agenda_slot, handover, hold, idempotency, appointment_history, relay_delivery, appointment, event`.execute(
    world.database.db,
  );
  await world.addAgendaSlots(
    agendaSlot('a-1000', '2026-11-23T09:00:00Z'),
    agendaSlot('a-1015', '2026-11-23T09:15:00Z'),
    agendaSlot('a-0945', '2026-11-23T08:45:00Z'),
    agendaSlot('a-plage', '2026-11-23T07:30:00Z', { end: '2026-11-23T11:00:00Z', capacity: 2 }),
    agendaSlot('a-past', '2026-11-23T07:00:00Z'),
  );
});

const later = (seconds: number) => {
  world.time.now = new Date(world.time.now.getTime() + seconds * 1000);
};
const hold = (slotId = 'a-1000', principal = camille, more: object = {}) =>
  world.call('createHold', principal, { body: { offerId: 'offer-agenda', slotId, ...more } });
const holdEditor = (slotId = 'e-0930', principal = camille, more: object = {}) =>
  world.call('createHold', principal, { body: { offerId: 'offer-editor', slotId, ...more } });
const free = async () => {
  const window = { from: world.time.now, to: new Date('2026-11-26T00:00:00Z') };
  const [list] = await world.booking.agenda.freeSlots(
    [offerOf('offer-agenda', { hasAgenda: true })],
    window,
    dominique,
  );
  return list!.slots.map(({ id }) => id);
};

describe('the SAS agenda', () => {
  it('holds a slot for one regulator, and offers the next ones to the other', async () => {
    const held = await hold();
    expect(held).toMatchObject({ kind: 'exclusive', state: 'active', others: 0, durationSeconds: 180 });
    expect(held.actions).toEqual(['confirm', 'extend', 'release']);
    expect(held.slot.start).toBe('2026-11-23T10:00:00+01:00');
    const refused = await problemOf(hold('a-1000', dominique));
    expect(refused.code).toBe('slot-taken');
    expect(refused.alternatives?.map(({ id }) => id)).toEqual(['a-plage', 'a-0945', 'a-1015']);
    expect(await free()).toEqual(['a-plage', 'a-0945', 'a-1015']);
    expect(await world.payloads()).toEqual([
      expect.objectContaining({ type: 'slot', change: 'held', slotId: 'a-1000', exclusive: true }),
    ]);
  });

  it('gives a regulator who holds it the same hold again', async () => {
    const first = await hold();
    expect((await hold()).id).toBe(first.id);
    expect(await world.payloads()).toHaveLength(1);
  });

  it('lets a hold expire by itself, without a timer', async () => {
    const held = await hold();
    later(181);
    expect(await free()).toContain('a-1000');
    expect((await hold('a-1000', dominique)).kind).toBe('exclusive');
    expect(await problemOf(world.call('confirmHold', camille, { path: { holdId: held.id } }))).toEqual({
      code: 'hold-expired',
    });
    expect(await problemOf(world.call('extendHold', camille, { path: { holdId: held.id } }))).toEqual({
      code: 'hold-expired',
    });
  });

  it('does not confirm an expired hold even when the slot is free again', async () => {
    const held = await hold();
    later(181);
    expect((await problemOf(world.call('confirmHold', camille, { path: { holdId: held.id } }))).code).toBe(
      'hold-expired',
    );
    expect(await world.database.db.selectFrom('appointment').selectAll().execute()).toEqual([]);
  });

  it('extends a hold by its full duration', async () => {
    const held = await hold();
    later(100);
    const extended = await world.call('extendHold', camille, { path: { holdId: held.id } });
    expect(extended.expiresAt).toBe('2026-11-23T08:04:40Z');
    later(179);
    expect((await problemOf(hold('a-1000', dominique))).code).toBe('slot-taken');
  });

  it('releases a hold, twice and late without an error, and never somebody else’s', async () => {
    const { id: holdId } = await hold();
    expect((await problemOf(world.call('releaseHold', dominique, { path: { holdId } }))).code).toBe('not-found');
    await world.call('releaseHold', camille, { path: { holdId } });
    await world.call('releaseHold', camille, { path: { holdId } });
    expect((await world.payloads()).map(({ change }) => change)).toEqual(['held', 'released']);
    expect((await problemOf(world.call('confirmHold', camille, { path: { holdId } }))).code).toBe('hold-not-active');
    expect((await hold('a-1000', dominique)).state).toBe('active');
  });

  it('confirms a hold: an appointment with its nine data, once, whatever is repeated', async () => {
    const held = await hold('a-1000', camille, { caseRef: 'DRM-0042' });
    const asks = { path: { holdId: held.id }, key: 'confirm-0001' };
    const booked = await world.call('confirmHold', camille, asks);
    expect(booked).toMatchObject({
      start: '2026-11-23T10:00:00+01:00',
      practitioner: { nationalId: '819990000017', lastName: 'Modèle', firstName: 'Alix', specialty: { code: 'SM54' } },
      status: 'booked',
      bookingSas: { id: 'sas-33', label: 'SAS de la Gironde' },
      created: '2026-11-23T09:00:00+01:00',
      structure: { nationalId: '1330000001', name: 'Cabinet 1' },
      caseRef: 'DRM-0042',
      origin: { kind: 'agenda', sourceId: 'sas-agenda' },
      actions: ['cancel'],
    });
    later(1000);
    expect(await world.call('confirmHold', camille, asks)).toEqual(booked);
    expect(await world.database.db.selectFrom('appointment').select('id').execute()).toHaveLength(1);
    expect((await problemOf(hold('a-1000', dominique))).code).toBe('slot-taken');
    expect((await world.payloads()).map(({ type, change, status }) => [type, change ?? status])).toEqual([
      ['slot', 'held'],
      ['slot', 'taken'],
      ['appointment', 'booked'],
    ]);
    const stored = JSON.stringify([
      await world.database.db.selectFrom('hold').selectAll().execute(),
      await world.database.db.selectFrom('appointment').selectAll().execute(),
      await world.database.db.selectFrom('idempotency').selectAll().execute(),
      await world.payloads(),
    ]);
    expect(stored).not.toContain('DRM-0042');
  });

  it('takes several patients on a plage, and no more', async () => {
    const held = await hold('a-plage');
    expect((await hold('a-plage', dominique)).others).toBe(1);
    expect((await problemOf(hold('a-plage', principalOf('sacha')))).code).toBe('slot-taken');
    await world.call('confirmHold', camille, { path: { holdId: held.id } });
    expect((await problemOf(hold('a-plage', principalOf('sacha')))).code).toBe('slot-taken');
    later(181); // Dominique's hold is over
    expect((await hold('a-plage', principalOf('sacha'))).slot.capacity).toEqual({ max: 2, taken: 1 });
  });

  it('refuses what is past, unknown, or holds an identity', async () => {
    expect((await problemOf(hold('a-past'))).code).toBe('slot-in-the-past');
    expect((await problemOf(hold('nowhere'))).code).toBe('slot-unknown');
    expect((await problemOf(hold('a-1000', camille, { caseRef: '1850633063001' }))).code).toBe('case-ref-refused');
    expect(
      (await problemOf(world.call('createHold', camille, { body: { offerId: 'none', slotId: 'a-1000' } }))).code,
    ).toBe('not-found');
  });

  it('lets nobody hold a slot that he does not see, nor offers it instead of another', async () => {
    const coordinator = { ...principalOf('sacha'), role: 'coordinator' as const };
    const nobody = { ...principalOf('nobody'), role: 'other' as never };
    await world.addAgendaSlots(
      agendaSlot('a-public', '2026-11-23T09:30:00Z', { visibility: ['PUBLIC'] }),
      agendaSlot('a-public-2', '2026-11-23T09:45:00Z', { visibility: ['PUBLIC'] }),
      agendaSlot('a-cpts', '2026-11-23T09:40:00Z', { visibility: ['CPTS'] }),
    );
    world.asked.slots = world.asked.slots.map((slot) => ({ ...slot, visibility: ['CPTS'] }));
    expect((await problemOf(hold('a-cpts', coordinator))).code).toBe('slot-unknown');
    expect((await problemOf(hold('a-1000', nobody))).code).toBe('forbidden');
    await hold('a-public');
    const refused = await problemOf(hold('a-public', coordinator));
    expect(refused.alternatives?.map(({ id }) => id)).toContain('a-public-2');
    expect(refused.alternatives?.map(({ id }) => id)).not.toContain('a-cpts');
    expect((await problemOf(holdEditor('e-0930', coordinator))).code).toBe('slot-unknown');
  });

  it('keeps what is booked over an import that lowers a capacity', async () => {
    const held = await hold('a-plage');
    await world.call('confirmHold', camille, { path: { holdId: held.id } });
    await world.addAgendaSlots(agendaSlot('a-plage', '2026-11-23T09:30:00Z', { capacity: 1 }));
    expect((await problemOf(hold('a-plage', dominique))).code).toBe('slot-taken');
  });
});

describe('an editor’s slot', () => {
  it('is read again from the editor, then held as an advisory among colleagues', async () => {
    const mine = await holdEditor();
    expect(mine).toMatchObject({ kind: 'advisory', others: 0, actions: ['handover', 'extend', 'release'] });
    expect(JSON.stringify(mine)).not.toContain('bookingUrl');
    expect(await holdEditor('e-0930', dominique)).toMatchObject({ others: 1, slot: { heldByOthers: 1 } });
    expect(world.asked.times).toBe(2);
    expect(await world.booking.holds.heldByOthers(['e-0930', 'e-1000'], camille)).toEqual(new Map([['e-0930', 1]]));
  });

  it('is taken when the editor’s fresh answer lacks it, with alternatives of that answer', async () => {
    world.asked.slots = [editorSlot('e-1000', '2026-11-23T09:00:00Z')];
    const refused = await problemOf(holdEditor());
    expect(refused).toMatchObject({ code: 'slot-taken', alternatives: [{ id: 'e-1000' }] });
    expect(JSON.stringify(refused)).not.toContain('bookingUrl');
  });

  it('is never taken when the editor could not be asked', async () => {
    world.asked.slots = [];
    for (const state of ['late', 'failed', 'disabled'] as const) {
      world.asked.state = state;
      expect((await problemOf(holdEditor())).code).toBe(`editor-${state}`);
    }
  });

  it('answers a repeat with the first result, without asking the editor again', async () => {
    const asks = { body: { offerId: 'offer-editor', slotId: 'e-0930' }, key: 'hold-00001' };
    const first = await world.call('createHold', camille, asks);
    world.asked.slots = [];
    expect(await world.call('createHold', camille, asks)).toEqual(first);
    expect(world.asked.times).toBe(1);
    const other = { ...asks, body: { ...asks.body, slotId: 'e-1000' } };
    expect((await problemOf(world.call('createHold', camille, other))).code).toBe('idempotency-key-reused');
    expect(world.asked.times).toBe(1);
    // The same key of somebody else is another key.
    world.asked.slots = [editorSlot('e-0930', '2026-11-23T08:30:00Z')];
    expect((await world.call('createHold', dominique, asks)).id).not.toBe(first.id);
  });

  it('is not confirmed here', async () => {
    const { id: holdId } = await holdEditor();
    expect((await problemOf(world.call('confirmHold', camille, { path: { holdId } }))).code).toBe('not-bookable-here');
  });
});

describe('hand-overs', () => {
  const open = async (slotId = 'e-0930', principal = camille, more: object = {}) => {
    const held = await holdEditor(slotId, principal, more);
    return world.call('createHandover', principal, { path: { holdId: held.id } });
  };
  const match = (more: object = {}) =>
    world.database.transaction((trx) =>
      world.booking.handovers.match(trx, {
        appointmentId: 'appointment-1',
        editorId: 'rapide',
        regulatorId: 'camille',
        practitionerNationalId: '819990000017',
        start: new Date('2026-11-23T08:30:00Z'),
        receivedAt: world.time.now,
        ...more,
      }),
    );

  it('adds origin to the editor’s page and nothing else', async () => {
    const handover = await open('e-0930', camille, { caseRef: 'DRM-0042' });
    expect(handover.url).toBe('http://127.0.0.1:8791/agenda/819990000017/a?lieu=1&origin=sas-test#jour');
    expect(handover).toMatchObject({ state: 'open', expiresAt: '2026-11-23T09:00:00Z' });
    expect(JSON.stringify(await world.database.db.selectFrom('handover').selectAll().execute())).not.toContain('DRM-');
  });

  it('is refused for the SAS agenda and for a slot without a page', async () => {
    const agenda = await hold();
    world.asked.slots = [editorSlot('e-0930', '2026-11-23T08:30:00Z')].map(({ bookingUrl: _none, ...slot }) => slot);
    const silent = await holdEditor();
    expect(silent.actions).toEqual(['extend', 'release']);
    for (const { id } of [agenda, silent]) {
      expect((await problemOf(world.call('createHandover', camille, { path: { holdId: id } }))).code).toBe(
        'not-bookable-here',
      );
    }
  });

  it('opens once for a hold, and stays open when the hold is released', async () => {
    const first = await open();
    expect((await open()).id).toBe(first.id);
    await world.call('releaseHold', camille, { path: { holdId: first.holdId } });
    expect(await world.call('getHandover', camille, { path: { handoverId: first.id } })).toMatchObject({
      state: 'open',
    });
    expect((await problemOf(world.call('getHandover', dominique, { path: { handoverId: first.id } }))).code).toBe(
      'not-found',
    );
  });

  it('matches the appointment of the same regulator and practitioner, once', async () => {
    const handover = await open('e-0930', camille, { caseRef: 'DRM-0042' });
    expect(await match({ regulatorId: 'dominique' })).toBeUndefined();
    expect(await match({ editorId: 'other' })).toBeUndefined();
    expect(await match({ practitionerNationalId: '819990000025' })).toBeUndefined();
    expect(await match()).toEqual({
      handoverId: handover.id,
      hostId: 'demo-lrm',
      sasId: 'sas-33',
      offerId: 'offer-editor',
      slotId: 'e-0930',
      slotStart: new Date('2026-11-23T08:30:00Z'),
      orientationType: 1,
      caseRef: 'DRM-0042',
    });
    expect(await match()).toBeUndefined();
    const path = { handoverId: handover.id };
    expect(await world.call('closeHandover', camille, { path, body: { outcome: 'booked-by-phone' } })).toMatchObject({
      state: 'matched',
      appointmentId: 'appointment-1',
    });
  });

  it('matches nothing when two are open for the pair, until one is given up', async () => {
    const first = await open('e-0930');
    const second = await open('e-1000');
    expect(await match()).toBeUndefined();
    for (let i = 0; i < 2; i++) {
      const closed = await world.call('closeHandover', camille, {
        path: { handoverId: first.id },
        body: { outcome: 'abandoned', reason: 'mistake' },
      });
      expect(closed.state).toBe('abandoned');
    }
    // For the slot that was given up, it may be either: no guess.
    expect(await match()).toBeUndefined();
    expect((await match({ start: new Date('2026-11-23T09:00:00Z') }))?.handoverId).toBe(second.id);
    expect((await world.payloads()).filter(({ type }) => type === 'handover').map(({ state }) => state)).toEqual([
      'open',
      'open',
      'abandoned',
      'matched',
    ]);
  });

  it('W9 matches late, for a day, what was booked for the very slot, and says so', async () => {
    const handover = await open('e-0930', camille, { caseRef: 'DRM-0042' });
    later(3601);
    expect(await match({ receivedAt: new Date(world.time.now.getTime() + 23 * 3_600_000) })).toBeUndefined();
    expect(await match()).toMatchObject({ handoverId: handover.id, caseRef: 'DRM-0042' });
    const path = { handoverId: handover.id };
    expect(await world.call('getHandover', camille, { path })).toMatchObject({ state: 'matched', late: true });
    expect((await world.payloads()).at(-1)).toMatchObject({ type: 'handover', state: 'matched', late: true });
  });

  it('tells one appointment booked by telephone of one hand-over, whatever is repeated', async () => {
    const handover = await open('e-0930', camille, { caseRef: 'DRM-0042' });
    const path = { handoverId: handover.id };
    const close = (key: string) =>
      world.call('closeHandover', camille, { path, body: { outcome: 'booked-by-phone' }, key });
    const closed = [await close('first-key'), await close('first-key'), await close('another-key')];
    expect(new Set(closed.map(({ appointmentId }) => appointmentId)).size).toBe(1);
    const rows = await world.database.db.selectFrom('appointment').selectAll().execute();
    expect(rows).toMatchObject([{ origin_kind: 'phone', handover_id: handover.id, status: 'booked', version: 1 }]);
    expect(await match()).toBeUndefined();
    const told = (await world.payloads()).slice(-3).map(({ type }) => type);
    expect(told).toEqual(['appointment', 'slot', 'handover']);
  });

  it('expires, matches no more, and tells so at the next housekeeping', async () => {
    const handover = await open();
    later(3601);
    expect(await match({ start: new Date('2026-11-23T09:00:00Z') })).toBeUndefined();
    const path = { handoverId: handover.id };
    expect(await world.call('getHandover', camille, { path })).toMatchObject({ state: 'expired' });
    expect(await world.booking.purge()).toEqual({ handovers: 1, writes: 0 });
    expect((await world.payloads()).at(-1)).toMatchObject({ type: 'handover', state: 'expired' });
    later(48 * 3600);
    expect(await world.booking.purge()).toEqual({ handovers: 0, writes: 2 });
  });
});
