import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry, type Metric } from 'prom-client';
import type { GatewayConfig } from '../config/index.js';
import type { Database } from '../storage/index.js';
import { LATENCY_BOUNDS } from './flow-counts.js';
import type { FlowMeter } from './flow-meter.js';

/** What Prometheus is told from. */
export interface MetricsDeps {
  config: Pick<GatewayConfig, 'monitoring'>;
  database: Database;
  meter: FlowMeter;
}

/** Where Prometheus reads. */
export interface Metrics {
  /** Begins to listen; resolves to the address, where it is configured. */
  listen(): Promise<string | undefined>;
  /** What Prometheus would read now. */
  text(): Promise<string>;
}

type Values = { labels: Record<string, string | number>; value: number; metricName?: string }[];

/** A metric that is read from counts that are there already, so that a call costs nothing more. */
function readOut(name: string, help: string, type: 'counter' | 'histogram', values: () => Values): Metric {
  return {
    name,
    help,
    type,
    aggregator: 'sum',
    get: async () => ({ name, help, type, values: values(), aggregator: 'sum' }),
  } as never;
}

/**
 * Metrics for Prometheus, on a port of their own: they name editors and codes, never a person, and nobody is asked who he is. Calls are
 * those of this replica since its start; states, anomalies and what waits are everybody's.
 */
export function createMetrics(app: FastifyInstance, { config, database, meter }: MetricsDeps): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const each = (values: (of: ReturnType<FlowMeter['totals']>[number]) => Values) => () =>
    meter
      .totals()
      .flatMap((of) =>
        values(of).map((one) => ({ ...one, labels: { editor: of.editorId, flow: of.flow, ...one.labels } })),
      );
  const named = (prefix: string, label: string) =>
    each(({ counts }) =>
      Object.entries(counts.read()).flatMap(([name, value]) =>
        name.startsWith(prefix) ? [{ labels: { [label]: name.slice(prefix.length) }, value }] : [],
      ),
    );
  const counters: [string, string, () => Values][] = [
    ['sas_interface_calls_total', 'Calls of an interface', each(({ counts }) => [{ labels: {}, value: counts.calls }])],
    [
      'sas_interface_answered_total',
      'Calls with an answer that could be used',
      each(({ counts }) => [{ labels: {}, value: counts.answered }]),
    ],
    ['sas_interface_probes_total', 'Calls of the probe', each(({ counts }) => [{ labels: {}, value: counts.probes }])],
    [
      'sas_interface_slots_total',
      'Slots that were returned',
      each(({ counts }) => [{ labels: {}, value: counts.slots }]),
    ],
    ['sas_interface_errors_total', 'Calls without an answer that could be used, by kind', named('e:', 'kind')],
    ['sas_interface_violations_total', 'Breaches of the contract, by rule', named('r:', 'rule')],
  ];
  for (const [name, help, values] of counters) registry.registerMetric(readOut(name, help, 'counter', values));
  const latency = 'sas_interface_latency_seconds';
  registry.registerMetric(
    readOut(latency, 'How long answers took', 'histogram', () =>
      meter.totals().flatMap(({ editorId: editor, flow, counts }) => {
        let seen = 0;
        const buckets = [...LATENCY_BOUNDS.map((ms) => ms / 1000), Infinity].map((bound, index) => ({
          metricName: `${latency}_bucket`,
          labels: { editor, flow, le: bound === Infinity ? '+Inf' : bound },
          value: (seen += counts.histogram[index]!),
        }));
        const of = { editor, flow };
        return [
          ...buckets,
          { metricName: `${latency}_sum`, labels: of, value: counts.latencySum / 1000 },
          { metricName: `${latency}_count`, labels: of, value: counts.answered },
        ];
      }),
    ),
  );

  const requests = new Histogram({
    name: 'sas_http_request_duration_seconds',
    help: 'How long requests took, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    requests.observe({ method, route: routeOptions.url ?? 'none', status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });

  gauge(
    registry,
    'sas_interface_state',
    '1 for the state that an interface has',
    ['editor', 'flow', 'state'],
    async (set) => {
      for (const row of await database.db.selectFrom('flow_state').select(['editor_id', 'flow', 'state']).execute()) {
        set({ editor: row.editor_id, flow: row.flow, state: row.state }, 1);
      }
    },
  );
  gauge(registry, 'sas_anomalies', 'Anomalies that are not closed', ['severity', 'escalation'], async (set) => {
    const rows = await database.db
      .selectFrom('anomaly')
      .select(({ fn }) => ['severity', 'escalation', fn.countAll<string>().as('open')])
      .where('state', '<>', 'closed')
      .groupBy(['severity', 'escalation'])
      .execute();
    for (const { severity, escalation, open } of rows) set({ severity, escalation }, Number(open));
  });
  gauge(registry, 'sas_hub_deliveries', 'What is told to LRMs by the Hub, by state', ['state'], async (set) => {
    const rows = await database.db
      .selectFrom('hub_delivery')
      .select(({ fn }) => ['state', fn.countAll<string>().as('deliveries')])
      .where('state', 'in', ['waiting', 'sent', 'dead'])
      .groupBy('state')
      .execute();
    for (const { state, deliveries } of rows) set({ state }, Number(deliveries));
  });

  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      (err: unknown) => {
        app.log.warn({ err }, 'metrics could not be read');
        response.writeHead(503).end();
      },
    );
  });
  app.addHook('onClose', async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  });

  return {
    text: () => registry.metrics(),
    async listen() {
      const { metrics } = config.monitoring;
      if (!metrics) return undefined;
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(metrics.port, metrics.host, resolve);
      });
      return `http://${metrics.host}:${(server.address() as AddressInfo).port}/metrics`;
    },
  };
}

function gauge(
  registry: Registry,
  name: string,
  help: string,
  labelNames: string[],
  read: (set: (labels: Record<string, string>, value: number) => void) => Promise<void>,
): void {
  new Gauge({
    ...{ name, help, labelNames, registers: [registry] },
    async collect() {
      this.reset();
      await read((labels, value) => this.set(labels, value));
    },
  });
}
