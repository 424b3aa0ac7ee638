import { describe, expect, it } from 'vitest';
import { SYSTEM } from '../codes.js';
import { DEFAULT_SPECIALTY, INT_L01_ISSUES, nameOf, parseIntL01, type IntL01Context } from './index.js';

const PATH = '/sas/recherche?';
const context = (query: string): IntL01Context => parseIntL01(PATH + query).context;
const issues = (query: string): string[] =>
  parseIntL01(PATH + query).issues.map(({ parameter, code, outcome }) => `${parameter} ${code} ${outcome}`);
/** Those of the parameter alone: what else is absent is another test's business. */
const issuesOf = (parameter: string, query: string): string[] =>
  issues(query).filter((issue) => issue.startsWith(`${parameter} `));
const BAR = '%7C';

describe('a whole address of INT_L01', () => {
  it('is read as the mock LRM writes it', () => {
    const url =
      'https://sas.example.fr/sas/recherche?origin=TEST-SAMU000&practitioner=urn:oid:1.2.250.1.71.4.2.1|819990000011' +
      '&specialty=urn:oid:1.2.250.1.213.2.28|SM54&streetnumber=12+bis&streetname=rue+des+Acacias&inseecode=33063&city=Bordeaux';
    const expected = {
      context: {
        origin: 'TEST-SAMU000',
        specialty: { code: 'SM54', system: SYSTEM.specialty },
        address: {
          streetNumber: '12 bis',
          streetName: 'rue des Acacias',
          inseeCode: '33063',
          city: 'Bordeaux',
        },
        treatingPhysician: { nationalId: '819990000011' },
      },
      issues: [],
    };
    expect(parseIntL01(url)).toEqual(expected);
    expect(parseIntL01(new URL(url))).toEqual(expected);
    expect(parseIntL01(new URL(url).searchParams)).toEqual(expected);
    expect(parseIntL01(url.slice(url.indexOf('?') + 1))).toEqual(expected);
    expect(parseIntL01(`${url}#ancre?city=Lyon`)).toEqual(expected);
  });

  it('that says nothing is a search of general practice, and says so', () => {
    for (const nothing of ['', '?', 'https://sas.example.fr/sas/recherche', '/sas/recherche?&&']) {
      expect(parseIntL01(nothing)).toEqual({
        context: { specialty: DEFAULT_SPECIALTY },
        issues: [{ parameter: 'specialty', code: 'missing', outcome: 'defaulted' }],
      });
    }
  });

  it('is read in any case of its names, and does not read what it does not know', () => {
    expect(context('Origin=A&INSEECODE=33063&StreetName=Quai')).toMatchObject({
      origin: 'A',
      address: { inseeCode: '33063', streetName: 'Quai' },
    });
    expect(issues('specialty=ORL&patient=8&__proto__=1&constructor=2')).toEqual(['query unknown-parameter ignored']);
  });

  it('is read in UTF-8, and in the Latin-1 of old hosts', () => {
    expect(context('city=Saint-%C3%89tienne').address).toEqual({ city: 'Saint-Étienne' });
    expect(context('city=Saint-%C9tienne').address).toEqual({ city: 'Saint-Étienne' });
    expect(context('city=Saint-E%CC%81tienne').address).toEqual({ city: 'Saint-Étienne' });
  });

  it('has something to do about every issue', () => {
    for (const whatToDo of Object.values(INT_L01_ISSUES)) expect(whatToDo.length).toBeGreaterThan(20);
  });
});

describe('origin', () => {
  it.each(['TEST-SAMU000', 'samu_33.fr', 'urn:samu/33', '%20SAMU%20'])('%s is taken', (origin) => {
    expect(context(`origin=${origin}`).origin).toBe(decodeURIComponent(origin).trim());
  });

  it.each([
    ['empty', 'origin=', 'origin empty ignored'],
    ['blank', 'origin=%20%20', 'origin empty ignored'],
    ['no authority', 'origin=%3Cscript%3E', 'origin malformed ignored'],
    ['too long', `origin=${'A'.repeat(65)}`, 'origin too-long ignored'],
  ])('W11 that is %s closes nothing: the search is there, without it', (_, query, issue) => {
    expect(context(`${query}&city=Mende`)).toEqual({ specialty: DEFAULT_SPECIALTY, address: { city: 'Mende' } });
    expect(issuesOf('origin', query)).toEqual([issue]);
  });

  it('W11 that is absent makes no parameter count less', () => {
    expect(context('practitioner=Exemple&specialty=ORL&city=Mende')).toEqual({
      specialty: { text: 'ORL' },
      address: { city: 'Mende' },
      treatingPhysician: { name: 'Exemple' },
    });
  });
});

describe('practitioner', () => {
  it.each([
    [`urn:oid:1.2.250.1.71.4.2.1${BAR}819990000011`, '819990000011'],
    ['urn:oid:1.2.250.1.71.4.2.1|819990000011', '819990000011'],
    ['URN:OID:1.2.250.1.71.4.2.1|819990000011', '819990000011'],
    ['1.2.250.1.71.4.2.1|819990000011', '819990000011'],
    [`urn:oid:1.2.250.1.71.4.2.1${BAR}0339990001`, '0339990001'],
    ['819990000011', '819990000011'],
    ['19990000011', '819990000011'],
  ])('%s is an identifier', (practitioner, nationalId) => {
    expect(context(`practitioner=${practitioner}`).treatingPhysician).toEqual({ nationalId });
    expect(issuesOf('practitioner', `practitioner=${practitioner}`)).toEqual([]);
  });

  it('W12 without its bar is read, and throws nothing', () => {
    const query = 'practitioner=urn:oid:1.2.250.1.71.4.2.1819990000011&city=Mende';
    expect(context(query).treatingPhysician).toEqual({ nationalId: '819990000011' });
    expect(issuesOf('practitioner', query)).toEqual(['practitioner missing-pipe used']);
  });

  it.each([
    ['Exemple Camille', 'Exemple Camille'],
    ['Dr. Camille EXEMPLE', 'Camille EXEMPLE'],
    ['docteur Exemple', 'Exemple'],
    ['EXEMPLE, Camille (Dr)', 'EXEMPLE Camille'],
    ['D’Échantillon Anne-Sophie', 'D’Échantillon Anne-Sophie'],
    ["O'Modèle", "O'Modèle"],
  ])('%s is a name', (practitioner, name) => {
    expect(context(`practitioner=${encodeURIComponent(practitioner)}`).treatingPhysician).toEqual({ name });
  });

  it.each(['Loidreau Paul', 'Bourneuf Anne', 'Fournier', 'Croidieu', 'Urnoid'])(
    'W12 the surname in %s with “oid” or “urn” in it is a name as any other',
    (name) => {
      expect(context(`practitioner=${encodeURIComponent(name)}`).treatingPhysician).toEqual({ name });
      expect(issuesOf('practitioner', `practitioner=${encodeURIComponent(name)}`)).toEqual([]);
    },
  );

  it.each([
    ['another OID', 'urn:oid:1.2.250.1.71.4.2.2|819990000011', 'unknown-nomenclature'],
    ['a longer OID', 'urn:oid:1.2.250.1.71.4.2.15|819990000011', 'unknown-nomenclature'],
    ['too short', 'urn:oid:1.2.250.1.71.4.2.1|81999', 'malformed'],
    ['a wrong prefix', 'urn:oid:1.2.250.1.71.4.2.1|119990000011', 'malformed'],
    ['letters', 'urn:oid:1.2.250.1.71.4.2.1|8MARTINEAUXX', 'malformed'],
    ['a bare OID', 'urn:oid:1.2.250.1.71.4.2.1', 'malformed'],
    ['no OID', 'urn:oid:', 'malformed'],
    ['bare digits', '1999000', 'malformed'],
    ['markup', '<img src=x onerror=alert(1)>', 'malformed'],
    ['a title alone', 'Dr', 'malformed'],
  ])('that is %s costs itself only, with its own message', (_, practitioner, code) => {
    const query = `practitioner=${encodeURIComponent(practitioner)}&specialty=ORL&city=Mende`;
    expect(context(query)).toEqual({ specialty: { text: 'ORL' }, address: { city: 'Mende' } });
    expect(issues(query)).toEqual([`practitioner ${code} ignored`]);
  });
});

describe('specialty', () => {
  it.each([
    [`urn:oid:1.2.250.1.213.2.28${BAR}SM54`, 'SM54', SYSTEM.specialty],
    ['urn:oid:1.2.250.1.213.2.28|SM39', 'SM39', SYSTEM.specialty],
    ['urn:oid:1.2.250.1.213.2.28|sm39', 'SM39', SYSTEM.specialty],
    ['urn:oid:1.2.250.1.71.1.2.7|40', '40', SYSTEM.profession],
    ['urn:oid:1.2.250.1.213.2.28|INF', '60', SYSTEM.profession],
    ['SM54', 'SM54', SYSTEM.specialty],
  ])('%s is coded', (specialty, code, system) => {
    expect(context(`specialty=${specialty}`).specialty).toEqual({ code, system });
    expect(issues(`specialty=${specialty}`)).toEqual([]);
  });

  it.each([
    ['urn:oid:1.2.250.1.213.2.28SM54', 'SM54', SYSTEM.specialty],
    ['urn:oid:1.2.250.1.71.1.2.740', '40', SYSTEM.profession],
  ])('W12 %s, whose bar is missing, is read all the same', (specialty, code, system) => {
    expect(context(`specialty=${specialty}`).specialty).toEqual({ code, system });
    expect(issues(`specialty=${specialty}`)).toEqual(['specialty missing-pipe used']);
  });

  it.each([
    ['urn:oid:1.2.3.4.5|SM54', 'unknown-nomenclature'],
    ['urn:oid:1.2.250.1.213.2.28', 'malformed'],
    ['urn:oid:1.2.250.1.213.2.28|', 'malformed'],
    ['urn:oid:SM54', 'malformed'],
  ])('%s gives general practice and says so: never a search for its own text', (specialty, code) => {
    expect(context(`specialty=${specialty}`).specialty).toEqual(DEFAULT_SPECIALTY);
    expect(issues(`specialty=${specialty}`)).toEqual([`specialty ${code} defaulted`]);
  });

  it('is else the words that name it; `text` stands in for it', () => {
    expect(context('specialty=m%C3%A9decine+g%C3%A9n%C3%A9rale').specialty).toEqual({ text: 'médecine générale' });
    expect(context('text=ORL').specialty).toEqual({ text: 'ORL' });
    expect(issues('text=ORL')).toEqual([]);
    expect(context('text=ORL&specialty=SM40').specialty).toEqual({ code: 'SM40', system: SYSTEM.specialty });
    expect(issues('text=ORL&specialty=SM40')).toEqual(['text superseded ignored']);
  });
});

describe('the address', () => {
  const address = (query: string) => context(`specialty=SM54&${query}`).address;
  const faults = (query: string) => issues(`specialty=SM54&${query}`);

  it.each(['12 bis', '12bis', '10-12', '7 ter', '3B', '12/14'])('W12 keeps the number %s whole', (number) => {
    const query = `streetnumber=${encodeURIComponent(number)}&streetname=rue+Neuve&city=Mende`;
    expect(address(query)).toMatchObject({ streetNumber: number });
    expect(faults(query)).toEqual([]);
  });

  it('without a street leaves the number out, and keeps the city', () => {
    expect(address('streetnumber=12&city=Mende')).toEqual({ city: 'Mende' });
    expect(faults('streetnumber=12&city=Mende')).toEqual(['streetnumber incomplete ignored']);
  });

  it('takes a number that the street holds already once', () => {
    expect(address('streetnumber=12+bis&streetname=12+bis+rue+Neuve&city=Mende')).toEqual({
      streetName: '12 bis rue Neuve',
      city: 'Mende',
    });
    expect(address('streetnumber=1&streetname=12+rue+Neuve&city=Mende')).toMatchObject({ streetNumber: '1' });
  });

  it.each(['99999X', 'abcde', '330', '2C004', '33063;DROP'])('W12 an INSEE code like %s voids no city', (code) => {
    const query = `inseecode=${encodeURIComponent(code)}&city=Mende`;
    expect(address(query)).toEqual({ city: 'Mende' });
    expect(faults(query)).toEqual(['inseecode malformed ignored']);
  });

  it.each([
    ['33063', '33063'],
    ['1053', '01053'],
    ['2a004', '2A004'],
    ['33 063', '33063'],
    ['97411', '97411'],
  ])('reads the INSEE code %s', (code, expected) => {
    expect(address(`inseecode=${encodeURIComponent(code)}`)).toEqual({ inseeCode: expected });
  });

  it('W12 has a postcode, alone or in the city', () => {
    expect(address('postcode=48000')).toEqual({ postcode: '48000' });
    expect(address('postcode=1000&city=Bourg')).toEqual({ postcode: '01000', city: 'Bourg' });
    expect(address('city=31400+Toulouse')).toEqual({ city: '31400 Toulouse' });
    expect(faults('postcode=4800A')).toEqual(['postcode malformed ignored']);
  });

  it('W10 takes `loc`, what was searched before, only when the case says no place of its own', () => {
    expect(address('loc=12+rue+Neuve%2C+48000+Mende')).toEqual({ text: '12 rue Neuve, 48000 Mende' });
    expect(address('loc=Lyon&city=Mende')).toEqual({ city: 'Mende' });
    expect(faults('loc=Lyon&city=Mende')).toEqual(['loc superseded ignored']);
  });

  it('W12 has coordinates', () => {
    expect(address('lat=44.84&lon=-0.58')).toEqual({ position: { latitude: 44.84, longitude: -0.58 } });
    expect(address('lat=-20,87&lon=55,44')).toEqual({ position: { latitude: -20.87, longitude: 55.44 } });
  });

  it.each([
    ['lat=44.84', ['lat incomplete ignored']],
    ['lat=0&lon=0', ['lat malformed ignored', 'lon malformed ignored']],
    ['lat=91&lon=2', ['lat malformed ignored', 'lon incomplete ignored']],
    ['lat=1e3&lon=2', ['lat malformed ignored', 'lon incomplete ignored']],
    ['lat=NaN&lon=', ['lon empty ignored', 'lat malformed ignored']],
  ])('leaves half or impossible coordinates out: %s', (query, expected) => {
    expect(address(query)).toBeUndefined();
    expect(faults(query)).toEqual(expected);
  });

  it('is none when no part of it can be used', () => {
    expect(address('city=---&inseecode=x')).toBeUndefined();
    expect(faults('city=---')).toEqual(['city malformed ignored']);
  });
});

describe('a parameter', () => {
  it.each([
    ['given twice alike', 'city=Mende&city=Mende', { city: 'Mende' }, []],
    ['given twice', 'city=Mende&city=Lyon', { city: 'Mende' }, ['city repeated used']],
    ['given empty first', 'city=&city=Mende', { city: 'Mende' }, []],
    ['too long first', `city=${'x'.repeat(201)}&city=Mende`, { city: 'Mende' }, ['city repeated used']],
    ['too long', `city=${'x'.repeat(201)}&postcode=48000`, { postcode: '48000' }, ['city too-long ignored']],
    [
      'of control characters',
      'city=%00%0D%0A&postcode=48000',
      { postcode: '48000' },
      ['city cleaned used', 'city empty ignored'],
    ],
    ['with a header in it', 'city=Mende%0D%0ASet-Cookie:+a', { city: 'Mende Set-Cookie: a' }, ['city cleaned used']],
    ['that turns the text', 'city=Mende%E2%80%AE', { city: 'Mende' }, ['city cleaned used']],
    ['with half an escape', 'city=Mende%2', { city: 'Mende%2' }, []],
    ['without a value', 'city&postcode=48000', { postcode: '48000' }, ['city empty ignored']],
  ])('%s is taken as far as it goes', (_, query, address, faults) => {
    expect(parseIntL01(`specialty=SM54&${query}`)).toMatchObject({ context: { address } });
    expect(issues(`specialty=SM54&${query}`)).toEqual(faults);
  });

  it('after sixteen thousand characters is not read, nor the one that is cut', () => {
    const filler = `x=${'y'.repeat(16_300)}`;
    const query = `specialty=SM54&city=Mende&${filler}&postcode=48000&inseecode=48095&streetname=rue+des+Acacias`;
    expect(context(query).address).toEqual({ city: 'Mende', postcode: '48000', inseeCode: '48095' });
    expect(issues(query)).toEqual(['query too-long used', 'query unknown-parameter ignored']);
    expect(context(`city=${'y'.repeat(20_000)}`).address).toBeUndefined();
  });
});

describe('a name', () => {
  it('loses its titles, and is none without letters', () => {
    expect(nameOf('Pr Dr Modèle')).toBe('Modèle');
    expect(nameOf('  Mme   Exemple  ')).toBe('Exemple');
    expect(nameOf('Drouin Marc')).toBe('Drouin Marc');
    for (const none of ['', '  ', '-', '..', 'X', 'Exemple 2', 'a@b.fr', 'x'.repeat(101)]) {
      expect(nameOf(none)).toBeUndefined();
    }
  });
});
