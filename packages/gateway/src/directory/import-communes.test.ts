import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, postgresAvailable } from '../testing/index.js';
import type { Database } from '../storage/index.js';
import { createDirectory } from './create-directory.js';
import { importCommunes } from './import-communes.js';
import { CommunesFileError, readOfficialCommunes } from './official-communes.js';

const folder = mkdtempSync(join(tmpdir(), 'sas-communes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(content: unknown, name = 'communes.json'): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const centre = (longitude: unknown, latitude: unknown) => ({ type: 'Point', coordinates: [longitude, latitude] });
/** As geo.api.gouv.fr writes them, with invented centres: no position that we have from elsewhere. */
const TASSIN = {
  nom: 'Tassin-la-Demi-Lune',
  code: '69244',
  codesPostaux: ['69160'],
  population: 23200,
  centre: centre(4.7555, 45.7611),
};
const NEW = {
  nom: 'Neuve-Exemple',
  code: '33999',
  codesPostaux: ['33998'],
  population: 12,
  centre: centre(-0.6, 44.9),
};
const BORDEAUX = { nom: 'Bordeaux', code: '33063', codesPostaux: ['33000', '33100'], centre: centre(-0.5874, 44.8624) };

describe('readOfficialCommunes', () => {
  it.each<[string, unknown, RegExp]>([
    ['no object', 'Bordeaux', /no object/],
    ['null', null, /no object/],
    ['a list', [BORDEAUX], /no object/],
    ['no code', { ...BORDEAUX, code: undefined }, /no INSEE code/],
    ['a code that is a number', { ...BORDEAUX, code: 33063 }, /no INSEE code/],
    ['a code with more behind', { ...BORDEAUX, code: "33063'; drop table offer" }, /no INSEE code/],
    ['a département that does not exist', { ...BORDEAUX, code: '99001' }, /département is not known/],
    ['no name', { ...BORDEAUX, nom: '' }, /no name/],
    ['a name that is HTML', { ...BORDEAUX, nom: '<img src=x onerror=alert(1)>' }, /no name/],
    ['a name with a line break', { ...BORDEAUX, nom: 'Bordeaux\nX-Header: 1' }, /no name/],
    ['a name that is too long', { ...BORDEAUX, nom: 'a'.repeat(101) }, /no name/],
    ['postcodes that are a text', { ...BORDEAUX, codesPostaux: '33000' }, /no list of postcodes/],
    ['a postcode that is none', { ...BORDEAUX, codesPostaux: ['3300'] }, /no list of postcodes/],
    ['a population that is a text', { ...BORDEAUX, population: '260000' }, /population/],
    ['no centre', { ...BORDEAUX, centre: undefined }, /centre is missing/],
    ['a centre that is a polygon', { ...BORDEAUX, centre: { type: 'Polygon', coordinates: [] } }, /GeoJSON point/],
    ['coordinates that are texts', { ...BORDEAUX, centre: centre('-0.58', '44.86') }, /GeoJSON point/],
    ['coordinates off the earth', { ...BORDEAUX, centre: centre(-0.58, 448.6) }, /GeoJSON point/],
    ['coordinates that are swapped', { ...BORDEAUX, centre: centre(44.8624, -0.5874) }, /swapped/],
    ['coordinates elsewhere', { ...BORDEAUX, centre: centre(2.35, 48.85) }, /not in its département/],
    ['zeros', { ...BORDEAUX, centre: centre(0, 0) }, /not in its département/],
  ])('leaves out an entry with %s, and only that one', (_what, entry, reason) => {
    const { communes, faults, entries } = readOfficialCommunes(JSON.stringify([TASSIN, entry, NEW]));
    expect(entries).toBe(3);
    expect(communes.map(({ inseeCode }) => inseeCode)).toEqual(['69244', '33999']);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ index: 1, reason: expect.stringMatching(reason) as string });
  });

  it('takes the first of two that contradict each other', () => {
    const { communes, faults } = readOfficialCommunes(JSON.stringify([BORDEAUX, { ...BORDEAUX, nom: 'Autre' }]));
    expect(communes.map(({ name }) => name)).toEqual(['Bordeaux']);
    expect(faults).toEqual([{ index: 1, inseeCode: '33063', reason: expect.stringContaining('twice') as string }]);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['half a file', JSON.stringify([BORDEAUX, TASSIN]).slice(0, -20)],
    ['GeoJSON', JSON.stringify({ type: 'FeatureCollection', features: [] })],
    ['an empty list', '[]'],
    ['CSV', 'code;nom\n33063;Bordeaux'],
    ['entries without a centre only', JSON.stringify([{ ...BORDEAUX, centre: undefined }])],
  ])('refuses %s as a whole', (_what, text) => {
    expect(() => readOfficialCommunes(text)).toThrow(CommunesFileError);
  });

  it('takes a byte order mark, and overseas communes far from the centre of theirs', () => {
    const nuku = { nom: 'Nuku-Hiva', code: '98731', codesPostaux: ['98742'], centre: centre(-140.1, -8.86) };
    expect(readOfficialCommunes(`\uFEFF${JSON.stringify([nuku])}`).communes).toHaveLength(1);
  });
});

const engines: Database['engine'][] = (await postgresAvailable()) ? ['pglite', 'postgresql'] : ['pglite'];

describe.each(engines)('importCommunes on %s', (engine) => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase({ engine });
  });
  afterAll(() => database?.close());

  it('makes a commune exact for a directory that runs, and knows one that is new', async () => {
    const directory = createDirectory({ database });
    const tassin = { inseeCode: '69244' };
    await directory.refreshCommunes();
    expect((await directory.resolveLocation(tassin)).location.approximate).toBe(true);

    const report = await importCommunes(database, fileOf([TASSIN, { code: '33063' }, NEW]));
    expect(report).toMatchObject({ entries: 3, added: 2, changed: 0, unchanged: 0 });
    expect(report.faults).toEqual([{ index: 1, inseeCode: '33063', reason: 'nom is missing or no name' }]);

    await directory.refreshCommunes();
    expect((await directory.resolveLocation(tassin)).location).toMatchObject({
      approximate: false,
      position: { latitude: 45.7611, longitude: 4.7555 },
      radiusKm: 5,
    });
    expect((await directory.suggestLocations({ query: 'neuve exemp', limit: 8 })).items[0]).toMatchObject({
      inseeCode: '33999',
      label: 'Neuve-Exemple (33998)',
      approximate: false,
    });
    // An address in it is that of the commune still, and another directory has it from its start.
    const other = createDirectory({ database });
    await other.refreshCommunes();
    const address = { streetName: 'rue Haute', postcode: '33998' };
    expect((await other.resolveLocation(address)).location).toMatchObject({ type: 'address', approximate: true });
  });

  it('does nothing the second time, adds what another file has, and takes nothing away', async () => {
    const file = fileOf([TASSIN, NEW]);
    const version = async () => (await sql`select version from official_commune_import`.execute(database.db)).rows;
    const before = await version();
    expect(await importCommunes(database, file)).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    expect(await version()).toEqual(before);

    const moved = { ...TASSIN, centre: centre(4.76, 45.762) };
    expect(await importCommunes(database, fileOf([moved, BORDEAUX]))).toMatchObject({
      added: 1,
      changed: 1,
      unchanged: 0,
    });
    const directory = createDirectory({ database });
    await directory.refreshCommunes();
    expect((await directory.resolveLocation({ inseeCode: '33999' })).location.inseeCode).toBe('33999');
    expect((await directory.resolveLocation({ inseeCode: '33063' })).location.position.latitude).toBe(44.8624);
    // Its other postcodes are kept.
    expect((await directory.resolveLocation({ postcode: '33800' })).location.inseeCode).toBe('33063');
  });

  it.each<[string, () => string]>([
    ['is not there', () => join(folder, 'nothing.json')],
    ['is a folder', () => folder],
    ['is cut short', () => fileOf(JSON.stringify([NEW, BORDEAUX]).slice(0, -3), 'cut.json')],
  ])('writes nothing for a file that %s', async (_what, file) => {
    const count = async () => (await sql`select count(*) from official_commune`.execute(database.db)).rows;
    const before = await count();
    await expect(importCommunes(database, file())).rejects.toThrow(CommunesFileError);
    expect(await count()).toEqual(before);
  });
});
