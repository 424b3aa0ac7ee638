import { describe, expect, it } from 'vitest';
import { loadCommunes } from './communes.js';
import { DEPARTEMENTS } from './departements.js';
import { distanceKm } from './locations.js';
import { suggestLocations } from './suggest-locations.js';

const communes = loadCommunes();
const suggest = (query: string, limit = 8) => suggestLocations(communes, query, limit);
const labels = (query: string, limit = 8) => suggest(query, limit).map(({ label }) => label);

describe('what a regulator types gives first what is meant', () => {
  it.each([
    // accents, case, hyphens, apostrophes, abbreviations
    ['SAINT ETIENNE', 'Saint-Étienne (42)'],
    ['St-Étienne', 'Saint-Étienne (42)'],
    ['ste foy les lyon', 'Sainte-Foy-lès-Lyon (69110)'],
    ['l hay les roses', "L'Haÿ-les-Roses (94240)"],
    ['L’HAY LES ROSES', "L'Haÿ-les-Roses (94240)"],
    ['lhay les roses', "L'Haÿ-les-Roses (94240)"],
    ['nîmes', 'Nîmes (30)'],
    ['NIMES', 'Nîmes (30)'],
    ['besancon', 'Besançon (25000)'],
    ['vitry s/ seine', 'Vitry-sur-Seine (94400)'],
    ['mt de marsan', 'Mont-de-Marsan (40000)'],
    ['fort de france', 'Fort-de-France (972)'],
    ['lehavre', 'Le Havre (76)'],
    ['saintdenis', 'Saint-Denis (974, La Réunion)'],
    // the beginning of a name
    ['bord', 'Bordeaux (33)'],
    ['mont', 'Montpellier (34)'],
    ['clermont', 'Clermont-Ferrand (63)'],
    ['aix', 'Aix-en-Provence (13)'],
    ['boulogne', 'Boulogne-Billancourt (92100)'],
    ['evry', 'Évry-Courcouronnes (91)'],
    // a letter or two wrong, missing, too many or swapped
    ['Bordeau', 'Bordeaux (33)'],
    ['bordaux', 'Bordeaux (33)'],
    ['Montpelier', 'Montpellier (34)'],
    ['montpeliere', 'Montpellier (34)'],
    ['toulose', 'Toulouse (31)'],
    ['Marseile', 'Marseille (13)'],
    ['lile', 'Lille (59)'],
    ['renes', 'Rennes (35)'],
    ['mulouse', 'Mulhouse (68)'],
    ['grenobel', 'Grenoble (38)'],
    ['perpignon', 'Perpignan (66)'],
    ['starsbourg', 'Strasbourg (67)'],
    ['cayene', 'Cayenne (97300)'],
    ['papete', 'Papeete (98714)'],
    ['girone', 'Gironde (33)'],
    ['val doise', "Val-d'Oise (95)"],
    ['finistaire', 'Finistère (29)'],
    // postcodes, their beginning, CEDEX
    ['33700', 'Mérignac (33700)'],
    ['3370', 'Mérignac (33700)'],
    ['75 015', 'Paris 15e Arrondissement (75015)'],
    ['bordeaux 33000', 'Bordeaux (33000)'],
    ['33000 bordaux', 'Bordeaux (33000)'],
    ['bordeaux cedex 9', 'Bordeaux (33)'],
    ['33077 BORDEAUX CEDEX', 'Bordeaux (33)'],
    ['33077', 'Bordeaux (33)'],
    ['97400', 'Saint-Denis (97400)'],
    // arrondissements of Paris, Lyon and Marseille
    ['paris', 'Paris (75)'],
    ['paris 15', 'Paris 15e Arrondissement (75015)'],
    ['Paris 15ème', 'Paris 15e Arrondissement (75015)'],
    ['paris 1', 'Paris 1er Arrondissement (75001)'],
    ['15e arrondissement de paris', 'Paris 15e Arrondissement (75015)'],
    ['Lyon 3e', 'Lyon 3e Arrondissement (69003)'],
    ['marseille 8', 'Marseille 8e Arrondissement (13008)'],
    // départements, by number and name, and cities in them
    ['33', 'Gironde (33)'],
    ['2A', 'Corse-du-Sud (2A)'],
    ['20', 'Corse-du-Sud (2A)'],
    ['corse', 'Corse-du-Sud (2A)'],
    ['974', 'La Réunion (974)'],
    ['97', 'Guadeloupe (971)'],
    ['département du Nord', 'Nord (59)'],
    ['ile de la reunion', 'La Réunion (974)'],
    ['côtes d armor', "Côtes-d'Armor (22)"],
    ['saint denis 93', 'Saint-Denis (93)'],
    ['93 saint denis', 'Saint-Denis (93)'],
    ['Saint-Denis (974)', 'Saint-Denis (974)'],
    ['saint denis la reunion', 'Saint-Denis (974)'],
    ['saint denis seine saint denis', 'Saint-Denis (93)'],
    // overseas
    ['mamoudzou', 'Mamoudzou (976)'],
    ['noumea', 'Nouméa (98800)'],
    ['saint barthelemy', 'Saint-Barthélemy (977)'],
    // communes that were merged
    ['annecy le vieux', 'Annecy-le-Vieux, Annecy (74)'],
    // streets
    ['12 bis rue des Acacias Bordeaux', '12 bis rue des Acacias, Bordeaux'],
    ['12ter rue des acacias 33000 bordeaux', '12ter rue des acacias, 33000 Bordeaux'],
    ['12 rue des acacias bordaux', '12 rue des acacias, Bordeaux'],
    ['3 avenue de la Gare, 93200 St Denis', '3 avenue de la Gare, 93200 Saint-Denis'],
  ])('%s: %s', (query, first) => {
    expect(labels(query)[0]).toBe(first);
  });
});

describe('namesakes', () => {
  it('come with the name of their département, the largest first', () => {
    const found = suggest('Saint-Denis', 6).filter(({ label }) => label.startsWith('Saint-Denis ('));
    expect(found.length).toBeGreaterThan(3);
    const populations = found.map(({ inseeCode }) => communes.byInsee(inseeCode!)!.population);
    expect(populations).toEqual([...populations].sort((a, b) => b - a));
    for (const { label, departement } of found) {
      expect(label).toContain(DEPARTEMENTS.get(departement!)!.name);
    }
    expect(new Set(found.map(({ label }) => label)).size).toBe(found.length);
  });

  it('are never twice in the list, and a city alone in it is called by its name alone', () => {
    expect(new Set(labels('saint', 20)).size).toBe(20);
    expect(labels('33700')).toContain('Mérignac (33700)');
  });
});

describe('the type of what is found', () => {
  it.each([
    ['12 bis rue des Acacias 33000 Bordeaux', 'address', true],
    ['bordeaux', 'city', false],
    ['paris 15', 'city', false],
    ['gironde', 'county', false],
    ['annecy le vieux', 'city', true],
  ])('%s is %s', (query, type, approximate) => {
    expect(suggest(query)[0]).toMatchObject({ type, approximate });
  });

  it('says that the position of a commune is estimated, all the way', () => {
    const estimated = communes.all.find(({ approximate, population }) => approximate && population > 20_000)!;
    expect(suggest(`${estimated.postcodes[0]} ${estimated.name}`)[0]).toMatchObject({
      inseeCode: estimated.inseeCode,
      approximate: true,
    });
  });
});

describe('where communes are', () => {
  it('is known exactly for four fifths of the people, and for the others estimated near a neighbour', () => {
    const cities = communes.all.filter(({ cityCode }) => !cityCode);
    const people = (list: typeof cities) => list.reduce((sum, { population }) => sum + population, 0);
    const exact = people(cities.filter(({ approximate }) => !approximate)) / people(cities);
    expect(exact).toBeGreaterThan(0.79);
    for (const { name, latitude, longitude } of communes.all) {
      expect(Number.isFinite(latitude) && Number.isFinite(longitude), name).toBe(true);
    }
    // In the same postcode first: Tassin-la-Demi-Lune is five kilometres from the centre of Lyon.
    const tassin = communes.byInsee('69244')!;
    expect(tassin.approximate).toBe(true);
    expect(distanceKm(tassin, communes.byInsee('69381')!)).toBeLessThan(10);
  });

  it('is the chief town where a collectivity is a single commune', () => {
    expect(communes.byInsee('97801')).toMatchObject({ approximate: false });
    expect(distanceKm(communes.byInsee('97801')!, { latitude: 18.07, longitude: -63.08 })).toBeLessThan(3);
  });
});

describe('what is hostile or empty', () => {
  it.each([
    '',
    '  -- ',
    "'; drop table offer; --",
    '<script>alert(1)</script>',
    'x\r\nSet-Cookie: a=b',
    '%',
    '_',
    '\u0000',
    '(((((((((((',
    'zzzzzz',
    '١٢٣',
  ])('%j finds nothing and breaks nothing', (query) => {
    expect(suggest(query)).toEqual([]);
  });

  it('takes two hundred letters in good time', () => {
    const startedAt = performance.now();
    for (const query of ['a'.repeat(200), 'saint '.repeat(33), '1 '.repeat(100), 'rue '.repeat(50)]) suggest(query);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
