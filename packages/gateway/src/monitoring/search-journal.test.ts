import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SearchEvent } from '@sas-embed/contract';
import { createGateway, type Gateway } from '../app.js';
import { openTestDatabase, startTestIssuer, testConfig, type TestDatabase, type TestIssuer } from '../testing/index.js';
import { createSearchJournal, type AskedSearch } from './index.js';

const NOW = new Date('2026-11-23T08:00:00Z');
const log = { error: (what: unknown) => expect.fail(JSON.stringify(what)) } as unknown as AskedSearch['log'];
const asked: AskedSearch = {
  kind: 'search',
  continued: false,
  principal: { role: 'osnp', bookingSas: { id: 'sas-33', label: 'SAS de la Gironde' }, hostId: 'demo-lrm' },
  contextual: false,
  location: { type: 'address', departement: '33' },
  log,
};

const slot = (id: string) => ({ id }) as never;
const source = (id: string, state: string, reason?: string): SearchEvent =>
  ({
    type: 'source',
    source: { id, label: id, kind: 'editor', state, offers: 1, ...(reason ? { reason } : {}) },
  }) as never;
const EVENTS = [
  { type: 'offers', offers: [{ id: 'a' }, { id: 'b' }] },
  { type: 'slots', lists: [{ offerId: 'a', slots: [] }] },
  source('rapide', 'answered'),
  { type: 'added', offers: [{ id: 'c' }] },
  { type: 'slots', lists: [{ offerId: 'c', slots: [slot('1'), slot('2')] }] },
  source('muet', 'late', 'deadline'),
  source('casse', 'failed', 'connection'),
  source('lent', 'pending'),
  source('lent', 'late', 'deadline'),
  { type: 'end', totals: { offers: 3, offersWithSlots: 1, slots: 2, sourcesAnswered: 1, sourcesMissing: 3 } },
] as unknown as SearchEvent[];

async function* from(events: readonly SearchEvent[]): AsyncGenerator<SearchEvent> {
  yield* events;
}

describe('the journal of searches', () => {
  let database: TestDatabase;
  let now = NOW;
  beforeAll(async () => {
    database = await openTestDatabase();
    await database.migrate();
  });
  beforeEach(async () => {
    now = NOW;
    await database.db.deleteFrom('search_run').execute();
  });
  afterAll(() => database?.close());

  const journal = () => createSearchJournal({ database, clock: { now: () => now } });
  const rows = () => database.db.selectFrom('search_run').selectAll().orderBy('at').execute();
  async function observed(events: readonly SearchEvent[], until = Infinity, more: Partial<AskedSearch> = {}) {
    const kept = journal();
    const seen: SearchEvent[] = [];
    for await (const event of kept.observe(from(events), { ...asked, ...more })) {
      if (seen.push(event) >= until) break;
    }
    await kept.settled();
    return seen;
  }

  it('W25 counts slots, silence with its reason, and time; hands every event on as it is', async () => {
    expect(await observed(EVENTS)).toEqual(EVENTS);
    const [row] = await rows();
    expect(row).toMatchObject({
      kind: 'search',
      continued: false,
      role: 'osnp',
      booking_sas: 'sas-33',
      location_type: 'address',
      departement: '33',
      offers: 3,
      offers_with_slots: 1,
      slots: 2,
      sources_answered: 1,
      sources_missing: { deadline: 2, connection: 1 },
      outcome: 'complete',
    });
    expect(row!.first_slot_ms).toBeGreaterThanOrEqual(0);
    expect(row!.total_ms).toBeGreaterThanOrEqual(row!.first_slot_ms!);
  });

  it('W25 knows a search without a slot from one that was left before its end', async () => {
    await observed(EVENTS.filter(({ type }) => type !== 'slots' && type !== 'added'));
    now = new Date(NOW.getTime() + 1000);
    await observed(EVENTS, 2, { kind: 'members', continued: true, location: undefined });
    expect(await rows()).toMatchObject([
      { offers_with_slots: 0, slots: 0, first_slot_ms: null, outcome: 'complete' },
      { kind: 'members', continued: true, departement: null, offers: 2, outcome: 'left' },
    ]);
  });

  it('writes searches together, each once, however the database answers', async () => {
    let answers: 'fails' | 'is lost' | 'comes' = 'fails';
    let statements = 0;
    const lossy = new Proxy(database, {
      get: (target, name) => (name === 'db' ? new Proxy(target.db, { get: executor }) : Reflect.get(target, name)),
    });
    function executor(target: typeof database.db, name: string | symbol) {
      const executors = target.getExecutor();
      if (name !== 'getExecutor') return Reflect.get(target, name) as unknown;
      return () =>
        new Proxy(executors, {
          get: (of, method) =>
            method !== 'executeQuery'
              ? (Reflect.get(of, method, of) as CallableFunction).bind(of)
              : async (...query: Parameters<typeof executors.executeQuery>) => {
                  statements += 1;
                  if (answers === 'fails') throw new Error('no connection');
                  const result = await of.executeQuery(...query);
                  if (answers === 'is lost') throw new Error('connection reset');
                  return result;
                },
        });
    }
    const kept = createSearchJournal({ database: lossy, clock: { now: () => now } });
    const observe = async () => {
      for await (const _ of kept.observe(from(EVENTS), asked));
    };
    for (let i = 0; i < 5; i++) await observe();
    expect(statements).toBe(0);
    await expect(kept.flush()).rejects.toThrow('no connection');
    await observe();
    answers = 'is lost';
    await expect(kept.flush()).rejects.toThrow('connection reset');
    expect(await rows()).toHaveLength(6);
    await observe();
    answers = 'comes';
    statements = 0;
    await kept.settled();
    expect(statements).toBe(1);
    expect(await rows()).toHaveLength(7);
    await kept.settled();
    expect(statements).toBe(1);
  });

  it('loses the search that the database refuses, not those beside it', async () => {
    const told: unknown[] = [];
    const kept = createSearchJournal({
      ...{ database, clock: { now: () => now } },
      log: { error: (...what: unknown[]) => void told.push(what.at(-1)) } as never,
    });
    for (const kind of ['search', 'other', 'members'] as AskedSearch['kind'][]) {
      for await (const _ of kept.observe(from(EVENTS), { ...asked, kind }));
    }
    await kept.settled();
    expect((await rows()).map(({ kind }) => kind).sort()).toEqual(['members', 'search']);
    expect(told).toEqual(['a search was not counted']);
  });

  it('forgets after thirteen months', async () => {
    await observed(EVENTS);
    const kept = journal();
    await kept.purge();
    expect(await rows()).toHaveLength(1);
    now = new Date('2028-02-01T00:00:00Z');
    await kept.purge();
    expect(await rows()).toHaveLength(0);
  });
});

describe('the gateway', () => {
  let issuer: TestIssuer;
  let gateway: Gateway;
  beforeAll(async () => {
    issuer = await startTestIssuer();
    gateway = await createGateway(testConfig(issuer), { database: await openTestDatabase() });
  });
  afterAll(async () => {
    await gateway?.close();
    await issuer?.close();
  });

  it('W25 counts each search, keeping neither address nor person', { timeout: 30_000 }, async () => {
    const response = await fetch(`${gateway.url}/v1/search`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await issuer.token()}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify({
        specialty: { code: 'SM54' },
        location: {
          type: 'address',
          label: '12 bis rue des Acacias, 33000 Bordeaux',
          position: { latitude: 44.84, longitude: -0.58 },
          radiusKm: 10,
          departement: '33',
        },
      }),
    });
    expect(response.status).toBe(200);
    await response.json();
    const find = () => gateway.database.db.selectFrom('search_run').selectAll().execute();
    // Some seconds of searches are written together.
    await expect.poll(find, { timeout: 20_000 }).toHaveLength(1);
    const row = JSON.stringify(await find());
    expect(row).toContain('"departement":"33"');
    expect(row).not.toMatch(/Acacias|44\.84|SM54/);
  });
});
