/**
 * Every kind of trouble that a source may have, each at a real HTTP server of its own, as a client of the real gateway is
 * told of it: a state and a reason, never an empty list.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchEvent, SearchRequest, Source } from '@sas-embed/contract';
import { sasDocument } from '../contract/index.js';
import { createGateway, type Gateway } from '../app.js';
import { startEditor, type Manner, type TestEditor } from '../availability/testing/fixtures/editor-server.js';
import { rpps, structureOf } from '../availability/testing/fixtures/offers.js';
import { openTestDatabase, startTestIssuer, testConfig, type TestIssuer } from '../testing/index.js';

const LONGEST_MS = 7_000;
/** Of those who are late on purpose. */
const SHORT_MS = 1_000;
const BORDEAUX = { latitude: 44.8378, longitude: -0.5792 };
/** Far from the others: only its own searches ask it. */
const ARCACHON = { latitude: 44.6583, longitude: -1.1689 };

interface SourceSchema {
  properties: { reason: { enum: string[] } };
}
type Expected = Pick<Source, 'state' | 'reason' | 'incomplete'> & { rejected?: number; slots?: number };
interface Trouble {
  manner?: Manner;
  /** What it changes in its sound answer. */
  amend?: TestEditor['amend'];
  enabled?: boolean;
  /** Whether it listens no more. */
  gone?: boolean;
  expected: Expected;
}

const body = (text: string, more: Partial<Manner & { kind: 'body' }> = {}): Manner => ({
  ...{ kind: 'body', body: text },
  ...more,
});
const outcome = (severity: string) =>
  `{"resourceType":"OperationOutcome","issue":[{"severity":"${severity}","code":"not-found"}]}`;
const failed = (reason: NonNullable<Source['reason']>): Expected => ({ state: 'failed', reason });
const late: Expected = { state: 'late', reason: 'deadline' };
const add = (list: string, item: unknown) => (bundle: Record<string, unknown>) => {
  bundle[list] = [...(bundle[list] as unknown[]), item];
};

const TROUBLES: Record<string, Trouble> = {
  sound: { expected: { state: 'answered', slots: 1 } },
  'sound-compressed': { manner: { kind: 'answer', gzip: true }, expected: { state: 'answered', slots: 1 } },
  'nothing-found': { manner: body(outcome('information'), { status: 404 }), expected: { state: 'answered', slots: 0 } },
  'one-entry-broken': {
    amend: add('entry', { resource: { resourceType: 'Slot', id: 'x' } }),
    expected: { state: 'answered', slots: 1, rejected: 1 },
  },
  'a-page-of-several': {
    amend: add('link', { relation: 'next', url: 'https://editor.example/fhir?page=2' }),
    expected: { state: 'answered', slots: 1, incomplete: true },
  },
  'failed-in-part': {
    amend: add('entry', { resource: JSON.parse(outcome('error')) as unknown }),
    expected: { state: 'answered', slots: 1, incomplete: true },
  },
  'switched-off': { enabled: false, expected: { state: 'disabled', reason: 'switched-off' } },
  silent: { manner: { kind: 'hang' }, expected: late },
  slow: { manner: { kind: 'answer', delayMs: 2 * SHORT_MS }, expected: late },
  dripping: { manner: { kind: 'drip', everyMs: 50 }, expected: late },
  refusing: { gone: true, expected: failed('connection') },
  reset: { manner: { kind: 'reset' }, expected: failed('connection') },
  cut: { manner: { kind: 'cut' }, expected: failed('connection') },
  'status-500': { manner: { kind: 'status', status: 500 }, expected: failed('http-status') },
  'status-404': { manner: body(outcome('error'), { status: 404 }), expected: failed('http-status') },
  redirected: {
    manner: { kind: 'status', status: 302, location: 'http://127.0.0.2:9/' },
    expected: failed('http-status'),
  },
  truncated: { manner: body('{"resourceType":"Bundle","entry":[{'), expected: failed('invalid-answer') },
  'no-bundle': { manner: body('{"resourceType":"Patient"}'), expected: failed('invalid-answer') },
  'an-error-as-success': { manner: body(outcome('error')), expected: failed('invalid-answer') },
  html: { manner: body('<h1>Maintenance</h1>', { contentType: 'text/html' }), expected: failed('invalid-answer') },
  'broken-gzip': { manner: body('no gzip', { encoding: 'gzip' }), expected: failed('invalid-answer') },
  flooding: { manner: { kind: 'flood', bytes: 2 * 1024 ** 3 }, expected: failed('too-large') },
  'too-much-announced': { manner: { kind: 'flood', bytes: 5e7, announced: true }, expected: failed('too-large') },
  bomb: { manner: { kind: 'gzip-bomb', bytes: 2 * 1024 ** 3 }, expected: failed('too-large') },
  'too-many-values': { manner: body(`[${'{},'.repeat(700_000)}{}]`), expected: failed('too-large') },
};
const OFTEN_FAILING = 'often-failing';

const folder = mkdtempSync(join(tmpdir(), 'sas-states-'));
const editors = new Map<string, TestEditor>();
let issuer: TestIssuer;
let gateway: Gateway;
let events: SearchEvent[];
let tookMs: number;

beforeAll(async () => {
  const ids = [...Object.keys(TROUBLES), OFTEN_FAILING];
  const start = new Date(Date.now() + 4 * 3_600_000).toISOString();
  for (const [index, id] of ids.entries()) {
    const { manner, amend, gone } = TROUBLES[id] ?? { manner: { kind: 'status', status: 503 } as const };
    const slot = { rpps: rpps(index + 1), structure: structureOf(index + 1), start };
    const editor = await startEditor(manner, [slot]);
    if (amend) editor.amend = amend;
    if (gone) await editor.close();
    else editors.set(id, editor);
    editorUrls.set(id, editor.fhirBaseUrl);
  }
  const file = join(folder, 'directory.ndjson');
  writeFileSync(file, ids.map((id, index) => JSON.stringify(placeOf(id, index + 1))).join('\n') + '\n');
  issuer = await startTestIssuer();
  const config = testConfig(issuer, {
    directory: { file },
    editors: ids.map((id) => ({
      ...{ id, label: `Editor ${id}`, fhirBaseUrl: editorUrls.get(id)!, flows: { ps: true } },
      enabled: TROUBLES[id]?.enabled ?? true,
      deadlineMs: TROUBLES[id]?.expected.state === 'late' ? SHORT_MS : LONGEST_MS,
    })),
  });
  gateway = await createGateway(config, { database: await openTestDatabase(), logLevel: 'fatal' });
  const began = performance.now();
  events = await search(BORDEAUX);
  tookMs = performance.now() - began;
});
afterAll(async () => {
  await gateway?.close();
  await Promise.all([...editors.values()].map((editor) => editor.close()));
  await issuer?.close();
  rmSync(folder, { recursive: true, force: true });
});
const editorUrls = new Map<string, string>();

function placeOf(id: string, number: number) {
  return {
    ...{ type: 'place', offerId: id, placeId: `place-${id}`, kind: 'PS', departement: '33' },
    practitioner: {
      ...{ nationalId: rpps(number), lastName: 'FICTIF', firstName: id },
      specialties: [{ code: 'SM54', label: 'Médecine générale' }],
    },
    structure: { nationalId: structureOf(number), name: 'Cabinet fictif' },
    address: { lines: ['1 rue Neuve'], postcode: '33000', city: 'Bordeaux', inseeCode: '33063' },
    position: id === OFTEN_FAILING ? ARCACHON : BORDEAUX,
    participation: { sas: true, via: 'individual' },
    editors: [id],
  };
}

/** The events of a search, as the stream brings them. */
async function search(position: typeof BORDEAUX, more: Partial<SearchRequest> = {}): Promise<SearchEvent[]> {
  const request: SearchRequest = {
    specialty: { code: 'SM54' },
    location: { type: 'address', label: 'Ici', position, radiusKm: 10, departement: '33', approximate: false },
    limit: 100,
    ...more,
  };
  const response = await fetch(`${gateway.url}/v1/search`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await issuer.token()}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify(request),
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringMatching(/event-stream/)]);
  const data = (await response.text()).split('\n').filter((line) => line.startsWith('data:'));
  return data.map((line) => JSON.parse(line.slice(5)) as SearchEvent);
}

const finalState = (of: readonly SearchEvent[], id: string): Source[] =>
  of.flatMap((event) => (event.type === 'source' && event.source.id === id ? [event.source] : []));
const listsOf = (of: readonly SearchEvent[], id: string) =>
  of.flatMap((event) => (event.type === 'slots' && event.sourceId === id ? event.lists : []));

describe('a source', () => {
  it.each(Object.entries(TROUBLES))(
    'that is %s is told with its state, its reason and its slots',
    (id, { expected }) => {
      const { slots, rejected = 0, ...state } = expected;
      const final = finalState(events, id);
      expect(final).toHaveLength(1);
      const { state: told, reason, incomplete, rejectedEntries, label, offers, latencyMs } = final[0]!;
      expect({ state: told, reason, incomplete }).toEqual({ reason: undefined, incomplete: undefined, ...state });
      expect({ label, offers, rejectedEntries }).toEqual({
        label: `Editor ${id}`,
        offers: 1,
        rejectedEntries: rejected,
      });
      expect(latencyMs === undefined).toBe(told === 'disabled');
      // An error is never "no availability": without an answer there is no list, not even an empty one.
      expect(listsOf(events, id).map((list) => [list.offerId, list.slots.length])).toEqual(
        slots === undefined ? [] : [[id, slots]],
      );
    },
  );

  it('is announced before it is asked, and its offer stays whatever it answers', () => {
    const [first] = events;
    if (first?.type !== 'offers') throw new Error('offers come first');
    expect(first.sources.map(({ id, state }) => [id, state])).toEqual(
      Object.entries(TROUBLES).map(([id, { enabled = true }]) => [id, enabled ? 'pending' : 'disabled']),
    );
    expect(first.offers.map(({ id }) => id).sort()).toEqual(Object.keys(TROUBLES).sort());
  });

  it('that keeps failing is not asked for a while, and that is told', async () => {
    for (let i = 0; i < 5; i++) {
      expect(finalState(await search(ARCACHON), OFTEN_FAILING)).toMatchObject([failed('http-status')]);
    }
    const asked = editors.get(OFTEN_FAILING)!.requests.length;
    const refused = await search(ARCACHON);
    expect(finalState(refused, OFTEN_FAILING)).toMatchObject([failed('circuit-open')]);
    expect(listsOf(refused, OFTEN_FAILING)).toEqual([]);
    expect(editors.get(OFTEN_FAILING)!.requests).toHaveLength(asked);
  });
});

it('what a filter of slots cannot be known of is counted apart, and its offer is told all the same', async () => {
  const told = await search(BORDEAUX, { filters: { modes: ['VR'] }, facets: true });
  const sure = Object.values(TROUBLES).filter(
    ({ expected: { state, incomplete } }) => state === 'answered' && !incomplete,
  );
  const [first] = told;
  expect(first?.type === 'offers' && first.offers.length).toBe(Object.keys(TROUBLES).length);
  expect(told.filter(({ type }) => type === 'facets').at(-1)).toMatchObject({
    ...{ final: true, counted: Object.keys(TROUBLES).length, matching: 0 },
    unanswered: Object.keys(TROUBLES).length - sure.length,
    categories: expect.arrayContaining([
      {
        category: 'modes',
        values: [
          { value: 'AMB', offers: 5 },
          { value: 'VR', offers: 0 },
        ],
      },
    ]),
  });
});

it('W1 every state and every reason of the contract is among them', () => {
  const { schemas } = sasDocument.components as unknown as { schemas: { Source: SourceSchema } };
  const told = Object.values(TROUBLES).map(({ expected }) => expected);
  expect(new Set(told.map(({ state }) => state))).toEqual(new Set(['answered', 'late', 'failed', 'disabled']));
  const reasons = told.flatMap(({ reason }) => (reason ? [reason] : []));
  // A search is asked for by a person: no budget of calls is kept for it, as for what is read again.
  expect(new Set([...reasons, 'circuit-open', 'budget'])).toEqual(new Set(schemas.Source.properties.reason.enum));
});

it('a search with all of them ends with the deadline and counts what is missing', () => {
  const end = events.at(-1)!;
  if (end.type !== 'end') throw new Error('the search has no end');
  const answered = Object.values(TROUBLES).filter(({ expected }) => expected.state === 'answered').length;
  expect(end.totals).toEqual({
    offers: Object.keys(TROUBLES).length,
    ...{ offersWithSlots: 5, slots: 5, sourcesAnswered: answered },
    sourcesMissing: Object.keys(TROUBLES).length - answered,
  });
  expect(tookMs).toBeLessThan(LONGEST_MS + 2_500);
});
