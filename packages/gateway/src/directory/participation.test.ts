import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Declaration, DeclaredPlace, SearchRequest } from '@sas-embed/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEventLog } from '../appointments/index.js';
import type { Idempotency } from '../booking/index.js';
import type { Principal } from '../identity/index.js';
import {
  annuaireLine,
  ANNUAIRE_COLUMNS,
  openTestDatabase,
  postgresAvailable,
  type TestDatabase,
} from '../testing/index.js';
import { principalOf } from '../testing/fixtures/booking-world.js';
import {
  createDirectory,
  importDirectory,
  importNational,
  participationHandlers,
  type Directory,
  type PlaceRecord,
} from './index.js';

// What is declared of a place: what imports leave of it, what a MSP carries, who declared it when, and two who declare at once.

const DOCTOR = '819990000017';
const COLLEAGUE = '819990000025';
const HOUSE = '1339990152';
const NOW = new Date('2026-11-23T08:00:00Z');
const HOURS = { hoursStated: true };
const cpts = (n: number) => ({ nationalId: `133999800${n}`, name: `CPTS d’exemple ${n}`, phones: [] });

const person = (nationalId: string, lastName: string): NonNullable<PlaceRecord['practitioner']> => ({
  ...{ nationalId, lastName, firstName: 'Alix', professionCode: '10' },
  specialties: [{ code: 'SM54', label: 'Médecine générale' }],
});

function place(offerId: string, changes: Partial<PlaceRecord> = {}): PlaceRecord {
  return {
    ...{ type: 'place', offerId, placeId: `place-${offerId}`, kind: 'PS', departement: '33', phones: [] },
    practitioner: person(DOCTOR, 'Exemple'),
    address: { lines: ['1 rue des Exemples'], postcode: '33000', city: 'Bordeaux', inseeCode: '33063' },
    position: { latitude: 44.84, longitude: -0.58 },
    ...{ participation: { sas: false }, editors: [], hasAgenda: false },
    ...changes,
  };
}

/** The own place of the maison de santé, which the directory knows as taking no part. */
function house(): PlaceRecord {
  const { practitioner: _nobody, ...own } = place('house', { kind: 'MSP' });
  return { ...own, structure: { nationalId: HOUSE, name: 'Maison de santé d’exemple' } };
}

const search: SearchRequest = {
  specialty: { code: 'SM54' },
  location: {
    ...{ type: 'address', label: 'Bordeaux', position: { latitude: 44.84, longitude: -0.58 }, radiusKm: 10 },
    approximate: true,
  },
  limit: 100,
};

const by = (regulatorId: string, role: Principal['role'] = 'practitioner', practitioners = [DOCTOR]): Principal => ({
  ...principalOf(regulatorId),
  ...{ role, actsFor: { practitioners, structures: [] } },
});
const doctor = by('doctor');
const delegate = by('delegate', 'delegate');

const folder = mkdtempSync(join(tmpdir(), 'sas-participation-'));
const file = join(folder, 'directory.ndjson');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const hasPostgres = await postgresAvailable();

/** The participation on a database of its own. */
async function openWorld(engine: 'pglite' | 'postgresql') {
  const database: TestDatabase = await openTestDatabase({ engine });
  const directory: Directory = createDirectory({ database });
  // Repeats are another matter, and proved in test/contract.
  const idempotency: Pick<Idempotency, 'run'> = { run: (_request, work) => database.transaction(work) };
  const clock = { now: () => NOW };
  const handlers = participationHandlers({
    ...{ database, clock, idempotency: idempotency as Idempotency, events: createEventLog() },
  });
  let keys = 0;
  const call = async (operation: keyof typeof handlers, principal: Principal, asked: object): Promise<unknown> => {
    const request = { principal, path: {}, query: {}, idempotencyKey: `participation-${++keys}`, ...asked };
    const handler = handlers[operation] as (of: unknown) => Promise<{ body: unknown }>;
    return (await handler(request)).body;
  };
  return {
    database,
    load: (records: readonly unknown[]) => {
      writeFileSync(file, records.map((record) => JSON.stringify(record)).join('\n'));
      return importDirectory(database, file, () => Promise.resolve());
    },
    list: async (who = doctor) => (await call('listParticipations', who, {})) as { places: DeclaredPlace[] },
    declare: (who: Principal, places: { offerId: string; version: number }[], declaration: Declaration) =>
      call('declareParticipation', who, { body: { places, declaration } }),
    withdraw: (who: Principal, offerId: string, version: number) =>
      call('withdrawParticipation', who, { path: { offerId }, query: { version } }),
    changes: async () => {
      const { rows } = await sql<{
        subject: string;
        change: unknown;
        version: number;
        at: Date;
        by: string;
        role: string;
      }>`
        select subject, change, version, at, regulator_id as by, role from participation_change order by id`.execute(
        database.db,
      );
      return rows;
    },
    cards: async () => {
      const { offers } = await directory.findOffers(search);
      return offers.map(({ offer: { id, kind, community, participation } }) => ({
        ...{ id, kind, community: community?.nationalId, participation },
      }));
    },
    clear: () =>
      sql`truncate directory_import, directory_run, offer, practitioner, structure, community, participation,
        structure_profile, participation_change cascade`.execute(database.db),
  };
}
type World = Awaited<ReturnType<typeof openWorld>>;

describe.each(['pglite', 'postgresql'] as const)('what is declared, on %s', (engine) => {
  if (engine === 'postgresql' && !hasPostgres) {
    it.skip('PostgreSQL does not answer', () => undefined);
    return;
  }
  let world: World;
  beforeAll(async () => {
    world = await openWorld(engine);
  });
  afterAll(() => world?.database.close());
  beforeEach(async () => {
    await world.clear();
  });
  const through: Declaration = {
    ...{ sas: true, via: 'CPTS', communityIds: [cpts(1).nationalId], description: 'Le matin', ...HOURS },
  };
  const communities = [1, 2].map((n) => ({ type: 'community', ...cpts(n) }));

  it('stands after an import of the file that says otherwise, with what else the file changes', async () => {
    await world.load([...communities, place('own')]);
    await world.declare(doctor, [{ offerId: 'own', version: 0 }], through);
    const [before] = await world.cards();
    expect(before).toMatchObject({ kind: 'CPTS', community: cpts(1).nationalId, participation: { sas: true } });
    const moved = { lines: ['9 rue des Exemples'], postcode: '33000', city: 'Bordeaux', inseeCode: '33063' };
    const participation = { sas: true, via: 'individual', overbooking: true } as const;
    await world.load([...communities, place('own', { participation, address: moved, phones: ['+33536490001'] })]);
    expect(await world.cards()).toEqual([before]);
    const { places } = await world.list();
    expect(places).toMatchObject([{ declaration: through, version: 1, address: moved }]);
    // Taken back, the file of today holds, not that of the day of the declaration.
    await world.withdraw(doctor, 'own', 1);
    expect(await world.cards()).toMatchObject([{ id: 'own', kind: 'PS', participation }]);
  });

  it('outlives its CPTS in the file; goes with its place, and is there again when that is back', async () => {
    const others = [1, 2, 3].map((n) => place(`other-${n}`, { practitioner: person(COLLEAGUE, 'Modèle') }));
    await world.load([...communities, ...others, place('own')]);
    await world.declare(doctor, [{ offerId: 'own', version: 0 }], through);
    const of = async () => (await world.cards()).map(({ community }) => community).filter(Boolean);
    await world.load([communities[1], ...others, place('own', { phones: ['+33536490002'] })]);
    expect(await of()).toEqual([cpts(1).nationalId]);
    await world.load([...communities, ...others]);
    expect(await of()).toEqual([]);
    expect((await world.list()).places).toEqual([]);
    await world.load([...communities, ...others, place('own')]);
    expect(await of()).toEqual([cpts(1).nationalId]);
    expect((await world.list()).places).toMatchObject([{ declaration: through, version: 1 }]);
  });

  it('stands after an import of the Annuaire Santé', async () => {
    const line = (fields: Record<string, string> = {}) =>
      annuaireLine({
        ...{
          practitioner: 1,
          structure: 1,
          inseeCode: '33063',
          postcode: '33000',
          city: 'BORDEAUX',
          specialty: 'SM54',
        },
        fields,
      });
    const national = join(folder, 'annuaire.txt');
    const read = (row: string) => {
      writeFileSync(national, [ANNUAIRE_COLUMNS.join('|'), row, ''].join('\n'));
      const faultsFile = join(folder, 'faults.tsv');
      return importNational(world.database, { source: 'annuaire', file: national, faultsFile });
    };
    await world.load(communities);
    await read(line());
    const own = by('doctor', 'practitioner', ['819990000001']);
    const [first] = (await world.list(own)).places;
    await world.declare(own, [{ offerId: first!.offerId, version: 0 }], through);
    const before = await world.cards();
    expect(before).toMatchObject([{ kind: 'CPTS', participation: { sas: true, description: 'Le matin' } }]);
    expect(await read(line({ Téléphone: '0536490003' }))).toMatchObject({ outcome: 'imported', changed: 1 });
    expect(await world.cards()).toEqual(before);
    expect((await world.list(own)).places).toMatchObject([{ declaration: through, version: 1 }]);
  });

  it('through a MSP carries the MSP: it takes part as long as one of its practitioners does', async () => {
    const other = by('colleague', 'practitioner', [COLLEAGUE]);
    await world.load([house(), place('own'), place('theirs', { practitioner: person(COLLEAGUE, 'Modèle') })]);
    const ofHouse = async () => (await world.cards()).find(({ id }) => id === 'house')!.participation;
    expect(await ofHouse()).toEqual({ sas: false });
    const house1: Declaration = { sas: true, via: 'MSP', structureId: HOUSE, ...HOURS };
    await world.declare(doctor, [{ offerId: 'own', version: 0 }], house1);
    expect(await ofHouse()).toEqual({ sas: true, via: 'MSP' });
    await world.declare(other, [{ offerId: 'theirs', version: 0 }], { ...house1, overbooking: true });
    expect(await ofHouse()).toEqual({ sas: true, via: 'MSP', overbooking: true });
    // An import knows nothing of it, and takes nothing from it.
    await world.load([
      ...[house(), place('own', { phones: ['+33536490004'] })],
      place('theirs', { practitioner: person(COLLEAGUE, 'Modèle') }),
    ]);
    expect(await ofHouse()).toEqual({ sas: true, via: 'MSP', overbooking: true });
    await world.declare(other, [{ offerId: 'theirs', version: 1 }], { sas: false });
    expect(await ofHouse()).toEqual({ sas: true, via: 'MSP' });
    await world.withdraw(doctor, 'own', 1);
    expect(await ofHouse()).toEqual({ sas: false });
  });

  it('is kept with who declared it and when, each time, and a refusal leaves no trace', async () => {
    await world.load([...communities, place('own')]);
    await world.declare(doctor, [{ offerId: 'own', version: 0 }], through);
    await world.declare(delegate, [{ offerId: 'own', version: 1 }], { sas: false });
    await expect(world.declare(doctor, [{ offerId: 'own', version: 1 }], through)).rejects.toMatchObject({
      code: 'version-conflict',
    });
    await expect(world.declare(doctor, [{ offerId: 'own', version: 2 }], { sas: true })).rejects.toMatchObject({
      code: 'invalid-request',
    });
    await world.withdraw(doctor, 'own', 2);
    const subject = `place place-own ${DOCTOR}`;
    expect(await world.changes()).toEqual([
      { subject, change: through, version: 1, at: NOW, by: 'doctor', role: 'practitioner' },
      { subject, change: { sas: false }, version: 2, at: NOW, by: 'delegate', role: 'delegate' },
      { subject, change: null, version: 3, at: NOW, by: 'doctor', role: 'practitioner' },
    ]);
  });
});

// Two at once exist only with several connections: the embedded engine has one.
describe.skipIf(!hasPostgres)('two who declare at once, on PostgreSQL', () => {
  const ROUNDS = 12;
  let world: World;
  beforeAll(async () => {
    world = await openWorld('postgresql');
    await world.load([place('a'), place('b')]);
  });
  afterAll(() => world?.database.close());
  const versions = async () => {
    const { places } = await world.list();
    return new Map(places.map(({ offerId, version, declaration }) => [offerId, { version, declaration }]));
  };
  const alone = (description: string): Declaration => ({ sas: true, via: 'individual', description, ...HOURS });

  it('of one declaration: one wins, the other is told, and the screen shows the winner’s', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const version = (await versions()).get('a')!.version;
      const editors = [doctor, delegate];
      const outcomes = await Promise.allSettled(
        editors.map((who) => world.declare(who, [{ offerId: 'a', version }], alone(`${who.regulatorId} ${round}`))),
      );
      const won = outcomes.findIndex(({ status }) => status === 'fulfilled');
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(outcomes[1 - won]).toMatchObject({ reason: { code: 'version-conflict' } });
      const now = (await versions()).get('a')!;
      expect(now).toMatchObject({
        ...{ version: version + 1, declaration: { description: `${editors[won]!.regulatorId} ${round}` } },
      });
      expect((await world.cards()).filter(({ id }) => id === 'a')).toMatchObject([
        { participation: { description: now.declaration!.description } },
      ]);
    }
    expect(await world.changes()).toHaveLength(ROUNDS);
  });

  it('of two places, named in two orders: all or none, and neither waits for ever', async () => {
    const noted = (await world.changes()).length;
    for (let round = 0; round < ROUNDS; round++) {
      const before = await versions();
      const known = ['a', 'b'].map((offerId) => ({ offerId, version: before.get(offerId)!.version }));
      const outcomes = await Promise.allSettled([
        world.declare(doctor, known, alone(`both ${round}`)),
        world.declare(delegate, [...known].reverse(), { sas: false }),
      ]);
      const won = outcomes.findIndex(({ status }) => status === 'fulfilled');
      expect(outcomes[1 - won]).toMatchObject({ status: 'rejected', reason: { code: 'version-conflict' } });
      const now = await versions();
      for (const { offerId, version } of known) {
        expect(now.get(offerId)).toMatchObject({ version: version + 1, declaration: { sas: won === 0 } });
      }
    }
    expect(await world.changes()).toHaveLength(noted + 2 * ROUNDS);
  });

  it('and take back what another changes: exactly one of the two happens', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const version = (await versions()).get('a')!.version;
      const outcomes = await Promise.allSettled([
        world.withdraw(doctor, 'a', version),
        world.declare(delegate, [{ offerId: 'a', version }], alone(`kept ${round}`)),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const { declaration } = (await versions()).get('a')!;
      expect(declaration?.description).toBe(outcomes[0].status === 'fulfilled' ? undefined : `kept ${round}`);
    }
  });
});
