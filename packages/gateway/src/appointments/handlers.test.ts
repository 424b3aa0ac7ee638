import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  agendaSlot,
  camille,
  dominique,
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

let n = 0;
async function book(principal = camille) {
  const slotId = `agenda-${++n}`;
  await world.addAgendaSlots(agendaSlot(slotId, '2026-11-23T10:00:00Z'));
  const held = await world.call('createHold', principal, { body: { offerId: 'offer-agenda', slotId } });
  return { slotId, booked: await world.call('confirmHold', principal, { path: { holdId: held.id } }) };
}

describe('appointments of the SAS agenda', () => {
  it('are cancelled by any colleague of the SAS, once, and free their slot', async () => {
    const { slotId, booked } = await book();
    const path = { appointmentId: booked.id };
    expect((await problemOf(world.call('cancelAppointment', dominique, { path }))).code).toBe('not-found');
    const cancelled = await world.call('cancelAppointment', principalOf('sacha'), { path });
    expect(cancelled).toMatchObject({ status: 'cancelled', version: 2, actions: ['rebook'] });
    expect(await world.call('cancelAppointment', camille, { path })).toMatchObject({ version: 2 });
    expect((await world.payloads()).slice(-2)).toEqual([
      expect.objectContaining({ type: 'appointment', status: 'cancelled', version: 2 }),
      expect.objectContaining({ type: 'slot', change: 'freed', slotId }),
    ]);
    const history = await world.database.db
      .selectFrom('appointment_history')
      .selectAll()
      .where('appointment_id', '=', booked.id)
      .orderBy('version')
      .execute();
    expect(history.map(({ status, actor_id }) => [status, actor_id])).toEqual([
      ['booked', 'camille'],
      ['cancelled', 'sacha'],
    ]);
    const again = await world.call('createHold', dominique, { body: { offerId: 'offer-agenda', slotId } });
    expect(again.state).toBe('active');
  });

  it('are not cancelled when they are over', async () => {
    const { booked } = await book();
    const before = world.time.now;
    world.time.now = new Date('2026-11-23T12:00:00Z');
    const late = await problemOf(world.call('cancelAppointment', camille, { path: { appointmentId: booked.id } }));
    world.time.now = before;
    expect(late.code).toBe('appointment-not-cancellable');
  });

  it('are listed by cursor, oldest change first; a change comes again', async () => {
    const start = (await world.call('listAppointments', camille, { query: { limit: 200 } })).cursor;
    const first = (await book()).booked.id;
    const second = (await book()).booked.id;
    const third = (await book()).booked.id;
    await book(dominique);
    const page = await world.call('listAppointments', camille, { query: { after: start, limit: 2 } });
    expect(page.items.map(({ id }) => id)).toEqual([first, second]);
    expect(page.more).toBe(true);
    const next = await world.call('listAppointments', camille, { query: { after: page.cursor, limit: 2 } });
    expect([next.items.map(({ id }) => id), next.more]).toEqual([[third], false]);
    await world.call('cancelAppointment', camille, { path: { appointmentId: first } });
    const changed = await world.call('listAppointments', camille, { query: { after: next.cursor } });
    expect(changed.items).toMatchObject([{ id: first, status: 'cancelled' }]);
    const end = await world.call('listAppointments', camille, { query: { after: changed.cursor } });
    expect(end).toEqual({ items: [], cursor: changed.cursor, more: false });
  });
});
