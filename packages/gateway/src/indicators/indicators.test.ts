import { AGENDA_SOURCE_ID, type Indicators, type SearchEvent } from '@sas-embed/contract';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { recordVersion } from '../appointments/appointment-rows.js';
import { createAppointments, createEventLog, type OwnBooking } from '../appointments/index.js';
import { createAudit, purgeAudit } from '../audit/index.js';
import { createSearchJournal } from '../monitoring/index.js';
import { camille, CASE_REF_KEY } from '../testing/fixtures/booking-world.js';
import { openTestDatabase, postgresAvailable, type TestDatabase } from '../testing/index.js';
import {
  createReport,
  createSeenPlaces,
  dayOf,
  purgeFacts,
  rebuildIndicators,
  runIndicatorCommand,
  withCountedAppointments,
  withCountedSignIns,
} from './index.js';
import type { Viewer } from './report.js';

const onPostgres = await postgresAvailable();
const SAS = ['33', '974', '24'].map((code) => ({ id: `sas-${code}`, label: `SAS ${code}`, territories: [code] }));
const EDITOR = { id: 'rapide', label: 'Agenda Rapide' };
const ALL: Viewer = { kind: 'all' };

/** The rooms that count, on a clock of the test. */
function worldOn(database: TestDatabase) {
  const time = { at: Date.parse('2026-10-15T10:00:00Z') };
  const clock = { now: () => new Date(time.at) };
  const config = { secrets: { caseRefKey: CASE_REF_KEY } };
  const events = withCountedAppointments(createEventLog());
  const appointments = createAppointments({ events, clock, config });
  const audit = withCountedSignIns(createAudit(clock), clock);
  const seen = createSeenPlaces(database, () => dayOf(clock.now()));
  const journal = createSearchJournal({ database, clock, look: (event) => seen.look(event) });
  const newReport = () =>
    createReport({ database, clock, config: { sas: SAS, editors: [EDITOR] as never, marketplaces: [], hosts: [] } });
  const report = newReport();
  let sessions = 0;

  return {
    ...{ time, clock, database, report },
    async book(sas = 'sas-33', more: Partial<OwnBooking> = {}, fails = false): Promise<string> {
      return database.transaction(async (trx) => {
        const booked = await appointments.recordBooking(trx, {
          principal: { ...camille, bookingSas: { id: sas, label: sas } },
          ...{ hostId: 'demo-lrm', origin: { kind: 'agenda', sourceId: AGENDA_SOURCE_ID }, offerId: 'offer-33' },
          ...{ start: new Date(time.at + 3_600_000), timeZone: 'Europe/Paris', ...more },
        });
        if (fails) throw new Error('rolled back');
        return booked.id;
      });
    },
    /** A further version, with what the editor says now. */
    async change(id: string, set: { status?: 'cancelled' | 'fulfilled'; origin_kind?: 'editor' }): Promise<void> {
      await database.transaction(async (trx) => {
        const row = await trx
          .selectFrom('appointment')
          .select('version')
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        const stored = await trx
          .updateTable('appointment')
          .set({ ...set, version: row.version + 1 })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow();
        await recordVersion(trx, events, stored, clock.now(), { kind: 'editor', id: EDITOR.id });
      });
    },
    signIn: (sas: string, via: string) =>
      database.transaction((trx) =>
        audit.write(trx, {
          actor: { kind: 'regulator', id: 'r1', role: 'osnp', sasId: sas, hostId: 'demo-lrm' },
          ...{ action: 'session.opened', on: { sessionId: `s${(sessions += 1)}` }, codes: { kind: 'page', via } },
        }),
      ),
    async search(
      sas: string,
      events: readonly unknown[],
      more: { contextual?: boolean; continued?: boolean; until?: number } = {},
    ) {
      const asked = {
        ...{ kind: 'search' as const, continued: false, contextual: false, ...more },
        principal: { role: 'osnp' as const, bookingSas: { id: sas, label: sas }, hostId: 'demo-lrm' },
        ...{
          location: { type: 'address' as const, departement: '33' },
          log: { error: (what: unknown) => expect.fail(JSON.stringify(what)) } as never,
        },
      };
      let read = 0;
      for await (const _ of journal.observe(stream(events), asked)) if ((read += 1) === more.until) break;
      await journal.settled();
      await seen.flush();
    },
    read: (by?: Indicators['by'], viewer = ALL, months = ['2026-10', '2026-11']) =>
      newReport().read({ months, ...(by && { by }) }, viewer),
  };
}
type World = ReturnType<typeof worldOn>;

async function* stream(events: readonly unknown[]): AsyncGenerator<SearchEvent> {
  yield* events as SearchEvent[];
}
const answer = (id: string, state: string) => ({
  type: 'source',
  source: { id, state, ...(state === 'failed' && { reason: 'connection' }) },
});
const slots = (offerId: string, sourceId: string) => ({
  type: 'slots',
  sourceId,
  lists: [{ offerId, slots: [{ id: 's' }] }],
});
const offers = { type: 'offers', offers: [{ id: 'offer-33' }] };
const end = { type: 'end', totals: { offers: 1 } };

/** `detail` or `key/detail` → the values of the months. */
function table(indicators: Indicators, id: string): Record<string, (number | null)[]> {
  const rows = indicators.indicators.find((one) => one.id === id)?.rows ?? [];
  return Object.fromEntries(rows.map(({ key, detail, values }) => [[key, detail].filter(Boolean).join('/'), values]));
}
const times = async (n: number, work: () => Promise<unknown>) => {
  for (let i = 0; i < n; i++) await work();
};

describe.each(['pglite', ...(onPostgres ? (['postgresql'] as const) : [])] as const)('indicators on %s', (engine) => {
  let database: TestDatabase;
  let world: World;
  beforeAll(async () => {
    database = await openTestDatabase({ engine });
    for (const [id, departement] of [
      ['offer-33', '33'],
      ['offer-24', '24'],
    ] as const) {
      await database.db
        .insertInto('practitioner')
        .values({
          national_id: `81999000${departement.padStart(4, '0')}`,
          last_name: 'Exemple',
          first_name: id,
          specialties: '[]',
        })
        .execute();
      await database.db
        .insertInto('offer')
        .values({
          ...{ id, place_id: id, kind: 'PS', practitioner_id: `81999000${departement.padStart(4, '0')}`, departement },
          ...{ time_zone: 'Europe/Paris', address: '{}', latitude: 44.8, longitude: -0.5, position_estimated: false },
          ...{ phones: [], participates: true, has_agenda: true, search_keys: [], generation: 'g' },
        })
        .execute();
    }
  });
  afterAll(() => database?.close());
  const fresh = () => (world = worldOn(database));
  afterEach(async () => {
    await purgeAudit(database, createAudit(world.clock), new Date('2100-01-01T00:00:00Z'));
    for (const name of [
      'indicator_fact',
      'indicator_month',
      'indicator_closed',
      'indicator_place',
      'search_run',
    ] as const) {
      await database.db.deleteFrom(name).execute();
    }
    for (const name of ['appointment_history', 'appointment', 'event'] as const)
      await database.db.deleteFrom(name).execute();
  });

  it('count orientations by kind and appointments by status, by SAS, département, editor and month', async () => {
    fresh();
    const ids: string[] = [];
    await times(8, async () => ids.push(await world.book()));
    await times(6, () => world.book('sas-974', { origin: { kind: 'phone', sourceId: 'rapide' }, offerId: 'offer-24' }));
    await times(5, () =>
      world.book('sas-33', { origin: { kind: 'overbooking', sourceId: 'offer-33' }, orientationCategory: 'CPTS' }),
    );
    await times(5, () => world.book('sas-33', { orientationType: 3 }));
    // The first of December in Paris is still November in UTC; the first of November here, October there.
    world.time.at = Date.parse('2026-10-31T23:30:00Z');
    for (const id of ids.slice(0, 6)) await world.change(id, { status: 'cancelled' });
    expect(table(await world.read('sas'), 'orientations')).toMatchObject({
      '': [24, 0],
      ...{ agenda: [8, 0], phone: [6, 0], overbooking: [5, 0], reorientation: [5, 0] },
      ...{ 'sas-33': [18, 0], 'sas-33/agenda': [8, 0], 'sas-974': [6, 0], 'sas-974/phone': [6, 0] },
    });
    expect(table(await world.read('departement'), 'orientations')).toMatchObject({ '33': [18, 0], '24': [6, 0] });
    expect(table(await world.read('editor'), 'orientations')).toMatchObject({
      ...{ [AGENDA_SOURCE_ID]: [13, 0], rapide: [6, 0], none: [5, 0] },
    });
    expect(table(await world.read(), 'orientation-categories')).toMatchObject({ PS: [19, 0], CPTS: [5, 0] });
    expect(table(await world.read(), 'appointments')).toEqual({ '': [24, 6], booked: [24, 0], cancelled: [0, 6] });
  });

  it('count once what is said twice, and nothing of what was rolled back', async () => {
    fresh();
    await times(5, () => world.book());
    const id = await world.book();
    await expect(world.book('sas-33', {}, true)).rejects.toThrow('rolled back');
    await world.change(id, { status: 'cancelled' });
    await world.change(id, { status: 'cancelled' }); // a repeat with another word of no account
    await rebuildIndicators(database, world.clock);
    const facts = await database.db.selectFrom('indicator_fact').selectAll().where('id', 'like', `%${id}%`).execute();
    expect(facts.map((fact) => `${fact.kind} ${fact.detail}`).sort()).toEqual([
      ...['category PS', 'orientation agenda', 'status booked', 'status cancelled'],
    ]);
    expect(table(await world.read(), 'orientations')['']).toEqual([6, 0]);
  });

  it('count the time from search to booking, where the search is known', async () => {
    fresh();
    for (const [seconds, n] of [
      [30, 5],
      [400, 6],
      [4000, 7],
    ] as const) {
      await times(n, () => world.book('sas-33', { searchedAt: new Date(world.time.at - seconds * 1000) }));
    }
    await times(3, () => world.book());
    expect(table(await world.read(), 'search-to-booking')).toEqual({
      ...{ '': [18, 0], 'under-1-min': [5, 0], '5-10-min': [6, 0], 'over-30-min': [7, 0] },
    });
  });

  it('put right what comes to light later, also of a month that is over', async () => {
    fresh();
    const ids: string[] = [];
    await times(10, async () =>
      ids.push(await world.book('sas-33', { origin: { kind: 'phone', sourceId: 'rapide' } })),
    );
    world.time.at = Date.parse('2026-11-02T10:00:00Z');
    expect(table(await world.read(), 'orientations')).toEqual({ '': [10, 0], phone: [10, 0] });
    for (const id of ids.slice(0, 5)) await world.change(id, { origin_kind: 'editor' });
    expect(table(await world.read(), 'orientations')).toEqual({ '': [10, 0], phone: [5, 0], editor: [5, 0] });
  });

  it('count searches and why they gave nothing, contextual ones by LRM, and what each editor gave', async () => {
    fresh();
    const found = [offers, slots('offer-33', 'rapide'), answer('rapide', 'answered'), end];
    await times(9, () => world.search('sas-33', found, { contextual: true }));
    await times(5, () =>
      world.search('sas-33', [
        { ...offers, offers: [] },
        { type: 'end', totals: { offers: 0 } },
      ]),
    );
    await times(6, () => world.search('sas-33', [offers, answer('rapide', 'answered'), end]));
    await times(7, () => world.search('sas-974', [offers, answer('rapide', 'failed'), end]));
    await times(8, () => world.search('sas-974', [offers, end], { until: 1 }));
    await times(5, () => world.search('sas-33', found, { continued: true })); // further pages
    expect(table(await world.read('sas'), 'searches')).toMatchObject({
      ...{
        '': [35, 0],
        'with-slots': [9, 0],
        'no-offer': [5, 0],
        'no-slot': [6, 0],
        'sources-silent': [7, 0],
        left: [8, 0],
      },
      ...{ 'sas-33': [20, 0], 'sas-974/sources-silent': [7, 0] },
    });
    expect(table(await world.read('host'), 'contextual-searches')).toMatchObject({ '': [9, 0], 'demo-lrm': [9, 0] });
    expect(table(await world.read('editor'), 'editor-answers')).toMatchObject({
      ...{ 'rapide/slots': [9, 0], 'rapide/none': [6, 0], 'rapide/failed': [7, 0] },
    });
  });

  it('count sign-ins by Pro Santé Connect beside the others, by SAS', async () => {
    fresh();
    await times(12, () => world.signIn('sas-33', 'psc'));
    await times(6, () => world.signIn('sas-974', 'provider'));
    expect(table(await world.read('sas'), 'sign-ins')).toMatchObject({
      ...{ '': [18, 0], psc: [12, 0], provider: [6, 0], 'sas-33/psc': [12, 0], 'sas-974/provider': [6, 0] },
    });
  });

  it('tell who once had a slot beside who has one today, and how far the service reaches', async () => {
    fresh();
    await world.search('sas-33', [offers, slots('offer-33', 'rapide'), slots('offer-24', AGENDA_SOURCE_ID), end]);
    const seen = async (today: string) => {
      world.time.at = Date.parse(today);
      const { rows } = {
        rows: await database.db.selectFrom('indicator_place').selectAll().orderBy('offer_id').execute(),
      };
      return rows.map(({ offer_id, source_id }) => `${offer_id} ${source_id}`);
    };
    expect(await seen('2026-10-15T11:00:00Z')).toEqual([`offer-24 ${AGENDA_SOURCE_ID}`, 'offer-33 rapide']);
    // One or two: hidden. What they are is told by the raw states.
    const { countStates } = await import('./count-month.js');
    const all = async (day: string) =>
      (await countStates(database.db, day))
        .filter(({ grouping }) => grouping === 'total')
        .map((c) => `${c.indicator} ${c.n}`);
    expect(await all('2026-10-15')).toEqual(
      expect.arrayContaining([
        'practitioners-with-slot 2',
        'practitioners-interfaced 1',
        'practitioners-slot-today 1',
        'practitioners-participating 2',
      ]),
    );
    expect(await all('2026-10-16')).toEqual(
      expect.arrayContaining(['practitioners-interfaced 1', 'practitioners-slot-today 0']),
    );
    const { coverage, indicators } = await world.read(undefined, ALL, ['2026-10']);
    expect(indicators.find(({ id }) => id === 'practitioners-interfaced')?.rows).toEqual([{ values: [null] }]);
    expect(coverage).toMatchObject({ departements: 3, departementsOfAll: 101 });
    expect(coverage.population / coverage.populationOfAll).toBeCloseTo(0.043, 2);
  });

  it('count accounts that may act, by SAS, without those that were withdrawn', async () => {
    fresh();
    const account = (id: string, sas: string) => ({
      ...{ id, sas_id: sas, sas_label: sas, last_name: 'Fictif', first_name: id, email: `${id}@sas.example` },
    });
    const named = (letter: string, n: number, sas: string) =>
      Array.from({ length: n }, (_, i) => account(`${letter}${i}`, sas));
    const rows = [...named('g', 7, 'sas-33'), ...named('r', 6, 'sas-974'), ...named('w', 5, 'sas-33')];
    await database.db.insertInto('regulator').values(rows).execute();
    const now = new Date(world.time.at);
    await database.db.updateTable('regulator').set({ disabled_at: now }).where('id', 'like', 'w%').execute();
    const told = table(await world.read('sas', ALL, ['2026-10']), 'accounts');
    await database.db.deleteFrom('regulator').execute();
    expect(told).toEqual({ '': [13], 'sas-33': [7], 'sas-974': [6] });
  });

  it('hide cells under 5, with another', async () => {
    fresh();
    await times(3, () => world.book('sas-33'));
    await times(7, () => world.book('sas-974'));
    await times(9, () => world.book('sas-24'));
    const of = table(await world.read('sas'), 'orientations');
    expect(of).toMatchObject({ '': [19, 0], 'sas-33': [null, 0], 'sas-974': [null, 0], 'sas-24': [9, 0] });
  });

  it('are for a territory its own, for an editor nothing but its own', async () => {
    fresh();
    await times(10, () => world.book('sas-33'));
    await times(20, () => world.book('sas-974', { origin: { kind: 'phone', sourceId: 'rapide' } }));
    const own: Viewer = { kind: 'territory', sas: 'sas-33', departements: ['33'] };
    expect(Object.keys(table(await world.read('sas', own), 'orientations'))).toEqual([
      '',
      'agenda',
      'phone',
      'sas-33',
      'sas-33/agenda',
    ]);
    const editor = await world.read('editor', { kind: 'editor', editor: 'rapide' });
    expect(editor.indicators.flatMap(({ rows }) => rows.map(({ key }) => key))).not.toContain(undefined);
    expect(table(editor, 'orientations')).toEqual({ rapide: [20, 0], 'rapide/phone': [20, 0] });
    const other = await world.read('editor', { kind: 'editor', editor: 'lente' });
    expect(other.indicators).toEqual([]);
  });

  it('are the same when they are rebuilt from history', async () => {
    fresh();
    const random = seeded(7);
    const ids: string[] = [];
    for (let day = 0; day < 60; day++) {
      world.time.at += 86_400_000 * 0.7;
      const sas = SAS[random(3)]!.id;
      await times(random(5), async () => {
        const kind = (['agenda', 'phone', 'overbooking'] as const)[random(3)]!;
        ids.push(
          await world.book(sas, {
            origin: { kind, sourceId: kind === 'phone' ? 'rapide' : 'x' },
            ...{
              offerId: ['offer-33', 'offer-24', 'gone'][random(3)]!,
              searchedAt: new Date(world.time.at - random(9e5)),
            },
          }),
        );
      });
      if (ids.length > 0)
        await world.change(ids[random(ids.length)]!, { status: random(2) ? 'cancelled' : 'fulfilled' });
      await times(random(4), () => world.signIn(sas, random(2) ? 'psc' : 'host'));
      await world.search(sas, [offers, answer('rapide', random(2) ? 'answered' : 'failed'), end], {
        contextual: random(2) === 0,
      });
      if (day % 15 === 0) await world.report.keep();
    }
    const live = await Promise.all((['sas', 'departement', 'editor', 'host'] as const).map((by) => world.read(by)));
    expect(live[0]!.indicators.map(({ id }) => id)).toContain('search-to-booking');
    for (const name of ['indicator_fact', 'indicator_closed'] as const) await database.db.deleteFrom(name).execute();
    await database.db.deleteFrom('indicator_month').where('indicator', 'not like', 'practitioners%').execute();
    const done = await runIndicatorCommand(['rebuild'], world);
    expect(done).toMatchObject({ facts: expect.any(Number) as number, months: 1 });
    const rebuilt = await Promise.all((['sas', 'departement', 'editor', 'host'] as const).map((by) => world.read(by)));
    expect(rebuilt).toEqual(live);
  });

  it('outlive what they were counted from', async () => {
    fresh();
    await times(6, () => world.book());
    world.time.at = Date.parse('2026-11-05T10:00:00Z');
    await world.report.keep();
    world.time.at = Date.parse('2028-01-05T10:00:00Z');
    expect(await purgeFacts(database, world.clock)).toBeGreaterThan(0);
    expect(table(await world.read(), 'orientations')['']).toEqual([6, 0]);
  });

  it('hold nobody', async () => {
    fresh();
    await world.book('sas-33', { caseRef: 'DOSSIER-1', practitionerNationalId: '819990000017' });
    await world.signIn('sas-33', 'psc');
    const held = JSON.stringify([
      await database.db.selectFrom('indicator_fact').selectAll().execute(),
      await database.db.selectFrom('indicator_month').selectAll().execute(),
    ]);
    expect(held).not.toMatch(new RegExp(`${camille.regulatorId}|DOSSIER|8199900|"r1"`));
  });
});

function seeded(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

describe('the command', () => {
  it('says what it does not understand', async () => {
    const nowhere = {} as never;
    await expect(runIndicatorCommand(['show'], nowhere)).rejects.toThrow('indicators has no command show');
    await expect(runIndicatorCommand(['rebuild', '--x'], nowhere)).rejects.toThrow('--x');
  });
});
