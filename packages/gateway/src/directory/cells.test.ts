import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testing/index.js';
import { cellOf, cellsAround } from './cells.js';
import { distanceKm } from './locations.js';

/** The same numbers in each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe('the grid of positions', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());

  it('holds every circle whole, in every latitude and over the date line', () => {
    const random = numbers(7);
    for (let i = 0; i < 300; i++) {
      const centre = { latitude: random() * 130 - 65, longitude: random() * 360 - 180 };
      const radiusKm = 1 + random() * 199;
      const cells = new Set(cellsAround(centre, radiusKm));
      for (let degrees = 0; degrees < 360; degrees += 15) {
        const point = pointAt(centre, radiusKm * 0.999, degrees);
        expect(distanceKm(centre, point)).toBeLessThan(radiusKm);
        expect(cells.has(cellOf(point)), JSON.stringify({ centre, radiusKm, degrees })).toBe(true);
      }
    }
  });

  it('names each cell once, and few more than the circle needs', () => {
    for (const radiusKm of [1, 20, 60, 200]) {
      const cells = cellsAround({ latitude: 46.5, longitude: 2.4 }, radiusKm);
      expect(new Set(cells).size).toBe(cells.length);
      const needed = (2 * radiusKm) ** 2 / (11.05 * 7.6);
      expect(cells.length).toBeLessThan(1.2 * needed + 4 * Math.sqrt(needed) + 9);
    }
  });

  it('is the database’s own', async () => {
    const random = numbers(3);
    for (let i = 0; i < 60; i++) {
      const at = { latitude: random() * 180 - 90, longitude: random() * 360 - 180 };
      const rounded = { latitude: Math.round(at.latitude * 10) / 10, longitude: Math.round(at.longitude * 10) / 10 };
      for (const { latitude, longitude } of [at, rounded]) {
        const { rows } = await sql<{ cell: number }>`
          select geo_cell(${latitude}::float8, ${longitude}::float8) as cell`.execute(database.db);
        expect(rows[0]!.cell).toBe(cellOf({ latitude, longitude }));
      }
    }
  });
});

/** The point so far away in this direction. */
function pointAt(centre: { latitude: number; longitude: number }, km: number, degrees: number) {
  const rad = Math.PI / 180;
  const angle = km / 6371;
  const [lat, bearing] = [centre.latitude * rad, degrees * rad];
  const to = Math.asin(Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * Math.sin(angle) * Math.cos(bearing));
  const aside = Math.atan2(
    Math.sin(bearing) * Math.sin(angle) * Math.cos(lat),
    Math.cos(angle) - Math.sin(lat) * Math.sin(to),
  );
  const longitude = centre.longitude + aside / rad;
  return { latitude: to / rad, longitude: ((longitude + 540) % 360) - 180 };
}
