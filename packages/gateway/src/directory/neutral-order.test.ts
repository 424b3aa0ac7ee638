import type { Location, SearchRequest } from '@sas-embed/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, postgresAvailable, type TestDatabase } from '../testing/index.js';
import { offersAround } from './find-offers.js';
import { createDirectory, type Directory } from './index.js';
import { keysOfQuery } from './search-codes.js';

const BORDEAUX = { latitude: 44.84, longitude: -0.58 };
const address: Location = { type: 'address', label: 'Bordeaux', position: BORDEAUX, radiusKm: 10, approximate: true };
const city: Location = { ...address, type: 'city' };
const search = (changes: Partial<SearchRequest> = {}): SearchRequest => ({
  specialty: { code: 'SM54' },
  location: city,
  limit: 100,
  ...changes,
});
const hasPostgres = await postgresAvailable();

describe.each(['pglite', 'postgresql'] as const)('the neutral order on %s', (engine) => {
  if (engine === 'postgresql' && !hasPostgres) {
    it.skip('PostgreSQL does not answer', () => undefined);
    return;
  }
  let database: TestDatabase;
  let directory: Directory;
  beforeAll(async () => {
    database = await openTestDatabase({ engine });
    directory = createDirectory({ database });
  });
  afterAll(() => database?.close());
  beforeEach(() => sql`truncate offer, practitioner cascade`.execute(database.db));

  /** Offers `<prefix>1`, … of which every third takes part; all at one commune's position, or each at its own. */
  async function add(prefix: string, count: number, at: { step?: number; code?: string; latitude?: number } = {}) {
    const { step = 0, code = 'R38:SM54', latitude = BORDEAUX.latitude } = at;
    await sql`
      insert into offer (id, place_id, kind, departement, time_zone, address, latitude, longitude, participates, generation)
      select ${prefix}::text || n, 'pl-' || n, 'CDS', '33', 'Europe/Paris', '{"lines":[],"postcode":"33000","city":"Bordeaux"}',
        ${latitude}::float8 + (n % 100) * ${step}::float8, ${BORDEAUX.longitude}::float8 + n / 100 % 100 * ${step}::float8, n % 3 = 0, 'x'
      from generate_series(1, ${count}::integer) as n`.execute(database.db);
    await sql`
      insert into offer_key (offer_id, search_key, point, cell)
      select id, ${code}, ll_to_earth(latitude, longitude), geo_cell(latitude, longitude) from offer
      where id like ${prefix} || '%'`.execute(database.db);
  }
  async function pages(request: SearchRequest, between?: (page: number) => Promise<unknown>) {
    const ids: string[] = [];
    const totals: number[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 500; page++) {
      const { offers, total, nextCursor } = await directory.findOffers({ ...request, ...(cursor ? { cursor } : {}) });
      ids.push(...offers.map(({ offer }) => offer.id));
      totals.push(total);
      if (!nextCursor) return { ids, totals };
      cursor = nextCursor;
      await between?.(page);
    }
    throw new Error('The pages never end');
  }

  it('W3 gives every offer exactly once over the pages, in the same order again, for any seed and page size', async () => {
    await add('of-', 83);
    const orders = new Set<string>();
    for (const seed of ['a', '0', 'Zz9', '8f3c21', 'f'.repeat(32)]) {
      const { ids: whole } = await pages(search({ seed }));
      expect([...whole].sort()).toEqual(Array.from({ length: 83 }, (_, n) => `of-${n + 1}`).sort());
      for (const limit of [1, 2, 10, 41, 82, 83]) expect((await pages(search({ seed, limit }))).ids).toEqual(whole);
      orders.add(whole.join());
    }
    expect(orders.size, 'each seed has an order of its own').toBe(5);
  });

  it('W3 neither repeats nor loses an offer when others are added between the pages', async () => {
    await add('of-', 60);
    const { ids: before } = await pages(search({ seed: 'x', limit: 7 }));
    const { ids } = await pages(search({ seed: 'x', limit: 7 }), (page) => add(`new-${page}-`, 4));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id.startsWith('of-'))).toEqual(before);
    const { ids: after } = await pages(search({ seed: 'x', limit: 7 }));
    expect(
      after.filter((id) => ids.includes(id)),
      'those that were there keep their order',
    ).toEqual(ids);
  });

  it('W3 favours nobody: over the seeds each offer takes each place about as often', async () => {
    const [offers, seeds] = [6, 240];
    await add('of-', offers * 3);
    const counts = new Map<string, number>();
    for (let seed = 0; seed < seeds; seed++) {
      const { ids } = await pages(search({ seed: `s${seed}` }));
      expect(
        ids.slice(0, offers).every((id) => Number(id.slice(3)) % 3 === 0),
        'who takes part is first',
      ).toBe(true);
      for (const [place, id] of ids.slice(0, offers).entries()) {
        counts.set(`${id} ${place}`, (counts.get(`${id} ${place}`) ?? 0) + 1);
      }
    }
    const expected = seeds / offers;
    let chiSquare = 0;
    for (let n = 3; n <= offers * 3; n += 3) {
      for (let place = 0; place < offers; place++) {
        chiSquare += ((counts.get(`of-${n} ${place}`) ?? 0) - expected) ** 2 / expected;
      }
    }
    // 25 degrees of freedom: beyond 60 by chance once in ten thousand; the seeds are always these.
    expect(chiSquare).toBeLessThan(60);
  });

  it('W4 orders an address by participation, then distance, and says so; equal distances favour nobody', async () => {
    await add('of-', 60, { step: 0.003 });
    const { ids } = await pages(search({ location: address, limit: 7 }));
    const { offers, order } = await directory.findOffers(search({ location: address }));
    expect(order).toEqual({ by: 'participation-then-distance' });
    expect(offers.map(({ offer }) => offer.id)).toEqual(ids);
    const said = offers.map(({ offer }) => [offer.participation.sas ? 0 : 1, offer.distanceMeters!] as const);
    expect(said).toEqual([...said].sort((a, b) => a[0] - b[0] || a[1] - b[1]));

    await sql`truncate offer, practitioner cascade`.execute(database.db);
    await add('same-', 12);
    const firsts = new Map<string, number>();
    for (let n = 0; n < 160; n++) {
      const at = { ...address, position: { ...BORDEAUX, longitude: BORDEAUX.longitude + n / 10_000 } };
      const { ids: here } = await pages(search({ location: at, limit: 5 }));
      expect(new Set(here).size).toBe(12);
      firsts.set(here[0]!, (firsts.get(here[0]!) ?? 0) + 1);
    }
    expect([...firsts.keys()].sort()).toEqual(['same-12', 'same-3', 'same-6', 'same-9']);
    for (const times of firsts.values()) expect(times).toBeGreaterThan(20);
  });

  it('W22 tells the whole number with every page, and the last page does not grow', async () => {
    await add('of-', 47);
    for (const location of [city, address]) {
      for (const limit of [1, 10, 46, 47, 100]) {
        const { ids, totals } = await pages(search({ location, limit, ...(location === city ? { seed: 'x' } : {}) }));
        expect(ids).toHaveLength(47);
        expect(totals).toEqual(Array.from({ length: Math.ceil(47 / limit) }, () => 47));
      }
    }
  });

  it('answers specialty and circle from their index, chosen by the database itself', async () => {
    await add('near-', 150, { step: 0.0001 });
    await add('other-', 3_000, { step: 0.0001, code: 'G15:60' }); // same place, other profession
    await add('far-', 9_000, { step: 0.02, latitude: 47 }); // same specialty, elsewhere
    await sql`analyze offer_key`.execute(database.db);
    for (const [code, radiusKm] of [
      ['SM54', 10],
      ['SM54', 60],
      ['60', 2],
    ] as const) {
      const keys = keysOfQuery({ code });
      const { rows } = await sql<
        Record<string, unknown>
      >`explain (format json) ${offersAround(keys, { ...city, radiusKm })}`.execute(database.db);
      const plan = JSON.stringify(rows[0]!['QUERY PLAN']);
      expect(plan).toMatch(/"Index Name":\s*"offer_key_cell"/);
      expect(plan).not.toContain('Seq Scan');
      expect(plan).toMatch(/"Index Cond":"\(\(search_key = ANY [^"]*cell = ANY/);
    }
  });
});
