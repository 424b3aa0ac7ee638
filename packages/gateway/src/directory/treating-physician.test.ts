import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Location, TreatingPhysicianQuery } from '@sas-embed/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, postgresAvailable, type TestDatabase } from '../testing/index.js';
import { createDirectory, importDirectory, type Directory } from './index.js';

const BORDEAUX: Location = {
  type: 'city',
  label: 'Bordeaux',
  position: { latitude: 44.84, longitude: -0.58 },
  radiusKm: 10,
  approximate: true,
};
const MENDE = { latitude: 44.52, longitude: 3.5 };
const hasPostgres = await postgresAvailable();

let places = 0;
function place(lastName: string, firstName: string, rpps: number, changes: object = {}) {
  places += 1;
  return {
    type: 'place',
    offerId: `of-${places}`,
    placeId: `pl-${places}`,
    kind: 'PS',
    practitioner: {
      nationalId: `81999${String(rpps).padStart(7, '0')}`,
      lastName,
      firstName,
      specialties: [{ code: 'SM54' }],
    },
    address: { lines: ['1 rue des Exemples'], postcode: '33000', city: 'Bordeaux' },
    departement: '33',
    position: BORDEAUX.position,
    participation: { sas: false },
    ...changes,
  };
}
const CPTS = { type: 'community', nationalId: '1330999979', name: 'CPTS du Modèle' };
const RECORDS = [
  CPTS,
  place('Exemple', 'Paul', 1),
  place('Exemple', 'Paul-Henri', 2),
  place('Exemple', 'Anne', 3),
  place('Échantillon d’Œuvre', 'Noël', 4, { position: MENDE, departement: '48' }),
  place('Échantillon d’Œuvre', 'Noël', 4, { placeId: 'pl-cpts' }),
  place('Échantillon d’Œuvre', 'Noël', 4, { placeId: 'pl-cpts', kind: 'CPTS', communityId: CPTS.nationalId }),
  place('Homonyme', 'Léa', 5),
  place('Homonyme', 'Léa', 6),
];

describe.each(['pglite', 'postgresql'] as const)('the médecin traitant in the directory on %s', (engine) => {
  if (engine === 'postgresql' && !hasPostgres) {
    it.skip('PostgreSQL does not answer', () => undefined);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'sas-doctor-'));
  let database: TestDatabase;
  let directory: Directory;
  beforeAll(async () => {
    database = await openTestDatabase({ engine });
    directory = createDirectory({ database });
    const file = join(folder, 'directory.ndjson');
    writeFileSync(file, RECORDS.map((record) => JSON.stringify(record)).join('\n'));
    expect((await importDirectory(database, file, () => Promise.resolve())).faults).toEqual([]);
  });
  afterAll(async () => {
    await database?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function search(treatingPhysician: TreatingPhysicianQuery, location: Location = BORDEAUX) {
    const page = await directory.findOffers({ specialty: { code: 'SM54' }, location, limit: 100, treatingPhysician });
    const his = page.offers.filter(({ offer }) => offer.treatingPhysician);
    return { ...page, his: his.map(({ offer }) => offer.id), ids: page.offers.map(({ offer }) => offer.id) };
  }

  it('has all his places first, nearest first, wherever they are and none twice', async () => {
    for (const name of ['Échantillon d’Œuvre Noël', 'noel ECHANTILLON D OEUVRE', "echantillon d'œuvre"]) {
      const { his, ids, treatingPhysician } = await search({ name });
      expect(treatingPhysician).toEqual({ status: 'found' });
      expect(his).toEqual(['of-5', 'of-6', 'of-4']);
      expect(ids.slice(0, 3)).toEqual(his);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toHaveLength(8);
    }
    const near = await search({ nationalId: '819990000004' }, { ...BORDEAUX, position: MENDE });
    expect(near.his[0]).toBe('of-4');
  });

  it('is the one whose name is exactly that, though others’ names hold it', async () => {
    expect((await search({ name: 'Exemple Paul' })).his).toEqual(['of-1']);
    expect((await search({ name: 'Paul-Henri Exemple' })).his).toEqual(['of-2']);
  });

  it.each([
    ['a last name that three have', { name: 'Exemple' }],
    ['namesakes', { name: 'Homonyme Léa' }],
    ['a first name alone', { name: 'Léa' }],
  ])('is nobody’s when it means several: %s', async (_, query) => {
    expect(await search(query)).toMatchObject({ treatingPhysician: { status: 'ambiguous' }, his: [] });
  });

  it('is looked for by its index, not by reading everybody', async () => {
    await sql`insert into practitioner (national_id, last_name, first_name, specialties)
      select '8' || (10000000000 + n), 'Nom' || n, 'Prenom' || n, '[]' from generate_series(1, 20000) n`.execute(
      database.db,
    );
    await sql`analyze practitioner`.execute(database.db);
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain select national_id from practitioner
      where name_words(last_name || ' ' || first_name) @> name_words('Exemple Paul')`.execute(database.db);
    expect(JSON.stringify(rows)).toContain('practitioner_name_words');
  });
});
