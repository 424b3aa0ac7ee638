/** The dashboard for Grafana asks for metrics and labels that the gateway really gives, in PromQL that Prometheus can read. */
import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import fastify from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testing/index.js';
import { createFlowMeter } from './flow-meter.js';
import { createMetrics } from './metrics.js';

interface Target {
  refId: string;
  expr: string;
  legendFormat?: string;
}
interface Panel {
  id: number;
  type: string;
  title: string;
  targets?: Target[];
  datasource?: { type: string; uid: string };
  gridPos: { x: number; y: number; w: number; h: number };
}
const dashboard = JSON.parse(
  readFileSync(new URL('../../../../docs/grafana-dashboard.json', import.meta.url), 'utf8'),
) as {
  panels: Panel[];
  templating: { list: { name: string; type: string; definition?: string }[] };
  [field: string]: unknown;
};
const targets = dashboard.panels.flatMap(({ title, targets: of = [] }) =>
  of.map((target): [string, Target] => [title, target]),
);

/** What a PromQL expression asks for: metrics with the labels they are asked by, and where it cannot be read. */
function readPromql(expr: string) {
  const asked: { metric: string; labels: Set<string> }[] = [];
  const results = new Set<string>();
  const faults: number[] = [];
  const text = (from: number, to: number) => expr.slice(from, to);
  parser.parse(expr).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) faults.push(from);
      if (type.name === 'VectorSelector') asked.push({ metric: '', labels: new Set() });
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') asked.at(-1)!.metric = text(from, to);
      if (type.name === 'LabelName') {
        // Of a selector, or of a grouping: then of whatever is grouped.
        let over = node.parent;
        while (over && over.name !== 'VectorSelector' && over.name !== 'AggregateExpr') over = over.parent;
        if (over?.name === 'VectorSelector') asked.at(-1)!.labels.add(text(from, to));
        else results.add(text(from, to));
      }
    },
  });
  return { asked, results, faults };
}

/** Metrics and their labels, as Prometheus is told. */
function exposed(text: string): Map<string, Set<string>> {
  const metrics = new Map<string, Set<string>>();
  for (const line of text.split('\n')) {
    const [, name, labels = ''] = /^([a-z_]+)(?:\{(.*)\})? /.exec(line) ?? [];
    if (name === undefined) continue;
    const known = metrics.get(name) ?? new Set();
    for (const [, label] of labels.matchAll(/(\w+)="/g)) known.add(label!);
    metrics.set(name, known);
  }
  return metrics;
}

describe('the dashboard for Grafana', () => {
  let database: TestDatabase;
  let metrics: Map<string, Set<string>>;
  beforeAll(async () => {
    database = await openTestDatabase();
    const meter = createFlowMeter({ database, clock: { now: () => new Date() } });
    const call = { editorId: 'rapide', flow: 'ps' as const, latencyMs: 80, slots: 4 };
    meter.record({ ...call, outcome: 'answered', violations: new Map([['slot.end', 1]]), probe: true });
    meter.record({ ...call, outcome: 'deadline' });
    const now = new Date();
    await database.db
      .insertInto('flow_state')
      .values({
        ...{ editor_id: 'rapide', flow: 'ps', state: 'up', leaning: null },
        ...{ since: now, judged_at: now, probed_at: now },
      })
      .execute();
    await database.db
      .insertInto('anomaly')
      .values({
        ...{
          id: 'a',
          editor_id: 'rapide',
          flow: 'ps',
          severity: 'major',
          state: 'open',
          title: 'T',
          description: null,
        },
        ...{ alert_id: null, opened_at: now, notified_at: null, due_at: null },
      })
      .execute();
    await sql`set session_replication_role = replica`.execute(database.db); // a delivery without its appointment
    await sql`
      insert into hub_delivery (appointment_id, version, sas_id, recipient, snapshot, method, state, attempts, due_at, created_at, left_out)
      values ('a', 1, 'sas-33', 'r', '{}', 'CreateAppointment', 'waiting', 0, now(), now(), '{}')`.execute(database.db);
    const app = fastify();
    app.get('/asked', () => ({}));
    const all = createMetrics(app, { config: { monitoring: {} as never }, database, meter });
    await app.inject('/asked');
    metrics = exposed(await all.text());
    await app.close();
  });
  afterAll(() => database?.close());

  it('has the fields of Grafana’s classic model, in a version that Grafana 9 to 13 read, and no number of one Grafana', () => {
    expect(dashboard).toMatchObject({
      uid: expect.stringMatching(/^[A-Za-z0-9_-]{8,40}$/) as string,
      title: expect.stringMatching(/\S/) as string,
      time: { from: expect.stringMatching(/^now-\d+[mhd]$/) as string, to: 'now' },
      refresh: expect.stringMatching(/^\d+[sm]$/) as string,
      ...{ timezone: 'browser', annotations: { list: expect.any(Array) as [] }, tags: expect.any(Array) as [] },
    });
    // 36 came with Grafana 9; 42 is the last of this model. A newer one is changed by an older Grafana without a word.
    expect(dashboard['schemaVersion']).toBeGreaterThanOrEqual(36);
    expect(dashboard['schemaVersion']).toBeLessThanOrEqual(42);
    expect(Object.keys(dashboard)).not.toContain('id');
    // Asked for where it is imported: the variable comes before those that are read by it.
    expect(dashboard.templating.list[0]).toMatchObject({ name: 'datasource', type: 'datasource', query: 'prometheus' });
    const kinds = ['table', 'stat', 'timeseries', 'bargauge', 'row'];
    for (const { title, type, targets: of = [] } of dashboard.panels) {
      expect(kinds, title).toContain(type);
      expect(new Set(of.map(({ refId }) => refId)).size, title).toBe(of.length);
      for (const { refId } of of) expect(refId, title).toMatch(/^[A-Z]$/);
    }
  });

  it('has panels that ask something, each with a place and an id of its own', () => {
    expect(targets.length).toBeGreaterThan(10);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { title, gridPos, datasource, targets: of } of dashboard.panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      if (of) expect(datasource, title).toEqual({ type: 'prometheus', uid: '${datasource}' });
    }
    const overlap = dashboard.panels.filter(({ gridPos: a }, i) =>
      dashboard.panels.some(
        ({ gridPos: b }, k) => k > i && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h,
      ),
    );
    expect(overlap.map(({ title }) => title)).toEqual([]);
  });

  it.each(targets)('%s asks in PromQL for what there is: %o', (_title, { expr, legendFormat = '' }) => {
    const { asked, results, faults } = readPromql(expr);
    expect(faults, expr).toEqual([]);
    expect(asked.length).toBeGreaterThan(0);
    const known = new Set<string>();
    for (const { metric, labels } of asked) {
      const own = metrics.get(metric);
      expect(own, metric).toBeDefined();
      for (const label of labels) expect([...own!], `${metric} by ${label}`).toContain(label);
      for (const label of own!) known.add(label);
    }
    for (const label of results) expect([...known], label).toContain(label);
    // The legend names what is left after grouping.
    for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
      expect([...results], legendFormat).toContain(label);
    const variables = new Set(dashboard.templating.list.map(({ name }) => name));
    for (const [, name] of expr.matchAll(/\$(\w+)/g)) expect([...variables]).toContain(name);
  });

  it.each(dashboard.templating.list.filter(({ definition }) => definition))(
    'has the variable $name of values that there are',
    ({ definition }) => {
      const [, metric, label] = /^label_values\((\w+), (\w+)\)$/.exec(definition!)!;
      expect([...(metrics.get(metric!) ?? [])]).toContain(label);
    },
  );
});
