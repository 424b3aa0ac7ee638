import type { AgendaRuleInput } from '@sas-embed/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../identity/index.js';
import { postgresAvailable } from '../testing/index.js';
import {
  camille,
  openBookingWorld,
  PRACTITIONER,
  principalOf,
  problemOf,
  type BookingWorld,
} from '../testing/fixtures/booking-world.js';

const OFFER = 'offer-agenda';
const doctor: Principal = {
  ...principalOf('doctor'),
  role: 'practitioner',
  actsFor: { practitioners: [PRACTITIONER], structures: [] },
};
const rule = (more: Partial<AgendaRuleInput> = {}, without: 'maxPatients'[] = []): AgendaRuleInput => {
  const all: AgendaRuleInput = {
    ...{ timeZone: 'Europe/Paris', kind: 'plage', maxPatients: 4, start: '12:00', end: '14:00' },
    ...{ modes: ['AMB'], visibility: ['SNP'] },
    ...more,
  };
  for (const name of without) delete all[name];
  return all;
};
const createRule = (world: BookingWorld, body: AgendaRuleInput) =>
  world.call('createAgendaRule', doctor, { path: { offerId: OFFER }, body });

describe('the top-up of agendas', () => {
  let world: BookingWorld;
  beforeAll(async () => {
    world = await openBookingWorld();
  });
  afterAll(() => world?.close());
  const stored = () => world.database.db.selectFrom('agenda_slot').selectAll().orderBy('start_at').execute();

  it('makes the slots of the days that came in sight, once, and tells screens only what they can see', async () => {
    await createRule(world, rule({ weekly: { days: ['mon'], from: '2026-11-23' } }));
    const before = await stored();
    expect(before.map(({ start_at }) => start_at.toISOString().slice(0, 10))).toEqual([
      ...['2026-11-23', '2026-11-30', '2026-12-07', '2026-12-14'],
    ]);
    expect(await world.booking.fillAgendas()).toBe(0); // nothing is due yet
    const told = (await world.payloads()).length;
    world.time.now = new Date('2026-11-30T08:00:00Z');
    expect(await world.booking.fillAgendas()).toBe(1);
    expect(await world.booking.fillAgendas()).toBe(0);
    const after = await stored();
    expect(after.at(-1)!.start_at.toISOString()).toBe('2026-12-21T11:00:00.000Z');
    // What is over stays as it was, with who was booked on it; what was there keeps its id.
    expect(after.slice(0, 4).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(await world.payloads()).toHaveLength(told);
  });
});

const available = await postgresAvailable();

/** Asks both at about the same time: who asks first changes from round to round, and by how much. */
async function inTurn<A, B>(round: number, first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
  const late = async <T>(ask: () => Promise<T>) => {
    await new Promise((resolve) => setTimeout(resolve, round % 8));
    return ask();
  };
  return round % 2 ? Promise.all([first(), late(second)]) : Promise.all([late(first), second()]);
}

describe.skipIf(!available)('a hold and the deletion of its slot at the same time, on PostgreSQL', () => {
  let world: BookingWorld;
  beforeAll(async () => {
    world = await openBookingWorld({ engine: 'postgresql' });
  });
  afterAll(() => world?.close());

  it('has one winner: the slot is held and stays, or is gone and nobody holds it', async () => {
    const ends = new Set<string>();
    for (let round = 0; round < 40; round++) {
      const made = await createRule(world, rule({ date: `2026-11-${24 + (round % 6)}` }));
      const slot = await world.database.db
        .selectFrom('agenda_slot')
        .select('id')
        .where('rule_id', '=', made.id)
        .executeTakeFirstOrThrow();
      const holding = () =>
        problemOf(world.call('createHold', camille, { body: { offerId: OFFER, slotId: slot.id, patients: 1 } }));
      const deleting = () =>
        problemOf(
          world.call('deleteAgendaRule', doctor, {
            path: { offerId: OFFER, ruleId: made.id },
            query: { version: made.version },
          }),
        );
      const [held, deleted] = await inTurn(round, holding, deleting);
      const left = await world.database.db.selectFrom('agenda_slot').selectAll().where('id', '=', slot.id).execute();
      const holds = await world.database.db
        .selectFrom('hold')
        .selectAll()
        .where('slot_id', '=', slot.id)
        .where('state', '=', 'active')
        .execute();
      const end = `${held.code} / ${deleted.code}: ${left.length} slot, ${holds.length} hold`;
      ends.add(end);
      expect([
        'none / agenda-booked: 1 slot, 1 hold',
        'slot-unknown / none: 0 slot, 0 hold',
        'slot-taken / none: 0 slot, 0 hold',
      ]).toContain(end);
      if (holds.length === 0) continue;
      await world.call('releaseHold', camille, { path: { holdId: holds[0]!.id } });
      expect(await deleting()).toEqual({ code: 'none' });
    }
    // Both won some time, or the race was none.
    expect(ends.size).toBeGreaterThan(1);
  });

  it('has one winner against an absence too: what is held is told as closed and stays, or nobody holds it', async () => {
    const ends = new Map<string, number>();
    for (let round = 0; round < 40; round++) {
      const date = `2026-11-${24 + (round % 6)}`;
      const made = await createRule(
        world,
        rule({ kind: 'creneau', date, start: '05:00', end: '05:30' }, ['maxPatients']),
      );
      const { id: slotId } = await world.database.db
        .selectFrom('agenda_slot')
        .select('id')
        .where('rule_id', '=', made.id)
        .executeTakeFirstOrThrow();
      let absenceId = '';
      const holding = () => problemOf(world.call('createHold', camille, { body: { offerId: OFFER, slotId } }));
      const leaving = async () => {
        const body = { timeZone: 'Europe/Paris', from: `${date}T04:00`, to: `${date}T06:00` };
        const asked = world.call('createUnavailability', doctor, { path: { offerId: OFFER }, body });
        absenceId = (await asked).id;
      };
      const [held] = await inTurn(round, holding, leaving);
      const { code } = held;
      // As its practitioner then reads it: held and closed, or not there any more.
      const agenda = await world.call('getAgenda', doctor, {
        path: { offerId: OFFER },
        query: { from: date, to: date },
      });
      const mine = agenda.slots
        .filter(({ id }) => id === slotId)
        .map(({ held: places, closed }) => `${places} held, closed ${closed}`);
      const holds = await world.database.db
        .selectFrom('hold')
        .select('id')
        .where('slot_id', '=', slotId)
        .where('state', '=', 'active')
        .execute();
      const end = `${code}: ${holds.length} hold, ${mine.join() || 'no slot'}`;
      ends.set(end, (ends.get(end) ?? 0) + 1);
      expect([
        'none: 1 hold, 1 held, closed true',
        'slot-unknown: 0 hold, no slot',
        'slot-taken: 0 hold, no slot',
      ]).toContain(end);
      for (const { id } of holds) await world.call('releaseHold', camille, { path: { holdId: id } });
      await world.call('deleteUnavailability', doctor, { path: { offerId: OFFER, unavailabilityId: absenceId } });
      const { rules } = await world.call('getAgenda', doctor, {
        path: { offerId: OFFER },
        query: { from: date, to: date },
      });
      const { version } = rules.find(({ id }) => id === made.id)!;
      await world.call('deleteAgendaRule', doctor, { path: { offerId: OFFER, ruleId: made.id }, query: { version } });
    }
    // Both won some time, or the race was none.
    expect(ends.get('none: 1 hold, 1 held, closed true') ?? 0).toBeGreaterThan(0);
    expect(ends.size).toBeGreaterThan(1);
  });
});
