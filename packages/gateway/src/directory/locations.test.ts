import { describe, expect, it } from 'vitest';
import type { AddressInput, Location } from '@sas-embed/contract';
import { ProblemError } from '../contract/index.js';
import { loadCommunes } from './communes.js';
import { DEPARTEMENTS } from './departements.js';
import { distanceKm, timeZoneOfLocation } from './locations.js';
import { resolveLocation } from './resolve-location.js';
import { suggestLocations } from './suggest-locations.js';

const communes = loadCommunes();
const suggest = (query: string, limit = 8) => suggestLocations(communes, query, limit);
const resolve = (address: AddressInput) => resolveLocation(communes, address);

describe('suggestLocations', () => {
  it.each([
    ['borde', 'Bordeaux (33)'],
    ['BORDEAUX', 'Bordeaux (33)'],
    ['gironde', 'Gironde (33)'],
    ['33', 'Gironde (33)'],
    ['2a', 'Corse-du-Sud (2A)'],
    ['974', 'La Réunion (974)'],
    ['réunion', 'La Réunion (974)'],
    ['reunion', 'La Réunion (974)'],
    ['33700', 'Mérignac (33700)'],
    ['merignac', 'Mérignac (33700, Gironde)'],
    ['33000 bord', 'Bordeaux (33000)'],
    ['bordeaux 33000', 'Bordeaux (33000)'],
    ['st etienne', 'Saint-Étienne (42)'],
    ['l hay les', 'L’Haÿ-les-Roses (94240)'],
    ['paris', 'Paris (75)'],
    ['75012', 'Paris 12e Arrondissement (75012)'],
    ['lyon 3', 'Lyon 3e Arrondissement (69003)'],
  ])('puts for %s first %s', (query, first) => {
    expect(suggest(query)[0]?.label.replaceAll("'", '’')).toBe(first);
  });

  it('gives complete locations, never to be located again', () => {
    const [bordeaux] = suggest('bordeaux 33000');
    expect(bordeaux).toMatchObject({
      type: 'city',
      radiusKm: 10,
      inseeCode: '33063',
      postcode: '33000',
      departement: '33',
      approximate: false,
    });
    expect(distanceKm(bordeaux!.position, { latitude: 44.84, longitude: -0.58 })).toBeLessThan(3);
    expect(suggest('lozère')[0]).toMatchObject({ type: 'county', departement: '48' });
  });

  it('gives the address at its commune once a street is typed', () => {
    expect(suggest('12 bis rue des Acacias 33000 Bordeaux')[0]).toMatchObject({
      type: 'address',
      label: '12 bis rue des Acacias, 33000 Bordeaux',
      inseeCode: '33063',
      approximate: true,
    });
    expect(suggest('3 rue Haute Mérignac')[0]).toMatchObject({ type: 'address', label: '3 rue Haute, 33700 Mérignac' });
  });

  it('keeps to the limit, ranks cities by population, and has nothing for nothing', () => {
    expect(suggest('saint', 5)).toHaveLength(5);
    const populations = suggest('mont', 20)
      .map(({ inseeCode }) => (inseeCode ? communes.byInsee(inseeCode) : undefined))
      .filter((commune) => commune?.plainName.startsWith('mont') && commune.plainName !== 'mont')
      .map((commune) => commune!.population);
    expect(populations.length).toBeGreaterThan(5);
    expect(populations).toEqual([...populations].sort((a, b) => b - a));
    expect(suggest('  -- ')).toEqual([]);
    expect(suggest('zzzzzz')).toEqual([]);
  });
});

describe('resolveLocation', () => {
  it.each(['12 bis', '12 ter', '12 B', '10-12', '4 quater'])(
    'W12 keeps the number with its index: %s',
    (streetNumber) => {
      expect(resolve({ streetNumber, streetName: 'rue Haute', postcode: '33000' }).location.label).toBe(
        `${streetNumber} rue Haute, 33000 Bordeaux`,
      );
    },
  );

  it('uses what the case holds', () => {
    expect(
      resolve({ streetNumber: '12 bis', streetName: 'Rue des Acacias', postcode: '33000', city: 'Bordeaux' }),
    ).toMatchObject({
      location: {
        type: 'address',
        label: '12 bis Rue des Acacias, 33000 Bordeaux',
        inseeCode: '33063',
        departement: '33',
        approximate: true,
      },
      ignored: [],
    });
  });

  it.each<[string, AddressInput, string, string[]]>([
    [
      'an INSEE code that does not exist never voids the city',
      { inseeCode: '99999', city: 'Bordeaux' },
      '33063',
      ['inseeCode'],
    ],
    ['W12 nor the postcode', { inseeCode: 'xx', postcode: '33700' }, '33281', ['inseeCode']],
    [
      'city and postcode that agree outvote the code',
      { inseeCode: '97411', city: 'Bordeaux', postcode: '33000' },
      '33063',
      ['inseeCode'],
    ],
    ['the code outvotes a city alone', { inseeCode: '33063', city: 'Lyon' }, '33063', ['city']],
    ['the code alone is enough', { inseeCode: '97411' }, '97411', []],
    ['a code lost its leading zero', { inseeCode: '1053' }, '01053', []],
    ['a Corsican code in lower case', { inseeCode: '2a004' }, '2A004', []],
    ['a number without a street does no harm', { streetNumber: '12', city: 'Bordeaux' }, '33063', ['streetNumber']],
    ['a CEDEX postcode', { postcode: '33077', city: 'BORDEAUX CEDEX' }, '33063', ['postcode']],
    ['a postcode in the city', { city: '31400 Toulouse' }, '31555', []],
    ['an unknown city beside a postcode', { city: 'Nulleparville', postcode: '33700' }, '33281', ['city']],
    ['a namesake with its postcode', { city: 'Saint-Denis', postcode: '97400' }, '97411', []],
    ['the other namesake', { city: 'ST DENIS', postcode: '93200' }, '93066', []],
    ['Paris by postcode', { city: 'Paris', postcode: '75012' }, '75112', []],
    ['Paris by code and postcode', { inseeCode: '75056', postcode: '75012' }, '75112', []],
    ['Paris without more', { city: 'PARIS' }, '75056', []],
    ['Paris 12e', { city: 'Paris 12e' }, '75112', []],
    ['Lyon 1er arrondissement', { city: 'Lyon 1er arrondissement' }, '69381', []],
    ['Marseille by an arrondissement’s code', { inseeCode: '13208' }, '13208', []],
    ['a commune that was merged', { inseeCode: '33110' }, '33063', []],
    ['one line', { text: '12 bis rue des Acacias, 33000 Bordeaux' }, '33063', []],
    ['one line without a postcode', { text: 'rue Haute Mérignac' }, '33281', []],
    ['one line that is a city', { text: 'Saint-Étienne' }, '42218', []],
    ['a city that is misspelt', { city: 'Bordaux' }, '33063', []],
    ['a misspelt city with its postcode', { city: 'St Dennis', postcode: '97400' }, '97411', []],
    [
      'a misspelt city of a small place, with its postcode',
      { city: 'Artigue pres Bordeau', postcode: '33370' },
      '33013',
      [],
    ],
    ['a city in capitals, without its accents and hyphens', { city: 'L HAY LES ROSES' }, '94038', []],
    ['a postcode in two pieces', { city: '31 400 Toulouse' }, '31555', []],
    ['a Corsican postcode and a city', { postcode: '20000', city: 'AJACCIO' }, '2A004', []],
    ['Corsica’s other half', { postcode: '20200', city: 'Bastia' }, '2B033', []],
    ['Cayenne', { city: 'Cayenne', postcode: '97300' }, '97302', []],
    ['one line with a misspelt city', { text: '12 ter rue des Acacias Bordaux' }, '33063', []],
    ['one line that is city and postcode', { text: 'Bordeaux 33000' }, '33063', []],
    ['a line that helps when the rest does not', { city: 'Nulleparville', text: '33700 Mérignac' }, '33281', ['city']],
  ])('%s', (_what, address, inseeCode, ignored) => {
    const found = resolve(address);
    expect(found.location.inseeCode).toBe(inseeCode);
    expect(found.ignored).toEqual(ignored);
  });

  it('takes the street of a line', () => {
    expect(resolve({ text: '12 bis rue des Acacias, 33000 Bordeaux' }).location).toMatchObject({
      type: 'address',
      label: '12 bis rue des Acacias, 33000 Bordeaux',
    });
  });

  it.each<[string, AddressInput]>([
    ['nothing usable', { streetName: 'rue Haute' }],
    ['a city that does not exist', { city: 'Nulleparville' }],
    ['blanks', { city: '  ' }],
    ['a bare name that may be on either side of the world', { city: 'Saint-Denis' }],
    ['a name that differs from every other by more than a letter or two', { city: 'Bourdeauville' }],
    ['a misspelt name that may be either of two', { city: 'Saint-Deniss' }],
    ['a line without a city', { text: 'au fond de la cour' }],
    ['a line whose last word happens to be a village', { text: 'au fond du jardin' }],
  ])('finds nothing for %s', (_what, address) => {
    expect(() => resolve(address)).toThrow(ProblemError);
  });
});

describe('the table of départements', () => {
  it('W27 has a centre and radii for every one, overseas too', () => {
    expect(DEPARTEMENTS.size).toBe(107);
    for (const departement of DEPARTEMENTS.values()) {
      expect(departement.cityRadiusKm, departement.code).toBeGreaterThan(0);
      expect(departement.countyRadiusKm, departement.code).toBeGreaterThan(0);
      expect(departement.countyRadiusKm, departement.code).toBeLessThanOrEqual(200);
    }
  });

  it('covers with its circle nearly all of its own communes', () => {
    for (const departement of DEPARTEMENTS.values()) {
      const own = communes.all.filter((commune) => commune.departement === departement && !commune.approximate);
      const people = (list: typeof own) => list.reduce((sum, { population }) => sum + population, 0);
      const inside = own.filter((commune) => distanceKm(commune, departement) <= departement.countyRadiusKm);
      if (people(own) > 0) expect(people(inside) / people(own), departement.code).toBeGreaterThan(0.8);
    }
  });
});

describe('timeZoneOfLocation', () => {
  it('follows the département, else the position', () => {
    const at = (latitude: number, longitude: number, more: Partial<Location> = {}): Location => ({
      type: 'city',
      label: 'x',
      position: { latitude, longitude },
      radiusKm: 10,
      approximate: false,
      ...more,
    });
    expect(timeZoneOfLocation(at(0, 0, { departement: '974' }))).toBe('Indian/Reunion');
    expect(timeZoneOfLocation(at(0, 0, { inseeCode: '97105' }))).toBe('America/Guadeloupe');
    expect(timeZoneOfLocation(at(-20.9, 55.5))).toBe('Indian/Reunion');
    expect(timeZoneOfLocation(at(-12.8, 45.1))).toBe('Indian/Mayotte');
    expect(timeZoneOfLocation(at(44.8, -0.6))).toBe('Europe/Paris');
  });
});

describe('a position that the host’s own geocoder found', () => {
  const near = { latitude: 44.8412, longitude: -0.5699 };

  it('is where it is searched, exactly, when it fits what the other parts name', () => {
    const { location, ignored } = resolve({
      streetName: 'rue Neuve',
      postcode: '33000',
      city: 'Bordeaux',
      position: near,
    });
    expect(location).toMatchObject({ type: 'address', position: near, inseeCode: '33063', approximate: false });
    expect(location.label).toContain('rue Neuve');
    expect(ignored).toEqual([]);
  });

  it('locates alone, in the commune that is nearest', () => {
    const { location, ignored } = resolve({ position: { latitude: -20.8789, longitude: 55.4481 } });
    expect(location).toMatchObject({ type: 'address', departement: '974', approximate: false });
    expect(timeZoneOfLocation(location)).toBe('Indian/Reunion');
    expect(ignored).toEqual([]);
  });

  it('stands in for parts that nothing is known by', () => {
    const { location, ignored } = resolve({ inseeCode: '99999', city: 'Nulle-Part', position: near });
    expect(location).toMatchObject({ departement: '33', position: near });
    expect(ignored).toEqual(['inseeCode', 'city']);
  });

  it('is left out when it is far from what the other parts name, or turned round', () => {
    for (const position of [
      { latitude: 48.85, longitude: 2.35 },
      { latitude: -0.5699, longitude: 44.8412 },
    ]) {
      const { location, ignored } = resolve({ city: 'Bordeaux', position });
      expect(location).toMatchObject({ type: 'city', inseeCode: '33063' });
      expect(ignored).toEqual(['position']);
    }
  });

  it('in the middle of nowhere locates nothing', () => {
    expect(() => resolve({ position: { latitude: 0, longitude: -30 } })).toThrow(ProblemError);
  });
});
