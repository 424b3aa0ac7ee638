import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../contract/index.js';
import { postgresAvailable } from '../testing/index.js';
import {
  agendaSlot,
  camille,
  editorSlot,
  openBookingWorld,
  principalOf,
  type BookingWorld,
} from '../testing/fixtures/booking-world.js';

// Two at once exist only with several connections: the embedded engine has one.
const available = await postgresAvailable();

describe.skipIf(!available)('booking under concurrency, on PostgreSQL', () => {
  let world: BookingWorld;
  let round = 0;
  beforeAll(async () => {
    world = await openBookingWorld({ engine: 'postgresql' });
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    round++;
    await world.addAgendaSlots(
      agendaSlot(`wanted-${round}`, '2026-11-23T09:00:00Z', { capacity: 1 }),
      agendaSlot(`next-${round}`, '2026-11-23T09:15:00Z'),
    );
  });

  it('gives one slot to exactly one of fifty, and the next slots to the others', async () => {
    const slotId = `wanted-${round}`;
    const regulators = Array.from({ length: 50 }, (_, i) => principalOf(`regulator-${i}`));
    const results = await Promise.allSettled(
      regulators.map((one) => world.call('createHold', one, { body: { offerId: 'offer-agenda', slotId } })),
    );
    const won = results.filter((result) => result.status === 'fulfilled');
    const lost = results.filter((result) => result.status === 'rejected').map((result): unknown => result.reason);
    expect(won).toHaveLength(1);
    expect(lost).toHaveLength(49);
    for (const problem of lost) {
      if (!(problem instanceof ProblemError)) throw problem;
      expect(problem.code).toBe('slot-taken');
      expect(problem.details.alternatives?.map(({ id }) => id)).toContain(`next-${round}`);
    }
    const active = await world.database.db
      .selectFrom('hold')
      .selectAll()
      .where('slot_id', '=', slotId)
      .where('state', '=', 'active')
      .execute();
    expect(active).toHaveLength(1);
  });

  it('W16 books several patients of fifty regulators on one plage at once, and never one too many', async () => {
    const slotId = `plage-${round}`;
    const capacity = 19; // in whichever order they come, somebody asks for more than is left
    await world.addAgendaSlots(agendaSlot(slotId, '2026-11-23T09:30:00Z', { capacity }));
    const regulators = Array.from({ length: 50 }, (_, i) => ({
      who: principalOf(`plage-${i}`),
      patients: 1 + (i % 4),
    }));
    const results = await Promise.allSettled(
      regulators.map(async ({ who, patients }) => {
        const held = await world.call('createHold', who, { body: { offerId: 'offer-agenda', slotId, patients } });
        return { who, patients, held };
      }),
    );
    const holding = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    // What is held is guaranteed: all of it is booked, at once.
    const won = await Promise.all(
      holding.map(async ({ who, patients, held }) => {
        const booked = await world.call('confirmHold', who, { path: { holdId: held.id } });
        return { who, patients, booked };
      }),
    );
    for (const result of results) {
      if (result.status === 'fulfilled') continue;
      const problem: unknown = result.reason;
      if (!(problem instanceof ProblemError)) throw problem;
      expect(['slot-taken', 'not-enough-places']).toContain(problem.code);
    }
    const patients = won.reduce((sum, one) => sum + one.patients, 0);
    expect(patients).toBeLessThanOrEqual(capacity);
    // Nobody asked for more than four: what is left is less than somebody was refused for.
    expect(patients).toBeGreaterThan(capacity - 4);
    for (const { booked, patients } of won) expect(booked.patients ?? 1).toBe(patients);
    const stateOf = () =>
      world.database.db.selectFrom('agenda_slot').select('booked').where('id', '=', slotId).executeTakeFirstOrThrow();
    expect((await stateOf()).booked).toBe(patients);
    await Promise.all(
      won.map(({ who, booked }) => world.call('cancelAppointment', who, { path: { appointmentId: booked.id } })),
    );
    expect((await stateOf()).booked).toBe(0);
  });

  it('gives one regulator with ten windows one hold', async () => {
    const holds = await Promise.all(
      Array.from({ length: 10 }, () =>
        world.call('createHold', camille, { body: { offerId: 'offer-agenda', slotId: `wanted-${round}` } }),
      ),
    );
    expect(new Set(holds.map(({ id }) => id)).size).toBe(1);
  });

  it('answers concurrent repeats of a write with its first result', async () => {
    const held = await world.call('createHold', camille, {
      body: { offerId: 'offer-agenda', slotId: `wanted-${round}` },
    });
    const asks = { path: { holdId: held.id }, key: `confirm-many-${round}` };
    const booked = await Promise.all(Array.from({ length: 20 }, () => world.call('confirmHold', camille, asks)));
    expect(new Set(booked.map((one) => JSON.stringify(one))).size).toBe(1);
    const rows = await world.database.db
      .selectFrom('appointment')
      .select('id')
      .where('slot_id', '=', `wanted-${round}`)
      .execute();
    expect(rows).toHaveLength(1);
  });

  it('tells all but the first of ten on an editor’s slot that a colleague is on it', async () => {
    world.asked.slots = [editorSlot(`editor-${round}`, '2026-11-23T09:00:00Z')];
    const holds = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        world.call('createHold', principalOf(`many-${i}`), {
          body: { offerId: 'offer-editor', slotId: `editor-${round}` },
        }),
      ),
    );
    expect(holds.map(({ others }) => others).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('matches one open hand-over to one of two appointments that come in together', async () => {
    world.asked.slots = [editorSlot(`match-${round}`, '2026-11-23T10:00:00Z')];
    const held = await world.call('createHold', camille, {
      body: { offerId: 'offer-editor', slotId: `match-${round}` },
    });
    await world.call('createHandover', camille, { path: { holdId: held.id } });
    const matched = await Promise.all(
      ['one', 'two', 'three'].map((appointmentId) =>
        world.database.transaction((trx) =>
          world.booking.handovers.match(trx, {
            appointmentId,
            editorId: 'rapide',
            regulatorId: 'camille',
            practitionerNationalId: '819990000017',
            start: new Date('2026-11-23T10:00:00Z'),
            receivedAt: world.time.now,
          }),
        ),
      ),
    );
    expect(matched.filter((one) => one !== undefined)).toHaveLength(1);
  });
});
