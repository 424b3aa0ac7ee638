import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresAvailable } from '../testing/index.js';
import { camille, principalOf, until } from '../testing/fixtures/booking-world.js';
import { openMarketplaceWorld, type MarketplaceWorld } from '../testing/fixtures/marketplace-world.js';
import { createAnswers } from './answers.js';

// Two at once exist only with several connections: the embedded engine has one.
const available = await postgresAvailable();
const ROUNDS = 15;

describe.skipIf(!available)('places de marché under concurrency, on PostgreSQL', () => {
  let world: MarketplaceWorld;
  let take: ReturnType<typeof createAnswers>;
  let cases = 0;
  beforeAll(async () => {
    world = await openMarketplaceWorld({ engine: 'postgresql' });
    take = createAnswers(world.deps);
  });
  afterAll(() => world?.close());

  const appointmentsOf = (ids: readonly string[]) =>
    world.database.db
      .selectFrom('marketplace_request')
      .select('appointment_id')
      .where('id', 'in', ids)
      .where('appointment_id', 'is not', null)
      .execute();
  const bookedInAll = async () =>
    (await world.database.db.selectFrom('appointment').select('id').where('origin_kind', '=', 'marketplace').execute())
      .length;

  it('of two communities that accept one case at once, one wins', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const caseRef = `DRM-TWO-${++cases}`;
      const asked = await Promise.all(
        ['offer-nurses', 'offer-others'].map((offerId) => world.ask({ offerId, caseRef })),
      );
      const before = await bookedInAll();
      const outcomes = await Promise.all(asked.map(({ id }) => take('partage', id, world.accepts(), 'called')));
      expect(outcomes.filter(({ counted }) => counted)).toHaveLength(1);
      expect(outcomes.map(({ state }) => state).sort()).toEqual(['accepted', 'withdrawn']);
      expect(await bookedInAll()).toBe(before + 1);
      expect(await appointmentsOf(asked.map(({ id }) => id))).toHaveLength(1);
    }
  });

  it('of two who accept one request at once, one wins; ten repeats of one acceptance are one appointment', async () => {
    const { id } = await world.ask();
    const before = await bookedInAll();
    const answers = ['819990000017', '819990000025'].flatMap((practitionerId) =>
      Array.from({ length: 10 }, () => take('partage', id, { ...world.accepts(), practitionerId }, 'called')),
    );
    const outcomes = await Promise.all(answers);
    const counted = outcomes.filter((one) => one.counted);
    expect(counted).toHaveLength(10);
    expect(new Set(counted.map(({ appointmentId }) => appointmentId)).size).toBe(1);
    expect(await bookedInAll()).toBe(before + 1);
  });

  it('an acceptance that races a withdrawal is an appointment, or none, and both sides hear the same', async () => {
    const seen = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      const { id } = await world.ask({ caseRef: `DRM-RACE-${++cases}` });
      const before = await bookedInAll();
      const [outcome, withdrawn] = await Promise.all([
        take('partage', id, world.accepts(), 'called'),
        world.call('withdrawMarketplaceRequest', camille, { path: { requestId: id } }),
      ]);
      expect(outcome.state).toBe(withdrawn.state);
      expect(outcome.counted).toBe(outcome.state === 'accepted');
      expect(await bookedInAll()).toBe(before + (outcome.counted ? 1 : 0));
      seen.add(outcome.state);
    }
    expect([...seen].every((state) => ['accepted', 'withdrawn'].includes(state))).toBe(true);
  });

  it('a case asks a community once, from ten windows at once', async () => {
    const caseRef = `DRM-WINDOWS-${++cases}`;
    const made = await Promise.all(Array.from({ length: 10 }, () => world.ask({ caseRef }, principalOf('lea'))));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  });

  it('three couriers send each request once', async () => {
    world.operator.received.length = 0;
    const couriers = [world.marketplace, world.replica(), world.replica()];
    const made = await Promise.all(Array.from({ length: 12 }, () => world.ask()));
    await Promise.all(couriers.map((courier) => courier.carry()));
    const ids = new Set(made.map(({ id }) => id));
    const puts = () => world.operator.received.filter(({ method, id }) => method === 'PUT' && ids.has(id));
    await until(() => puts().length >= 12);
    for (const { id } of made) await until(async () => (await world.row(id)).task === null);
    expect(puts()).toHaveLength(12);
  });
});
