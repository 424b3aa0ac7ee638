import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Location, SearchRequest } from '@sas-embed/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, postgresAvailable, type TestDatabase } from '../testing/index.js';
import { createDirectory, importDirectory, type AgendaSlotRecord, type Directory, type PlaceRecord } from './index.js';

const BORDEAUX = { latitude: 44.84, longitude: -0.58 };

function place(n: number, changes: Partial<PlaceRecord> = {}): PlaceRecord {
  return {
    type: 'place',
    offerId: `of-${n}`,
    placeId: `pl-${n}`,
    kind: 'PS',
    practitioner: {
      nationalId: `81999${String(n).padStart(7, '0')}`,
      lastName: `Exemple${n}`,
      firstName: 'Camille',
      title: 'DR',
      professionCode: '10',
      specialties: [{ code: n % 5 === 0 ? 'SM26' : 'SM54', label: 'Médecine générale' }],
      conventionSector: '1',
    },
    structure: { nationalId: `1${String(n).padStart(9, '0')}`, name: `Cabinet ${n}` },
    address: { lines: [`${n} rue des Exemples`], postcode: '33000', city: 'Bordeaux', inseeCode: '33063' },
    departement: '33',
    position: { latitude: BORDEAUX.latitude + (n % 17) * 0.001, longitude: BORDEAUX.longitude + (n % 13) * 0.001 },
    phones: ['+33536490001'],
    participation: n % 3 === 0 ? { sas: true, via: 'individual' } : { sas: false },
    editors: ['rapide'],
    hasAgenda: false,
    ...changes,
  };
}

const address: Location = {
  type: 'address',
  label: '1 rue des Exemples, 33000 Bordeaux',
  position: BORDEAUX,
  radiusKm: 10,
  approximate: true,
};
const city: Location = { ...address, type: 'city', label: 'Bordeaux' };
const search = (changes: Partial<SearchRequest> = {}): SearchRequest => ({
  specialty: { code: 'SM54' },
  location: address,
  limit: 100,
  ...changes,
});

const folder = mkdtempSync(join(tmpdir(), 'sas-directory-'));
const file = join(folder, 'directory.ndjson');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (records: readonly unknown[]) =>
  writeFileSync(
    file,
    records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record))).join('\n'),
  );
const hasPostgres = await postgresAvailable();

describe.each(['pglite', 'postgresql'] as const)('the directory on %s', (engine) => {
  if (engine === 'postgresql' && !hasPostgres) {
    it.skip('PostgreSQL does not answer', () => undefined);
    return;
  }
  let database: TestDatabase;
  let directory: Directory;
  const slots: AgendaSlotRecord[] = [];
  const load = () =>
    importDirectory(database, file, (_trx, records) => {
      slots.push(...records);
      return Promise.resolve();
    });
  beforeAll(async () => {
    database = await openTestDatabase({ engine });
    directory = createDirectory({ database });
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    slots.length = 0;
    await sql`truncate directory_import, offer, practitioner, structure, community cascade`.execute(database.db);
  });

  async function allPages(request: SearchRequest, between?: (page: number) => Promise<void>): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 100; page++) {
      const { offers, nextCursor } = await directory.findOffers({ ...request, ...(cursor ? { cursor } : {}) });
      ids.push(...offers.map(({ offer }) => offer.id));
      if (!nextCursor) return ids;
      cursor = nextCursor;
      await between?.(page);
    }
    throw new Error('The pages never end');
  }

  it('takes a file in, leaves bad lines out by number, and does nothing the second time', async () => {
    const slot: AgendaSlotRecord = {
      type: 'agenda-slot',
      id: 'as-1',
      offerId: 'of-1',
      start: '2026-11-23T09:00:00Z',
      end: '2026-11-23T09:20:00Z',
      modes: ['AMB'],
      visibility: ['SNP'],
      capacity: 1,
    };
    write([
      place(1),
      '{"type":"place",',
      place(2, { departement: '99' }),
      place(1),
      '',
      place(3, { hasAgenda: true }),
      slot,
      { ...slot, id: 'as-2', offerId: 'of-404' },
      { ...slot, id: 'as-3', end: slot.start },
      { type: 'else' },
    ]);
    const report = await load();
    expect(report).toEqual({
      outcome: 'imported',
      offers: 2,
      agendaSlots: 1,
      rejected: 6,
      faults: [
        { line: 2, rule: 'is no JSON' },
        { line: 3, rule: '/departement must be equal to one of the allowed values' },
        { line: 4, rule: 'repeats the id of a line before' },
        { line: 8, rule: '/offerId must be that of a place before' },
        { line: 9, rule: '/end must be after /start' },
        { line: 10, rule: '/type must be community, place or agenda-slot' },
      ],
    });
    expect(slots.map(({ id }) => id)).toEqual(['as-1']);
    expect(await load()).toMatchObject({ outcome: 'unchanged', offers: 2, rejected: 6 });
    expect(slots).toHaveLength(1);
  });

  const cpts = { type: 'community', nationalId: '1339999037', name: 'CPTS du Modèle', phones: ['+33536490010'] };
  const under = (n: number, changes: Partial<PlaceRecord> = {}) =>
    place(n, {
      offerId: `of-${n}-cpts`,
      kind: 'CPTS',
      communityId: cpts.nationalId,
      participation: { sas: true, via: 'CPTS', structureId: cpts.nationalId },
      ...changes,
    });

  it('knows the CPTS of a card, and points fixes de garde; what lacks its CPTS is left out', async () => {
    const hours = [{ days: ['sat', 'sun'], opens: '08:00', closes: '00:00' }];
    write([
      { ...cpts, description: 'Appeler avant 19 h.' },
      place(1),
      under(1, { editors: ['lent'], hasAgenda: true }),
      under(2, { communityId: '1339999045' }),
      { ...under(3), communityId: undefined },
      {
        ...place(4),
        kind: 'SOS',
        practitioner: undefined,
        placeName: 'Point fixe Nord',
        placeIdentifier: { system: 'urn:editor', value: 'nord' },
        openingHours: hours,
      },
    ]);
    expect((await load()).faults).toEqual([
      { line: 4, rule: '/communityId must be that of a community before' },
      { line: 5, rule: '/communityId is required of kind CPTS' },
    ]);
    const { type: _type, ...community } = { ...cpts, description: 'Appeler avant 19 h.' };
    const card = (await directory.getOffer('of-1-cpts'))!;
    expect(card.offer).toMatchObject({ kind: 'CPTS', community, participation: { structureId: cpts.nationalId } });
    // Who keeps the calendar is said of the place, whichever card names him.
    for (const id of ['of-1', 'of-1-cpts']) {
      expect(await directory.getOffer(id)).toMatchObject({
        editorIds: ['lent', 'rapide'],
        hasAgenda: true,
        agendaOfferIds: ['of-1-cpts'],
      });
    }
    const pfg = (await directory.getOffer('of-4'))!;
    expect(pfg.offer.place).toMatchObject({ name: 'Point fixe Nord', openingHours: hours });
    expect(pfg.placeIdentifier).toEqual({ system: 'urn:editor', value: 'nord' });
    const of = async (owners: Parameters<Directory['offersOf']>[0]) =>
      (await directory.offersOf(owners)).map(({ offer }) => offer.id);
    expect(await of({ practitioners: [place(1).practitioner!.nationalId] })).toEqual(['of-1', 'of-1-cpts']);
    expect(await of({ structures: [place(4).structure!.nationalId, place(1).structure!.nationalId] })).toEqual([
      'of-4',
    ]);
  });

  it('W28 lists the members of a structure: its cards, and who has none; page by page, in the neutral order', async () => {
    const house = { sas: true, via: 'MSP', structureId: '1330000099' };
    write([
      cpts,
      place(1, { participation: { sas: true, via: 'CPTS', structureId: cpts.nationalId } }),
      under(1),
      under(2),
      place(3, { participation: { sas: true, via: 'CPTS', structureId: cpts.nationalId } }),
      place(4, { practitioner: { ...place(4).practitioner!, specialties: [{ code: 'SM40' }] }, participation: house }),
      place(5, { participation: house, position: { latitude: 44.84, longitude: -0.2 } }),
      place(6),
    ]);
    await load();
    const members = async (id: string, request = {}) => {
      const page = await directory.findMembers(id, { limit: 100, ...request });
      return page && { ...page, ids: page.offers.map(({ offer }) => offer.id) };
    };
    const all = (await members(cpts.nationalId, { seed: 'a' }))!;
    expect([...all.ids].sort()).toEqual(['of-1-cpts', 'of-2-cpts', 'of-3']);
    expect(all).toMatchObject({ total: 3, order: { by: 'participation-then-seeded-shuffle', seed: 'a' } });
    expect(all.location).toMatchObject({ type: 'city', label: 'CPTS du Modèle', departement: '33', radiusKm: 1 });
    const first = (await members(cpts.nationalId, { limit: 2, seed: 'a' }))!;
    const second = (await members(cpts.nationalId, { limit: 2, seed: 'a', cursor: first.nextCursor }))!;
    expect([...first.ids, ...second.ids]).toEqual(all.ids);
    await expect(members('1330000099', { cursor: first.nextCursor })).rejects.toMatchObject({ code: 'cursor-invalid' });

    expect([...(await members('1330000099'))!.ids].sort()).toEqual(['of-4', 'of-5']);
    expect((await members('1330000099', { specialty: { code: 'SM40' } }))!.ids).toEqual(['of-4']);
    const near = (await members('1330000099', { location: address }))!;
    expect(near.ids).toEqual(['of-4']);
    expect(near).toMatchObject({ location: address, order: { by: 'participation-then-distance' } });
    expect(await members('1330000098')).toBeUndefined();
  });

  it('follows a changed file, and refuses one that lost more than half', async () => {
    write([1, 2, 3, 4, 5].map((n) => place(n)));
    await load();
    write([place(1, { editors: ['lent', 'rapide'], hasAgenda: true }), place(2), place(3)]);
    await load();
    expect(await directory.getOffer('of-1')).toMatchObject({ editorIds: ['lent', 'rapide'], hasAgenda: true });
    expect(await directory.getOffer('of-5')).toBeUndefined();
    expect(await directory.getPractitioner('819990000005')).toBeUndefined();
    write([place(1)]);
    await expect(load()).rejects.toThrow('1 offers instead of 3');
    expect(await directory.getOffer('of-3')).toBeDefined();
  });

  it('knows an offer, its practitioner and structure as the API tells of them', async () => {
    write([
      place(1),
      place(2, {
        practitioner: place(1).practitioner!,
        departement: '974',
        position: { latitude: -20.88, longitude: 55.45 },
      }),
    ]);
    await load();
    const { practitioner, structure, address: where, phones, position } = place(1);
    expect(await directory.getOffer('of-1')).toEqual({
      offer: {
        id: 'of-1',
        kind: 'PS',
        place: { id: 'pl-1', timeZone: 'Europe/Paris', address: where, position, phones },
        practitioner,
        structure,
        participation: { sas: false },
      },
      editorIds: ['rapide'],
      hasAgenda: false,
      departement: '33',
      around: position,
    });
    const places = await directory.offersOf({ practitioners: [practitioner!.nationalId] });
    expect(places.map(({ offer }) => [offer.id, offer.place.timeZone])).toEqual([
      ['of-1', 'Europe/Paris'],
      ['of-2', 'Indian/Reunion'],
    ]);
    expect(await directory.getPractitioner(practitioner!.nationalId)).toEqual(practitioner);
    expect(await directory.getStructure(structure!.nationalId)).toEqual(structure);
    expect(await directory.getOffer('nothing')).toBeUndefined();
  });

  it('searches by a commune’s position where a place has none, and does not show it as the place’s own', async () => {
    const { position: _none, ...without } = place(1);
    write([without]);
    await load();
    const { offers } = await directory.findOffers(search());
    expect(offers).toHaveLength(1);
    expect(offers[0]!.offer.place).not.toHaveProperty('position');
  });

  it('finds by specialty and circle: what means the same too, what is outside not', async () => {
    write([
      place(1),
      place(5),
      place(2, { position: { latitude: 44.84, longitude: -0.4 } }), // 14 km
      place(3, { practitioner: { ...place(3).practitioner!, specialties: [{ code: 'SM40' }] } }),
      place(4, { practitioner: { ...place(4).practitioner!, professionCode: '40', specialties: [] } }),
      { ...place(6), kind: 'CDS', practitioner: undefined },
      { ...place(7), kind: 'SOS', practitioner: undefined },
    ]);
    await load();
    const found = async (code: string, radiusKm = 10) =>
      (await allPages(search({ specialty: { code }, location: { ...address, radiusKm } }))).sort();
    expect(await found('SM54'), 'SOS Médecins is general practice').toEqual(['of-1', 'of-5', 'of-7']);
    expect(await found('SM26')).toEqual(['of-1', 'of-5', 'of-7']);
    expect(await found('SM54', 20)).toEqual(['of-1', 'of-2', 'of-5', 'of-7']);
    expect(await found('SM40')).toEqual(['of-3']);
    expect(await found('40')).toEqual(['of-4']);
    expect(await found('124')).toEqual(['of-6']);
    expect(await found('10')).toEqual(['of-1', 'of-3', 'of-5']);
    expect(await found('SM99'), 'an unknown specialty of doctors').toEqual(await found('SM54'));
    for (const code of ['INF', '99', 'SCD99', 'sm99']) {
      await expect(found(code), code).rejects.toMatchObject({ code: 'specialty-unknown' });
    }
  });

  it('SM99: searches general practice for a code of doctors that is not known, and says so', async () => {
    write([
      place(0),
      place(1),
      place(2, { practitioner: { ...place(2).practitioner!, specialties: [{ code: 'SM40' }] } }),
    ]);
    await load();
    const asked = { code: 'SM99', system: 'urn:oid:1.2.250.1.213.2.28' };
    const page = await directory.findOffers(search({ specialty: asked, limit: 1 }));
    expect(page.specialty).toMatchObject({ status: 'replaced', asked, used: { code: 'SM54' } });
    expect(page.total).toBe(2);
    // Every page of it, and in a system that has no such specialty nothing.
    const next = await directory.findOffers(search({ specialty: asked, limit: 1, cursor: page.nextCursor! }));
    expect(next.specialty).toEqual(page.specialty);
    expect(next.offers).toHaveLength(1);
    expect(await directory.findOffers(search())).not.toHaveProperty('specialty');
    const elsewhere = { code: 'SM99', system: 'urn:oid:1.2.250.1.71.1.2.7' };
    await expect(directory.findOffers(search({ specialty: elsewhere }))).rejects.toMatchObject({
      code: 'specialty-unknown',
    });
  });

  it('shows the médecin traitant alone for another code that is not known', async () => {
    write([place(0), place(1)]);
    await load();
    const { nationalId } = place(1).practitioner!;
    const page = await directory.findOffers(search({ specialty: { code: 'INF' }, treatingPhysician: { nationalId } }));
    expect(page).toMatchObject({
      total: 1,
      specialty: { status: 'unknown', asked: { code: 'INF' } },
      treatingPhysician: { status: 'found' },
    });
    expect(page.offers.map(({ offer }) => offer.id)).toEqual(['of-1']);
    expect(page.nextCursor).toBeUndefined();
  });

  it('W26: searches where the chosen location is, whatever its label may be located as', async () => {
    write([place(1), place(2, { position: { latitude: 43.6045, longitude: 1.4442 } })]);
    await load();
    for (const label of ['1 place du Capitole, 31000 Toulouse', 'Toulouse (31)', 'nowhere']) {
      expect(await allPages(search({ location: { ...address, label } }))).toEqual(['of-1']);
    }
  });

  it('searches a circle, not the box around it', async () => {
    const around = [0, 45, 90, 135, 180, 225, 270, 315].map((degrees) => {
      const [north, east] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
      return { latitude: 44.84 + (north * 10.5) / 111.2, longitude: -0.58 + (east * 10.5) / 78.9 };
    });
    write([place(0), ...around.map((position, i) => place(i + 1, { position }))]);
    await load();
    expect(await allPages(search())).toEqual(['of-0']);
    expect(await allPages(search({ location: { ...address, radiusKm: 11 } }))).toHaveLength(9);
  });

  it('orders an address by participation, then distance, whatever the page size', async () => {
    write(Array.from({ length: 57 }, (_, i) => place(i)));
    await load();
    const { offers, total, order } = await directory.findOffers(search());
    expect(total).toBe(57);
    expect(order).toEqual({ by: 'participation-then-distance' });
    const expected = [...offers].sort(
      ({ offer: a }, { offer: b }) =>
        Number(b.participation.sas) - Number(a.participation.sas) || a.distanceMeters! - b.distanceMeters!,
    );
    expect(offers).toEqual(expected);
    const whole = offers.map(({ offer }) => offer.id);
    expect(new Set(whole).size).toBe(57);
    for (const limit of [1, 7, 19, 56, 57]) expect(await allPages(search({ limit }))).toEqual(whole);
  });

  it('W3 shuffles a city fairly: the same for one seed, another for another, participation first in both', async () => {
    write(Array.from({ length: 57 }, (_, i) => place(i)));
    await load();
    const order = (seed: string, limit: number) => allPages(search({ location: city, seed, limit }));
    const first = await order('a1', 100);
    expect(new Set(first).size).toBe(57);
    expect(await order('a1', 7)).toEqual(first);
    expect(await order('a1', 56)).toEqual(first);
    expect(await order('b2', 100)).not.toEqual(first);
    const taking = first.map((id) => Number(id.slice(3)) % 3 === 0);
    expect(taking.indexOf(false)).toBe(19);
    expect(taking.slice(19)).not.toContain(true);
    const { offers, order: said } = await directory.findOffers(search({ location: city, seed: 'a1' }));
    expect(said).toEqual({ by: 'participation-then-seeded-shuffle', seed: 'a1' });
    expect(offers[0]!.offer).not.toHaveProperty('distanceMeters');
  });

  it('gives a seed of its own when none is sent, and keeps it over the pages', async () => {
    write(Array.from({ length: 30 }, (_, i) => place(i)));
    await load();
    const ids = await allPages(search({ location: city, limit: 4 }));
    expect(new Set(ids).size).toBe(30);
  });

  it('favours nobody: over many seeds each comes first about as often', async () => {
    write([1, 2, 4, 5].map((n) => place(n)));
    await load();
    const firsts = new Map<string, number>();
    for (let seed = 0; seed < 200; seed++) {
      const { offers } = await directory.findOffers(search({ location: city, seed: `s${seed}`, limit: 1 }));
      const id = offers[0]!.offer.id;
      firsts.set(id, (firsts.get(id) ?? 0) + 1);
    }
    for (const n of firsts.values()) expect(n).toBeGreaterThan(25);
    expect(firsts.size).toBe(4);
  });

  it('W3 neither repeats nor loses an offer when the directory changes between two pages', async () => {
    const records = Array.from({ length: 40 }, (_, i) => place(i));
    write(records);
    await load();
    const before = await allPages(search({ location: city, seed: 'x', limit: 9 }));
    const ids = await allPages(search({ location: city, seed: 'x', limit: 9 }), async (page) => {
      // One that was shown goes, and one comes in.
      write([...records.filter(({ offerId }) => offerId !== before[page]), place(100 + page)]);
      await load();
    });
    expect(new Set(ids).size).toBe(ids.length);
    expect(before.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('refuses a cursor of another search, or one made up', async () => {
    write(Array.from({ length: 5 }, (_, i) => place(i)));
    await load();
    const { nextCursor } = await directory.findOffers(search({ limit: 2 }));
    for (const request of [
      search({ cursor: nextCursor!, location: { ...address, radiusKm: 9 } }),
      search({ cursor: nextCursor!, location: city }),
      search({ cursor: nextCursor!, specialty: { code: 'SM40' } }),
      search({ cursor: 'abc' }),
      search({ cursor: Buffer.from('[1,2,3,4,5,6]').toString('base64url') }),
    ]) {
      await expect(directory.findOffers(request)).rejects.toMatchObject({ code: 'cursor-invalid' });
    }
  });
});
