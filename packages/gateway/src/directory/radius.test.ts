import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadCommunes } from './communes.js';
import { DEPARTEMENTS } from './departements.js';
import { distanceKm } from './locations.js';
import { resolveLocation } from './resolve-location.js';
import { suggestLocations } from './suggest-locations.js';

/** The national table beside the checkout (`../shared/data`); what is compared with it is skipped where it is missing. */
const TABLE = new URL('../../../../../shared/data/radius.json', import.meta.url);
const BESIDE = [TABLE, new URL('../../../../../../shared/data/radius.json', import.meta.url)].find((file) =>
  existsSync(file),
);

interface Row {
  code: string;
  countyRadiusKm: number;
  cityDefaultRadiusKm: number;
}
const rows = BESIDE ? (JSON.parse(readFileSync(BESIDE, 'utf8')) as { departements: Row[] }).departements : [];

const communes = loadCommunes();
/** What the national table leaves at zero, in whole or in part. */
const OVERSEAS = ['971', '972', '973', '974', '976'];

/** The largest commune of each département. */
const chief = (code: string) =>
  communes.all
    .filter(({ departement, cityCode }) => departement.code === code && !cityCode)
    .reduce((a, b) => (b.population > a.population ? b : a));

describe.each([...DEPARTEMENTS.values()])('W27 $name ($code)', (departement) => {
  const { code, cityRadiusKm, countyRadiusKm } = departement;

  it('has a circle around the whole and a radius around its addresses and cities, never 0', () => {
    expect(cityRadiusKm).toBeGreaterThanOrEqual(5);
    expect(countyRadiusKm).toBeGreaterThanOrEqual(10);
    expect(countyRadiusKm).toBeLessThanOrEqual(200); // the contract's widest
    expect(countyRadiusKm).toBeGreaterThanOrEqual(cityRadiusKm);
    expect(Math.abs(departement.latitude) + Math.abs(departement.longitude)).toBeGreaterThan(1);
  });

  it('is found by its number and its name, as a county with that circle', () => {
    for (const query of [code, departement.name]) {
      const found = suggestLocations(communes, query, 8).find(({ type }) => type === 'county');
      expect(found, query).toMatchObject({ type: 'county', departement: code, radiusKm: countyRadiusKm });
    }
  });

  it('has a city and an address that are searched with its radius', () => {
    const { name, inseeCode, postcodes } = chief(code);
    const address = { streetNumber: '1 bis', streetName: 'rue Haute', city: name, postcode: postcodes[0]! };
    expect(resolveLocation(communes, { inseeCode }).location).toMatchObject({ type: 'city', radiusKm: cityRadiusKm });
    expect(resolveLocation(communes, address).location).toMatchObject({
      type: 'address',
      departement: code,
      radiusKm: cityRadiusKm,
    });
    // Its circle holds its largest city.
    expect(distanceKm(chief(code), departement)).toBeLessThan(countyRadiusKm);
  });
});

describe.skipIf(rows.length === 0)('the national table of 2025', () => {
  it('has the same figures, but for those that it does not have', () => {
    expect(rows).toHaveLength(101);
    for (const { code, countyRadiusKm, cityDefaultRadiusKm } of rows) {
      const own = DEPARTEMENTS.get(code)!;
      if (cityDefaultRadiusKm > 0) expect(own.cityRadiusKm, code).toBe(cityDefaultRadiusKm);
      if (countyRadiusKm > 0) expect(own.countyRadiusKm, code).toBe(countyRadiusKm);
      else expect(OVERSEAS).toContain(code);
    }
  });
});
