import { afterEach, describe, expect, it } from 'vitest';
import { camille, until } from '../testing/fixtures/booking-world.js';
import { openMarketplaceWorld, type MarketplaceWorld } from '../testing/fixtures/marketplace-world.js';

const DAY_MS = 86_400_000;
let world: MarketplaceWorld;

describe('what is kept of requests and calls', () => {
  afterEach(() => world?.close());

  it('goes after the configured days, and not before; the appointment stays', async () => {
    world = await openMarketplaceWorld();
    world.operator.state.answer = (_, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(world.accepts()));
    const made = await world.ask({ caseRef: 'DRM-0001' });
    await until(async () => (await world.row(made.id)).state === 'accepted');
    const { appointment_id: appointmentId } = await world.row(made.id);
    await world.database.db
      .insertInto('marketplace_call')
      .values({
        ...{ id: 'call-old', offer_id: 'offer-phoned', reason: 'dressing', mode: 'HH', regulator_id: 'camille' },
        ...{ contact: '{}', sas_id: 'sas-33', created_at: world.time.now, appointment_id: null },
      })
      .execute();
    world.time.now = new Date(world.time.now.getTime() + 90 * DAY_MS - 1000);
    expect(await world.marketplace.purge()).toBe(0);
    const young = await world.ask();
    world.time.now = new Date(world.time.now.getTime() + 1000);
    expect(await world.marketplace.purge()).toBe(2);
    const left = await world.database.db.selectFrom('marketplace_request').select('id').execute();
    expect(left).toEqual([{ id: young.id }]);
    expect(await world.database.db.selectFrom('marketplace_call').select('id').execute()).toEqual([]);
    const kept = await world.call('getAppointment', camille, { path: { appointmentId: appointmentId! } });
    expect(kept).toMatchObject({ orientationCategory: 'PDM' });
  });
});
