/**
 * What real traffic leaves behind: searches of a real gateway at editors that listen, an appointment that is refused, a flow that is
 * switched off, a probe; read by the API, by an editor's key, by Prometheus and by a collector of traces.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  EditorInterfaces,
  Indicators,
  InterfaceFlowStatus,
  InterfaceList,
  SearchEvent,
  Source,
} from '@sas-embed/contract';
import { createGateway, type Gateway } from '../app.js';
import { startEditor, type TestEditor } from '../availability/testing/fixtures/editor-server.js';
import { rpps, structureOf } from '../availability/testing/fixtures/offers.js';
import { openTestDatabase, startTestIssuer, testConfig, type TestIssuer } from '../testing/index.js';
import { startCollector, type Collector } from './testing/collector.js';

const BORDEAUX = { latitude: 44.8378, longitude: -0.5792 };
const KEY = 'a-key-of-the-editor-rapide';

describe('monitoring', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sas-traffic-'));
  const editors: Record<string, TestEditor> = {};
  let collector: Collector;
  let issuer: TestIssuer;
  let gateway: Gateway;

  beforeAll(async () => {
    collector = await startCollector();
    const start = new Date(Date.now() + 4 * 3_600_000).toISOString();
    const ids = ['rapide', 'casse'];
    for (const [index, id] of ids.entries()) {
      const slots = [{ rpps: rpps(index + 1), structure: structureOf(index + 1), start }];
      editors[id] = await startEditor(id === 'casse' ? { kind: 'status', status: 503 } : { kind: 'answer' }, slots);
    }
    // One of its slots is no slot: a rule is broken, the rest is told.
    editors['rapide']!.amend = (bundle) =>
      void (bundle['entry'] as unknown[]).push({ resource: { resourceType: 'Slot', id: 'x' } });
    const file = join(folder, 'directory.ndjson');
    writeFileSync(file, ids.map((id, index) => JSON.stringify(placeOf(id, index + 1))).join('\n') + '\n');
    issuer = await startTestIssuer();
    const config = testConfig(issuer, {
      directory: { file },
      editors: ids.map((id) => ({
        ...{ id, label: `Editor ${id}`, fhirBaseUrl: editors[id]!.fhirBaseUrl, flows: { ps: true }, enabled: true },
        ...{
          deadlineMs: 5_000,
          ...(id === 'rapide' && { intakeKeySha256: createHash('sha256').update(KEY).digest('hex') }),
        },
      })),
    });
    config.monitoring = {
      ...config.monitoring,
      ...{ metrics: { host: '127.0.0.1', port: 0 }, everySeconds: 1, probeSeconds: 5, minCalls: 1 },
      traces: { url: collector.url, share: 1, headers: {} },
    };
    gateway = await createGateway(config, {
      ...{ database: await openTestDatabase(), logLevel: 'fatal', monitoring: { tickMs: 200 } },
    });
  });
  afterAll(async () => {
    await gateway?.close();
    await collector?.close();
    await Promise.all(Object.values(editors).map((editor) => editor.close()));
    await issuer?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function placeOf(id: string, number: number) {
    return {
      ...{ type: 'place', offerId: id, placeId: `place-${id}`, kind: 'PS', departement: '33' },
      practitioner: {
        ...{ nationalId: rpps(number), lastName: 'FICTIF', firstName: id },
        specialties: [{ code: 'SM54', label: 'Médecine générale' }],
      },
      structure: { nationalId: structureOf(number), name: 'Cabinet fictif' },
      address: { lines: ['1 rue Neuve'], postcode: '33000', city: 'Bordeaux', inseeCode: '33063' },
      ...{ position: BORDEAUX, participation: { sas: true, via: 'individual' }, editors: [id] },
    };
  }
  async function call<T>(role: string, method: string, path: string, body?: object, headers: object = {}): Promise<T> {
    const response = await fetch(`${gateway.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await issuer.token({ sub: role, role })}`,
        ...(body && { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }),
        accept: 'application/json',
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T;
    expect(response.status, JSON.stringify(answer)).toBeLessThan(300);
    return answer;
  }
  const search = (headers: object = {}) =>
    call<{ events: SearchEvent[] }>(
      ...(['osnp', 'POST', '/v1/search'] as const),
      {
        specialty: { code: 'SM54' },
        location: {
          type: 'address',
          label: 'Ici',
          position: BORDEAUX,
          radiusKm: 10,
          departement: '33',
          approximate: false,
        },
      },
      headers,
    );
  const sourcesOf = (answer: object): Record<string, Source> =>
    Object.fromEntries(
      [...JSON.stringify(answer).matchAll(/\{"id":"(?:rapide|casse)","label":"Editor[^{}]*\}/g)]
        .map(([text]) => JSON.parse(text) as Source)
        .map((source) => [source.id, source]),
    );
  const flow = async (editorId: string, of = 'ps'): Promise<InterfaceFlowStatus> => {
    const { interfaces } = await call<InterfaceList>('monitoring', 'GET', '/v1/monitoring/interfaces?period=hour');
    return interfaces.find((one) => one.editorId === editorId)!.flows.find((one) => one.flow === of)!;
  };

  it('asks a flow that nobody asks about one offer, and judges it', { timeout: 60_000 }, async () => {
    await expect.poll(() => flow('rapide'), { timeout: 15_000 }).toMatchObject({ state: 'violations' });
    const probed = await flow('rapide');
    expect(probed.calls).toBe(probed.probes);
    await expect.poll(() => flow('casse'), { timeout: 30_000 }).toMatchObject({ state: 'down' });
    expect(editors['rapide']!.requests[0]!.rawQuery.match(/IDNPS|819990/g)!.length).toBeLessThan(4);
  });

  it('counts what a search asked, exactly, with errors, broken rules, slots and times', async () => {
    const before = [await flow('rapide'), await flow('casse')];
    for (let i = 0; i < 4; i++) await search();
    await expect.poll(async () => (await flow('rapide')).calls - before[0]!.calls).toBeGreaterThanOrEqual(4);
    const [rapide, casse] = [await flow('rapide'), await flow('casse')];
    expect(rapide).toMatchObject({ availability: 1, timeOuts: 0, errors: [] });
    expect(rapide.slots).toBe(rapide.calls);
    expect(rapide.violations.reduce((sum, { count }) => sum + count, 0)).toBe(2 * rapide.calls);
    expect(rapide.p95Ms).toBeGreaterThanOrEqual(rapide.p50Ms!);
    expect(Date.now() - Date.parse(rapide.lastSuccessAt!)).toBeLessThan(60_000);
    expect(casse).toMatchObject({
      answered: 0,
      availability: 0,
      errors: [{ kind: 'http-status', count: casse.calls }],
    });
    // As many as came there.
    expect(editors['rapide']!.requests.length).toBeGreaterThanOrEqual(rapide.calls);
  });

  it('counts what an editor sends, and lets it read its own and nothing else', async () => {
    const send = await fetch(`${gateway.url}/fhir/Appointment`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Appointment', status: 'booked' }),
    });
    expect(send.status).toBeGreaterThanOrEqual(400);
    await expect
      .poll(() => flow('rapide', 'appointments'))
      .toMatchObject({ calls: 1, answered: 0, errors: [{ kind: 'refused', count: 1 }] });
    expect((await flow('rapide', 'appointments')).violations.length).toBeGreaterThan(0);
    const own = await fetch(`${gateway.url}/monitoring/interface?period=hour`, {
      headers: { authorization: `Bearer ${KEY}` },
    });
    expect(await own.json()).toMatchObject({ period: 'hour', interface: { editorId: 'rapide' }, anomalies: [] });
    const nobody = await fetch(`${gateway.url}/monitoring/interface`, { headers: { authorization: 'Bearer other' } });
    expect(nobody.status).toBe(401);
  });

  it('lets an editor read its own indicators by its key, as JSON and CSV, cells under 5 hidden, nobody else’s', async () => {
    const { db } = gateway.database;
    const fact = { at: new Date(), kind: 'orientation' as const, sas: 'sas-33', departement: '33', detail: 'phone' };
    await db
      .insertInto('indicator_fact')
      .values([
        ...Array.from({ length: 7 }, (_, i) => ({ ...fact, id: `own-${i}`, editor: 'rapide' })),
        ...Array.from({ length: 2 }, (_, i) => ({ ...fact, id: `few-${i}`, editor: 'rapide', detail: 'editor' })),
        ...Array.from({ length: 9 }, (_, i) => ({ ...fact, id: `other-${i}`, editor: 'casse' })),
      ])
      .execute();
    const read = (path: string, headers: object = {}) =>
      fetch(`${gateway.url}/editor/indicators${path}`, { headers: { authorization: `Bearer ${KEY}`, ...headers } });
    const answer = await read('');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const told = (await answer.json()) as Indicators;
    expect(told).toMatchObject({ by: 'editor', threshold: 5 });
    const keys = told.indicators.flatMap(({ rows }) => rows.map(({ key }) => key));
    expect(new Set(keys)).toEqual(new Set(['rapide']));
    const rows = told.indicators.find(({ id }) => id === 'orientations')!.rows;
    const values = Object.fromEntries(rows.map(({ detail = '', values: of }) => [detail, of.at(-1)]));
    expect(values['editor']).toBeNull();
    expect(Object.values(values)).not.toContain(2);
    const csv = await read('', { accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const table = await csv.text();
    expect(table).toMatch(/orientations;editor;rapide;Editor rapide;editor;.*<5/);
    expect(table).not.toContain('casse');
    for (const bad of ['?from=2026-13', '?from=x', '?to=2999-01', '?from=2026-02&to=2026-01', '?from=2000-01']) {
      expect((await read(bad)).status, bad).toBe(400);
    }
    expect((await read('', { authorization: 'Bearer other' })).status).toBe(401);
  });

  it('does not ask by a flow that is switched off, says so in each search, and asks again afterwards', async () => {
    const path = '/v1/monitoring/interfaces/rapide/flows/ps/switch';
    const off = await call<EditorInterfaces>('administrator', 'PUT', path, {
      on: false,
      reason: 'maintenance',
      note: 'Migration',
    });
    expect(off.flows[0]).toMatchObject({ state: 'off', switchedOff: { reason: 'maintenance', note: 'Migration' } });
    const asked = editors['rapide']!.requests.length;
    const sources = sourcesOf(await search());
    expect(sources['rapide']).toMatchObject({ state: 'disabled', reason: 'switched-off' });
    expect(sources['casse']!.state).toBe('failed');
    expect(editors['rapide']!.requests).toHaveLength(asked);
    await call('administrator', 'PUT', path, { on: true });
    expect(sourcesOf(await search())['rapide']).toMatchObject({ state: 'answered' });
  });

  it('tells Prometheus on a port of its own', async () => {
    expect((await fetch(`${gateway.url}/metrics`)).status).toBe(404);
    const text = await (await fetch(gateway.metricsUrl!)).text();
    expect(text).toMatch(/sas_interface_calls_total\{editor="rapide",flow="ps"\} \d+/);
    expect(text).toMatch(/sas_interface_errors_total\{editor="casse",flow="ps",kind="http-status"\} \d+/);
    expect(text).toMatch(/sas_interface_violations_total\{editor="rapide",flow="ps",rule="[\w.-]+"\} \d+/);
    expect(text).toMatch(/sas_interface_state\{editor="casse",flow="ps",state="down"\} 1/);
    const of = (name: string) => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1]);
    const le = (bound: string) =>
      of(`sas_interface_latency_seconds_bucket\\{editor="rapide",flow="ps",le="${bound}"\\}`);
    expect(le('\\+Inf')).toBe(of('sas_interface_answered_total\\{editor="rapide",flow="ps"\\}'));
    expect(le('10')).toBe(le('\\+Inf'));
    // Nothing of a person.
    expect(text).not.toMatch(/Camille|8199900|FICTIF/);
  });

  it('gives each metric for which the dashboard of Grafana asks, as it is scraped', async () => {
    const file = new URL('../../../../docs/grafana-dashboard.json', import.meta.url);
    const asked = [...readFileSync(file, 'utf8').matchAll(/\b(?:sas|process|nodejs)_\w+/g)].map(([name]) => name);
    expect(new Set(asked).size).toBeGreaterThan(8);
    const scraped = await fetch(gateway.metricsUrl!, { headers: { accept: 'text/plain' } });
    expect(scraped.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await scraped.text();
    // What has nothing to tell yet (no anomaly, no message of the Hub) is announced all the same.
    const types = new Map([...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => [name!, type!]));
    const family = (name: string): string => (types.has(name) ? name : name.replace(/_(?:bucket|sum|count)$/, ''));
    expect(asked.filter((name) => !types.has(family(name)))).toEqual([]);
    for (const name of asked.filter((one) => !types.has(one))) expect(types.get(family(name)), name).toBe('histogram');
  });

  it('makes one trace of a request and of the calls of editors that it needs', { timeout: 30_000 }, async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    await search({ traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    const told = editors['rapide']!.requests.map(({ traceparent }) => String(traceparent));
    const called = told.find((one) => one.includes(traceId));
    expect(called).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    await expect
      .poll(() => collector.spans.filter((span) => span.traceId === traceId).length, { timeout: 15_000 })
      .toBeGreaterThanOrEqual(2);
    const own = collector.spans.filter((span) => span.traceId === traceId);
    const request = own.find(({ name }) => name === 'POST /v1/search')!;
    expect(request.parentSpanId).toBe('00f067aa0ba902b7');
    const asked = own.filter(({ name }) => name === 'ask editor');
    // One of the two may be paused by its breaker.
    expect(new Set(asked.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([request.spanId]));
    expect(asked.map(({ spanId }) => spanId)).toContain(called!.split('-')[2]);
    expect(JSON.stringify(own)).not.toMatch(/8199900|FICTIF|Bordeaux|44\.8/);
  });
});
