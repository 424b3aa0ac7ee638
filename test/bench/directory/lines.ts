import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { AnnuaireActivity } from '@sas-embed/gateway/testing';

/** The circle around which the directory grows. */
export const CIRCLE = { latitude: 44.84, longitude: -0.58, radiusKm: 20 };
/** Lines inside the circle, in the small directory and in the large one. */
export const INSIDE = 3_000;

interface Commune {
  inseeCode: string;
  postcode: string;
  city: string;
  population: number;
  latitude: number;
  longitude: number;
}

/** Communes with a position, as the gateway knows them. */
function communes(): Commune[] {
  const gateway = dirname(createRequire(import.meta.url).resolve('@sas-embed/gateway/package.json'));
  const { communes: rows } = JSON.parse(readFileSync(join(gateway, 'dist/directory/communes.json'), 'utf8')) as {
    communes: [string, string, string, number, number | null, number | null][];
  };
  return rows.flatMap(([inseeCode, city, postcodes, population, latitude, longitude]) =>
    latitude === null || longitude === null || population === 0
      ? []
      : [{ inseeCode, city, postcode: postcodes.split(' ')[0]!, population, latitude, longitude }],
  );
}

function kilometres(a: { latitude: number; longitude: number }, b: typeof a): number {
  const east = (a.longitude - b.longitude) * Math.cos((((a.latitude + b.latitude) / 2) * Math.PI) / 180);
  return 111.2 * Math.hypot(a.latitude - b.latitude, east);
}

/** A number from 0 to 1 for each index: the same in each run. */
function share(index: number): number {
  let x = Math.imul(index + 1, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
  return ((x ^ (x >>> 13)) >>> 0) / 2 ** 32;
}

/** Chooses communes by their population: offers are where people are. */
function byPopulation(all: readonly Commune[]): (at: number) => Commune {
  const sums: number[] = [];
  for (const { population } of all) sums.push((sums.at(-1) ?? 0) + population);
  return (at) => {
    const wanted = at * sums.at(-1)!;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! <= wanted) low = middle + 1;
      else high = middle;
    }
    return all[low]!;
  };
}

/**
 * Invented activities: `INSIDE` of them inside the circle, the others more than 60 km away, spread over France as people
 * are. Every fifth practitioner has two places; three share a structure.
 */
export function* activities(count: number): Generator<AnnuaireActivity> {
  const all = communes();
  const inside = byPopulation(all.filter((commune) => kilometres(commune, CIRCLE) < CIRCLE.radiusKm * 0.9));
  const outside = byPopulation(all.filter((commune) => kilometres(commune, CIRCLE) > 60));
  for (let n = 0; n < count; n++) {
    const structure = Math.floor(n / 3);
    // one structure, one commune
    const { inseeCode, postcode, city } = (n < INSIDE ? inside : outside)(share(structure));
    yield { practitioner: n % 6 === 5 ? n - 5 : n, structure, inseeCode, postcode, city };
  }
}

/** Where the queries of `directory.query` look: cities of all sizes, by address and as a whole, narrow and wide. */
export function queries(): {
  latitude: number;
  longitude: number;
  type: 'address' | 'city';
  radiusKm: number;
  code: string;
}[] {
  const choose = byPopulation(communes());
  const codes = ['SM54', 'SM40', '40', 'SM38', 'SM15', '60'];
  return Array.from({ length: 120 }, (_, n) => {
    const { latitude, longitude } = choose(share(n + 77_000));
    const type = n % 2 === 0 ? ('address' as const) : ('city' as const);
    return { latitude, longitude, type, radiusKm: [5, 10, 20][n % 3]!, code: codes[n % codes.length]! };
  });
}
