import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProblemError } from '../contract/index.js';
import {
  camille,
  NOW,
  offerOf,
  openBookingWorld,
  PRACTITIONER,
  type BookingWorld,
} from '../testing/fixtures/booking-world.js';

const COMMUNITY = { nationalId: '1339999037', name: 'CPTS du Modèle' };

describe('orientations outside the slots', () => {
  let world: BookingWorld;
  beforeAll(async () => {
    world = await openBookingWorld();
    const { offer, ...rest } = offerOf('offer-cpts');
    world.offers.set('offer-cpts', {
      ...rest,
      offer: {
        ...offer,
        kind: 'CPTS',
        community: { ...COMMUNITY, phones: ['+33536490010'] },
        participation: { sas: true, via: 'CPTS', structureId: COMMUNITY.nationalId },
      },
    });
  });
  afterAll(() => world?.close());

  const body = {
    offerId: 'offer-cpts',
    start: '2026-11-23T10:15:00Z',
    reason: 'no-slot' as const,
    contact: { who: 'practitioner' as const, at: NOW.toISOString(), result: 'agreed' as const },
  };

  it('W15 of a CPTS’s card are for the practitioner at his own practice, with the CPTS beside him', async () => {
    const made = await world.call('createOverbooking', camille, { body });
    expect(made).toMatchObject({
      orientationCategory: 'CPTS',
      practitioner: { nationalId: PRACTITIONER, lastName: 'Modèle', firstName: 'Alix' },
      structure: { nationalId: '1330000001', name: 'Cabinet 1' },
      community: COMMUNITY,
    });
    const [row] = await world.database.db.selectFrom('appointment').selectAll().where('id', '=', made.id).execute();
    expect(row).toMatchObject({
      practitioner_id: PRACTITIONER,
      structure_id: '1330000001',
      community_id: COMMUNITY.nationalId,
      orientation_type: 2,
      slot_id: null,
    });
  });

  it('W16 are written with their feed event, or not at all', async () => {
    const count = async () => ({
      appointments: (await world.database.db.selectFrom('appointment').select('id').execute()).length,
      events: (await world.payloads()).filter(({ type }) => type === 'appointment').length,
      writes: (await world.database.db.selectFrom('idempotency').select('key').execute()).length,
    });
    const before = await count();
    await world.call('createOverbooking', camille, { body, key: 'overbook-1' });
    await world.call('createOverbooking', camille, { body, key: 'overbook-1' });
    const after = { appointments: before.appointments + 1, events: before.events + 1, writes: before.writes + 1 };
    expect(await count()).toEqual(after);
    const refused = { ...body, start: '2026-11-23T10:20:00Z' };
    await expect(world.call('createOverbooking', camille, { body: refused, key: 'overbook-2' })).rejects.toThrow(
      ProblemError,
    );
    expect(await count()).toEqual(after);
  });

  it('W13 are refused to a role that has no such right, whatever it sends', async () => {
    for (const role of ['ioa', 'coordinator'] as const) {
      await expect(world.call('createOverbooking', { ...camille, role }, { body })).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
  });
});
