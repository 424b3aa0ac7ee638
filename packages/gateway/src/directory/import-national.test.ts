import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  annuaireLine,
  ANNUAIRE_COLUMNS,
  openTestDatabase,
  postgresAvailable,
  type AnnuaireActivity,
  type TestDatabase,
} from '../testing/index.js';
import { createDirectory, importDirectory, importNational, type Directory, type PlaceRecord } from './index.js';

const HEADER = ANNUAIRE_COLUMNS.join('|');
const BORDEAUX = { inseeCode: '33063', postcode: '33000', city: 'BORDEAUX' };

function activity(n: number, changes: Partial<AnnuaireActivity> = {}): AnnuaireActivity {
  return { practitioner: n, structure: n, ...BORDEAUX, specialty: 'SM54', ...changes };
}
const line = (n: number, fields: Record<string, string> = {}, changes: Partial<AnnuaireActivity> = {}) =>
  annuaireLine(activity(n, { ...changes, fields }));
const offerIdOf = (n: number, structure = n) =>
  `81999${String(n).padStart(7, '0')}~31999${String(structure).padStart(10, '0')}`;
const lines = (count: number) => Array.from({ length: count }, (_, n) => line(n));

const folder = mkdtempSync(join(tmpdir(), 'sas-national-'));
const file = join(folder, 'annuaire.txt');
const faultsFile = join(folder, 'faults.tsv');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (rows: readonly string[], header = HEADER) => writeFileSync(file, [header, ...rows, ''].join('\n'));
const hasPostgres = await postgresAvailable();

describe.each(['pglite', 'postgresql'] as const)('the import of the Annuaire Santé on %s', (engine) => {
  if (engine === 'postgresql' && !hasPostgres) {
    it.skip('PostgreSQL does not answer', () => undefined);
    return;
  }
  let database: TestDatabase;
  let directory: Directory;
  const load = (options: { force?: boolean } = {}) =>
    importNational(database, { source: 'annuaire', file, faultsFile, ...options });
  beforeAll(async () => {
    database = await openTestDatabase({ engine });
    directory = createDirectory({ database });
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    await sql`truncate directory_import, directory_run, directory_stage_annuaire, directory_stage_finess, offer,
      practitioner, structure, community cascade`.execute(database.db);
  });
  const ids = async () => {
    const { rows } = await sql<{ id: string }>`
      select id from offer where inactive_since is null order by id`.execute(database.db);
    return rows.map(({ id }) => id);
  };
  const versions = async (table: string) => {
    const { rows } = await sql<{ v: string }>`
      select xmin::text || ctid::text as v from ${sql.table(table)} order by 1`.execute(database.db);
    return rows.map(({ v }) => v);
  };

  it('takes in what an offer needs and nothing else', async () => {
    write([line(1, { 'Téléphone 2': '02 62 00 00 01', 'Complément point géographique': 'Bâtiment B' })]);
    expect(await load()).toEqual({
      source: 'annuaire',
      outcome: 'imported',
      encoding: 'utf-8',
      absentColumns: [],
      added: 1,
      changed: 0,
      unchanged: 0,
      removed: 0,
      lines: 1,
      notOffers: 0,
      skipped: 0,
      faults: [],
    });
    const found = (await directory.getOffer(offerIdOf(1)))!;
    expect(found.offer).toEqual({
      id: offerIdOf(1),
      kind: 'PS',
      place: {
        id: '319990000000001',
        timeZone: 'Europe/Paris',
        // No position: the commune's is searched by, never shown as the place's own.
        address: {
          lines: ['Bâtiment B', '2 Rue DES EXEMPLES'],
          postcode: '33000',
          city: 'BORDEAUX',
          inseeCode: '33063',
        },
        phones: ['+33536490001', '+33262000001'],
      },
      practitioner: {
        nationalId: '819990000001',
        lastName: 'EXEMPLE 1',
        firstName: 'Zoé',
        title: 'DR',
        professionCode: '10',
        specialties: [{ code: 'SM54', label: 'Spécialité SM54' }],
      },
      structure: { nationalId: '319990000000001', name: 'CABINET 1' },
      participation: { sas: false },
    });
    const everything = await sql<{ text: string }>`
      select (select jsonb_agg(p)::text from practitioner p) || (select jsonb_agg(o)::text from offer o)
        || (select jsonb_agg(s)::text from structure s) as text`.execute(database.db);
    expect(everything.rows[0]!.text).not.toMatch(/@|invalid|MME/);
    const kept = await sql<{ n: number }>`select count(*) as n from directory_stage_annuaire`.execute(database.db);
    expect(kept.rows[0]!.n).toBe(0);
  });

  it('makes one offer of the lines of one practitioner at one place, with all their codes', async () => {
    write([
      line(1, { Téléphone: '0536490002' }),
      line(1, { 'Code savoir-faire': 'SM40', 'Code genre activité': 'GENR02' }),
      line(1, {}, { structure: 7 }),
    ]);
    expect(await load()).toMatchObject({ added: 2, lines: 3, skipped: 0 });
    const offer = (await directory.getOffer(offerIdOf(1)))!.offer;
    expect(offer.practitioner!.specialties.map(({ code }) => code)).toEqual(['SM40', 'SM54']);
    expect(offer.place.phones).toEqual(['+33536490001', '+33536490002']);
    const keys = await sql<{ k: string }>`
      select search_key as k from offer_key where offer_id = ${offerIdOf(1)} order by 1`.execute(database.db);
    expect(keys.rows.map(({ k }) => k)).toEqual(['G15:10', 'R38:SM40', 'R38:SM54']);
  });

  it('does nothing with the same file, and writes only the rows that a changed one changes', async () => {
    const rows = lines(30);
    write(rows);
    expect(await load()).toMatchObject({ outcome: 'imported', added: 30 });
    const before = {
      offer: await versions('offer'),
      key: await versions('offer_key'),
      who: await versions('practitioner'),
    };
    expect(await load()).toMatchObject({ outcome: 'unchanged', added: 0, changed: 0, unchanged: 30, removed: 0 });
    expect(await versions('offer')).toEqual(before.offer);

    // One other telephone, one gone, one new; the order of lines says nothing.
    write([line(3, { Téléphone: '0536490009' }), line(99), ...rows.filter((_, n) => n !== 3 && n !== 5).reverse()]);
    expect(await load()).toMatchObject({ added: 1, changed: 1, unchanged: 28, removed: 1, skipped: 0 });
    const kept = (after: string[], all: string[]) => all.filter((version) => after.includes(version)).length;
    expect(kept(await versions('offer'), before.offer)).toBe(28);
    expect(kept(await versions('offer_key'), before.key)).toBe(56);
    expect(kept(await versions('practitioner'), before.who)).toBe(30);
    expect((await directory.getOffer(offerIdOf(3)))!.offer.place.phones).toEqual(['+33536490009']);
  });

  it('makes offers that vanish inactive: not found, still known; they come back with their line', async () => {
    write(lines(10));
    await load();
    write(lines(9));
    expect(await load()).toMatchObject({ removed: 1, unchanged: 9 });
    expect(await ids()).not.toContain(offerIdOf(9));
    expect(await directory.getOffer(offerIdOf(9))).toBeDefined();
    expect(await directory.offersOf({ practitioners: ['819990000009'] })).toEqual([]);
    const location = {
      type: 'city',
      label: 'Bordeaux',
      position: { latitude: 44.84, longitude: -0.58 },
      radiusKm: 20,
      approximate: false,
    } as const;
    expect((await directory.findOffers({ specialty: { code: 'SM54' }, location, limit: 100 })).total).toBe(9);
    write(lines(10).reverse());
    expect(await load()).toMatchObject({ added: 0, changed: 1, unchanged: 9, removed: 0 });
    expect((await directory.findOffers({ specialty: { code: 'SM54' }, location, limit: 100 })).total).toBe(10);
  });

  it('never writes what is ours: participation, editors, agendas, and rows of our own file', async () => {
    write(lines(3));
    await load();
    await sql`update offer set participates = true, participation_via = 'individual', has_agenda = true
      where id = ${offerIdOf(1)}`.execute(database.db);
    await sql`insert into place_editor values (${offerIdOf(1)}, 'rapide')`.execute(database.db);
    const own: PlaceRecord = {
      type: 'place',
      offerId: 'own-2',
      placeId: 'own',
      kind: 'PS',
      practitioner: {
        nationalId: '819990000002',
        lastName: 'Notre',
        firstName: 'Zoé',
        specialties: [{ code: 'SM54' }],
      },
      address: { lines: [], postcode: '33000', city: 'Bordeaux' },
      departement: '33',
      participation: { sas: true },
    };
    const ownFile = join(folder, 'own.ndjson');
    writeFileSync(ownFile, JSON.stringify(own));
    await importDirectory(database, ownFile, () => Promise.resolve());
    expect(await ids()).toHaveLength(4); // our own file removes nothing of the national one
    write([line(0), line(1, { Téléphone: '0536490009' }), line(2, { Téléphone: '0536490009' })]);
    expect(await load()).toMatchObject({ changed: 2 });
    expect(await directory.getOffer(offerIdOf(1))).toMatchObject({
      offer: { participation: { sas: true, via: 'individual' }, place: { phones: ['+33536490009'] } },
      editorIds: ['rapide'],
      hasAgenda: true,
    });
    expect(await directory.getPractitioner('819990000002')).toMatchObject({ lastName: 'Notre' });
    expect((await directory.getOffer('own-2'))!.offer.participation.sas).toBe(true);
  });

  it('reports bad lines by number and fault, in a file too, and skips them', async () => {
    write([
      ...lines(20),
      'cut|off',
      line(20, { 'Identifiant PP': '12' }),
      line(21, { "Nom d'exercice": '' }),
      line(22, { 'Code postal': '00001', 'Code commune': '00001' }),
      line(23, { 'Code postal': '', 'Code commune': '' }),
      line(24, { 'Code catégorie professionnelle': 'E' }),
      line(25, { "Nom d'exercice": `O'NEIL "x"; drop table offer; \\N <b>` }),
    ]);
    const report = await load();
    const faults = [
      { line: 22, fault: 'has 2 columns instead of 56' },
      { line: 23, fault: 'Identifiant PP is no RPPS or ADELI of its type' },
      { line: 24, fault: "Nom d'exercice is empty" },
      { line: 25, fault: 'Code commune and Code postal name no known commune' },
    ];
    expect(report).toMatchObject({ added: 21, notOffers: 2, skipped: 4, faults });
    expect(readFileSync(faultsFile, 'utf8')).toBe(faults.map(({ line: n, fault }) => `${n}\t${fault}\n`).join(''));
    expect(await directory.getPractitioner('819990000025')).toMatchObject({
      lastName: `O'NEIL "x"; drop table offer; \\N <b>`,
    });
  });

  it('leaves out lines that repeat another, and lines that name an identifier otherwise: the first stands', async () => {
    write([
      ...lines(20),
      line(3),
      line(4, { "Nom d'exercice": 'AUTRE' }, { structure: 40 }),
      line(5, { "Nom d'exercice": 'éxemple 5' }, { structure: 50 }), // the same name
    ]);
    expect(await load()).toMatchObject({
      added: 21,
      skipped: 2,
      faults: [
        { line: 22, fault: 'repeats line 5' },
        { line: 23, fault: 'names Identifiant PP otherwise than line 6' },
      ],
    });
    expect(await directory.getPractitioner('819990000004')).toMatchObject({ lastName: 'EXEMPLE 4' });
    expect(await ids()).not.toContain(offerIdOf(4, 40));
  });

  it('reads UTF-8 with a byte-order mark, CRLF and trailing pipes', async () => {
    writeFileSync(file, `\ufeff${[HEADER, line(1), line(2)].map((text) => `${text}|\r\n`).join('')}`);
    expect(await load()).toMatchObject({ encoding: 'utf-8', added: 2, skipped: 0 });
    expect(await directory.getPractitioner('819990000001')).toMatchObject({ firstName: 'Zoé' });
  });

  it('reads Windows-1252, and names lines whose bytes are in neither encoding', async () => {
    writeFileSync(file, Buffer.from([HEADER, ...lines(8), ''].join('\n'), 'latin1'));
    expect(await load()).toMatchObject({ encoding: 'windows-1252', added: 8, skipped: 0 });
    expect(await directory.getPractitioner('819990000001')).toMatchObject({ firstName: 'Zoé' });

    const bad = Buffer.from(line(9, { "Nom d'exercice": 'a\u0081' }), 'latin1');
    writeFileSync(
      file,
      Buffer.concat([Buffer.from([HEADER, ...lines(8), ''].join('\n'), 'latin1'), bad, Buffer.from('\n')]),
    );
    expect(await load()).toMatchObject({ skipped: 1, faults: [{ line: 10, fault: 'is no windows-1252 text' }] });

    const latin = Buffer.from(line(10), 'latin1'); // one Latin-1 line in a UTF-8 file
    writeFileSync(file, Buffer.concat([Buffer.from([HEADER, ...lines(8), ''].join('\n')), latin, Buffer.from('\n')]));
    expect(await load()).toMatchObject({
      encoding: 'utf-8',
      skipped: 1,
      faults: [{ line: 10, fault: 'is no utf-8 text' }],
    });
  });

  it('refuses a file that is none: empty, no header, other encoding, a column renamed; nothing is written', async () => {
    write(lines(5));
    await load();
    const before = await versions('offer');
    const refused = async (code: string, message: RegExp) =>
      expect(load()).rejects.toMatchObject({
        name: 'DirectoryFileError',
        code,
        message: expect.stringMatching(message) as string,
      });
    writeFileSync(file, '');
    await refused('file-empty', /is empty/);
    writeFileSync(file, lines(5).join('\n'));
    await refused('header-missing', /give the file with its header/);
    writeFileSync(file, Buffer.from(`\ufeff${HEADER}\n${line(1)}\n`, 'utf16le'));
    await refused('encoding-unknown', /save it as UTF-8/);
    write(lines(5), HEADER.replace('Code savoir-faire', 'Code du savoir'));
    await refused('column-missing', /the column "Code savoir-faire".*Nothing was written/);
    writeFileSync(file, `${HEADER}\n${'x'.repeat(3_000_000)}`);
    await refused('line-too-long', /longer than/);
    rmSync(file);
    await refused('file-unreadable', /ENOENT/);
    expect(await versions('offer')).toEqual(before);
  });

  it('names optional columns that are missing, and takes headers without accents and case', async () => {
    const header = HEADER.replace("Code civilité d'exercice", 'Titre').replace(
      "Prénom d'exercice",
      "PRENOM D'EXERCICE",
    );
    write([line(1)], header);
    expect(await load()).toMatchObject({ added: 1, absentColumns: ["Code civilité d'exercice"] });
    expect(await directory.getPractitioner('819990000001')).not.toHaveProperty('title');
  });

  it('refuses a file that ends in the middle of a line; with force that line is left out', async () => {
    const text = [HEADER, ...lines(10)].join('\n');
    writeFileSync(file, text.slice(0, -60));
    await expect(load()).rejects.toMatchObject({
      code: 'file-truncated',
      message: expect.stringContaining('line 11') as string,
    });
    expect(await ids()).toEqual([]);
    expect(await load({ force: true })).toMatchObject({ added: 9, skipped: 1, faults: [{ line: 11 }] });
    writeFileSync(file, text); // complete, only without its last line break
    expect(await load()).toMatchObject({ added: 1, unchanged: 9, skipped: 0 });
  });

  it('refuses a file that lost more than a fifth of its lines, or has more than a fifth bad ones, without force', async () => {
    write(lines(20));
    await load();
    write(lines(15));
    await expect(load()).rejects.toMatchObject({
      code: 'lost-too-many',
      message: expect.stringContaining('15 usable lines instead of 20') as string,
    });
    expect(await ids()).toHaveLength(20);
    expect(await load({ force: true })).toMatchObject({ removed: 5, unchanged: 15 });
    write([...lines(15), 'a', 'b', 'c', 'd']);
    await expect(load()).rejects.toMatchObject({
      code: 'too-many-bad-lines',
      message: expect.stringContaining('4 of 19 lines are bad') as string,
    });
    expect(readFileSync(faultsFile, 'utf8').split('\n')).toHaveLength(5);
    expect(await load({ force: true })).toMatchObject({ unchanged: 15, skipped: 4 });
  });

  it('goes on where it was stopped, and shows nothing before it is complete', async () => {
    write(lines(4_000)); // about two megabytes: several blocks
    const stop = new Error('stopped');
    await expect(
      importNational(database, {
        source: 'annuaire',
        file,
        onProgress: ({ phase, done }) => {
          if (phase === 'reading' && done > 0) throw stop;
        },
      }),
    ).rejects.toBe(stop);
    await expect
      .poll(
        async () => (await sql<{ lines: number }>`select lines from directory_run`.execute(database.db)).rows[0]!.lines,
      )
      .toBeGreaterThan(100);
    expect(await ids()).toEqual([]);
    const report = await load();
    expect(report).toMatchObject({ added: 4_000, lines: 4_000, skipped: 0 });
    expect(report.resumedAfterLine).toBeGreaterThan(100);
    expect(await ids()).toHaveLength(4_000);
  });

  it('starts anew when the file is another than the one that was stopped', async () => {
    await sql`insert into directory_run values ('annuaire', 'v1.0:other', 500, 9, 0)`.execute(database.db);
    await sql`insert into directory_stage_annuaire (line, offer_id) values (2, 'ghost')`.execute(database.db);
    write(lines(2));
    const report = await load();
    expect(report).toMatchObject({ added: 2 });
    expect(report).not.toHaveProperty('resumedAfterLine');
    expect(await ids()).toHaveLength(2);
  });

  it('takes centres de santé, maisons de santé and CPTS of FINESS in', async () => {
    const finess = join(folder, 'finess.csv');
    const row = (id: string, category: string, name: string) =>
      [
        'structureet',
        id,
        '330000001',
        name.slice(0, 10),
        name,
        '',
        '',
        '3',
        'R',
        'DES EXEMPLES',
        '',
        '',
        '063',
        '33',
        'GIRONDE',
        '33000 BORDEAUX CEDEX',
        '0536490003',
        '',
        category,
        'x',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
      ].join(';');
    const head = 'finess;etalab;97;2026-01-08';
    const rows = [
      row('330000124', '124', 'CENTRE DE SANTÉ EXEMPLE'),
      row('330000603', '603', 'MAISON DE SANTÉ EXEMPLE'),
      row('330000604', '604', 'CPTS DU MODÈLE'),
      row('330000355', '355', 'HOPITAL'),
      'structureet;330000999;',
      row('330000124', '124', 'AUTRE NOM'),
      'geolocalisation;330000124;1;2;x;2026',
    ];
    const good = Array.from({ length: 10 }, (_, n) => row(`33000070${n}`, '603', `MAISON ${n}`));
    writeFileSync(finess, Buffer.from([head, ...rows, ...good, ''].join('\n'), 'utf8'));
    const loadFiness = () => importNational(database, { source: 'finess', file: finess });
    expect(await loadFiness()).toMatchObject({
      added: 12,
      notOffers: 2,
      skipped: 2,
      faults: [
        { line: 6, fault: 'has 3 columns instead of 32' },
        { line: 7, fault: 'names nofinesset otherwise than line 2' },
      ],
    });
    expect((await directory.getOffer('st~1330000124'))!.offer).toMatchObject({
      kind: 'CDS',
      structure: { nationalId: '1330000124', name: 'CENTRE DE SANTÉ EXEMPLE' },
      place: { phones: ['+33536490003'], address: { lines: ['3 R DES EXEMPLES'], postcode: '33000' } },
    });
    const cpts = await sql`select national_id, name, phones from community`.execute(database.db);
    expect(cpts.rows).toEqual([{ national_id: '1330000604', name: 'CPTS DU MODÈLE', phones: ['+33536490003'] }]);
    expect(await loadFiness()).toMatchObject({ outcome: 'unchanged' });
    writeFileSync(finess, 'nofinesset;x\n');
    await expect(loadFiness()).rejects.toMatchObject({ code: 'header-missing' });
  });
});
