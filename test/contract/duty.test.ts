import type { SasClient, SearchInput } from '@sas-embed/client';
import { SAMPLE_LOCATIONS } from '@sas-embed/client/mock';
import { pdsaPeriod, toZonedIso, type OverbookingRequest } from '@sas-embed/contract';
import { expect, it } from 'vitest';
import { found, freshSlot, refused, searched } from './support/steps.js';
import { AGENDA, EDITOR, inEachWorld } from './support/world.js';

// CRR 15: who regulates in the hours of the PDSA of his SAS books in them, and reads outside. The world begins on a Monday at
// 8:30; time goes on from test to test, to the evening and to the morning after.

const PARIS = { timeZone: 'Europe/Paris', departement: '33' };
const ADDRESS: SearchInput = { specialty: { code: 'SM54' }, location: { ...SAMPLE_LOCATIONS[0]!, type: 'address' } };
const HOUR = 3_600_000;

inEachWorld('the duty of a CRR 15', (world) => {
  const soraya = () => world.client('soraya');
  const sessionOf = async () => {
    const { role, modes, duty } = await soraya().getSession();
    return { role, modes, duty };
  };
  const outside = (): OverbookingRequest => ({
    offerId: EDITOR,
    start: toZonedIso(Math.ceil((world.now() + HOUR) / 900_000) * 900_000, PARIS.timeZone),
    reason: 'no-slot',
    contact: { who: 'secretary', at: new Date(world.now() - 60_000).toISOString(), result: 'agreed' },
  });
  /** Everything that may be done with what a search finds. */
  const actionsIn = async (client: SasClient) => {
    const events = await searched(client, ADDRESS);
    const offers = events.flatMap((event) => (event.type === 'offers' ? event.offers : []));
    const slots = events.flatMap((event) => (event.type === 'slots' ? event.lists.flatMap((list) => list.slots) : []));
    return {
      offers: new Set(offers.flatMap(({ actions }) => actions)),
      slots: new Set(slots.flatMap(({ actions }) => actions)),
      count: slots.length,
    };
  };

  it('is nobody else’s', async () => {
    for (const who of ['camille', 'malo', 'alix', 'doctor'] as const) {
      expect(await world.client(who).getSession()).not.toHaveProperty('duty');
    }
  });

  it('is over in the day: the session says until when, and he searches and sees slots', async () => {
    expect(await sessionOf()).toEqual({
      role: 'crr15',
      modes: ['slots'],
      duty: { active: false, until: '2026-11-23T20:00:00+01:00' },
    });
    const { offers, slots, count } = await actionsIn(soraya());
    expect(count).toBeGreaterThan(0);
    expect([...offers].filter((action) => !['view-slots', 'members'].includes(action))).toEqual([]);
    expect([...slots].filter((action) => action !== 'walk-in')).toEqual([]);
    const own = await actionsIn(world.client('camille'));
    expect(count).toBe(own.count);
    expect((await soraya().getOfferSlots(AGENDA)).slots.flatMap(({ actions }) => actions)).toEqual([]);
    expect(await soraya().listAppointments()).toHaveProperty('items');
  });

  it('over, books nothing: every way is refused, whatever a page sends', async () => {
    const slot = await freshSlot(world.client('camille'), AGENDA);
    await refused(soraya().createHold({ offerId: AGENDA, slotId: slot.id }), 'forbidden');
    await refused(soraya().createOverbooking(outside()), 'forbidden');
    await refused(found(soraya(), { ...ADDRESS, mode: 'overbooking' }), 'forbidden');
    await refused(soraya().createLaunch({ context: { specialty: { code: 'SM54' } } }), 'forbidden');
    const made = await world.client('camille').createOverbooking(outside());
    await refused(soraya().cancelAppointment(made.id), 'forbidden');
    expect(await soraya().getAppointment(made.id)).toMatchObject({ id: made.id });
  });

  it('has begun in the evening: he regulates as an OSNP does', async () => {
    await world.skip(Date.parse('2026-11-23T20:00:30+01:00') - world.now());
    expect(await sessionOf()).toEqual({
      role: 'crr15',
      modes: ['slots', 'overbooking'],
      duty: pdsaPeriod(world.now(), PARIS),
    });
    expect((await sessionOf()).duty).toMatchObject({
      active: true,
      reason: 'night',
      until: '2026-11-24T08:00:00+01:00',
    });
    const [own, osnp] = [await actionsIn(soraya()), await actionsIn(world.client('camille'))];
    expect([...own.offers].sort()).toEqual([...osnp.offers].sort());
    expect([...own.slots].sort()).toEqual([...osnp.slots].sort());
    const slot = await freshSlot(soraya(), AGENDA);
    const hold = await soraya().createHold({ offerId: AGENDA, slotId: slot.id });
    // The national orientation types know none of his role.
    expect(await soraya().confirmHold(hold.id)).not.toHaveProperty('orientationType');
    expect(await soraya().createOverbooking(outside())).toMatchObject({ status: 'booked' });
    await found(soraya(), { ...ADDRESS, mode: 'overbooking' });
  });

  it('ends at eight: what he held he gives back, and confirms no more', async () => {
    await world.skip(Date.parse('2026-11-24T07:59:00+01:00') - world.now());
    const slot = await freshSlot(soraya(), AGENDA, 3);
    const hold = await soraya().createHold({ offerId: AGENDA, slotId: slot.id });
    const done = await freshSlot(world.client('camille'), AGENDA, 4);
    const other = await soraya().createHold({ offerId: AGENDA, slotId: done.id });
    const key = { idempotencyKey: 'confirmed-at-7-59' };
    const booked = await soraya().confirmHold(other.id, key);
    await world.skip(65_000);
    expect((await sessionOf()).duty).toEqual({ active: false, until: '2026-11-24T20:00:00+01:00' });
    await refused(soraya().confirmHold(hold.id), 'forbidden');
    // Whoever lost the answer at 7:59 asks again at 8:01: it is the one that was given; nothing else is with that key.
    expect(await soraya().confirmHold(other.id, key)).toEqual(booked);
    await refused(soraya().confirmHold(hold.id, key), 'idempotency-key-reused');
    await soraya().releaseHold(hold.id);
    const { slots } = await world.client('noa').getOfferSlots(AGENDA);
    expect(slots.map(({ id }) => id)).toContain(slot.id);
  });
});
