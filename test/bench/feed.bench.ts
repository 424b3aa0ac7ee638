/**
 * 2,000 clients on one feed: from an editor's booking (INT_R03, before it is sent) to each client, 95th percentile in milliseconds; and
 * what a client costs the gateway's process in memory, in kB. Baseline: a bare Node HTTP server that fans the same bytes out to the same
 * number of clients. A PostgreSQL of its own where Debian has one, else the embedded database.
 */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startTestIssuer, testConfig } from '@sas-embed/gateway/testing';
import { freePort } from '@sas-embed/hub/testing';
import { postgresPrograms, startOwnPostgres } from '../support/own-postgres.js';
import type { FromListeners, ToListeners } from './feed/listeners.js';
import { figure, median, quantile, type FigureGroup } from './figures.js';

const CLIENTS = Number(process.env['FANOUT_CLIENTS'] ?? 2_000);
const PROCESSES = 2;
/** Clients that are there before memory is counted, so that what is loaded once counts for nobody. */
const FIRST = 100;
const BOOKINGS = 40;
const PAUSE_MS = 250;
const RUNS = 3;
const EDITOR_KEY = 'intake-key-of-the-bench';
const PRACTITIONER = '819990000017';
const main = createRequire(import.meta.url).resolve('@sas-embed/gateway/main');
const path = (file: string) => fileURLToPath(new URL(`./feed/${file}`, import.meta.url));

/** What a run measured. */
interface Run {
  latencies: number[];
  kbPerClient: number;
}

/** A server under measurement. */
interface Side {
  child: ChildProcess;
  feed: string;
  /** Books; resolves to the appointment's id. */
  book(n: number): Promise<string>;
  tokens: string[];
}

const now = () => performance.timeOrigin + performance.now();

/** Resident memory of a process, in kB. */
const memoryOf = ({ pid }: ChildProcess): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);

async function answer<K extends string>(
  child: ChildProcess,
  key: K,
): Promise<Extract<FromListeners, Record<K, unknown>>> {
  for (;;) {
    const [message] = (await once(child, 'message')) as [FromListeners];
    if (key in message) return message as Extract<FromListeners, Record<K, unknown>>;
  }
}

async function connect(side: Side, count: number): Promise<ChildProcess> {
  const child = fork(path('listeners.ts'), [side.feed, String(count)], { execArgv: ['--import', 'tsx'] });
  const told = answer(child, 'connected');
  child.send({ tokens: side.tokens } satisfies ToListeners);
  const { connected, refused } = await told;
  if (connected !== count) throw new Error(`Only ${connected} of ${count} are connected: ${JSON.stringify(refused)}`);
  return child;
}

async function run(side: Side, round: number): Promise<Run> {
  const first = await connect(side, FIRST);
  await side.book(round * 1_000 + 999);
  await sleep(1_000);
  const before = memoryOf(side.child);
  const children = await Promise.all(Array.from({ length: PROCESSES }, () => connect(side, CLIENTS / PROCESSES)));
  await sleep(2_000);
  const kbPerClient = (memoryOf(side.child) - before) / CLIENTS;
  const booked = new Map<string, number>();
  for (let n = 0; n < BOOKINGS; n++) {
    const from = now();
    booked.set(await side.book(round * 1_000 + n), from);
    await sleep(PAUSE_MS);
  }
  await sleep(2_000);
  const latencies: number[] = [];
  for (const child of children) {
    const told = answer(child, 'heard');
    child.send({ report: true } satisfies ToListeners);
    const { heard } = await told;
    for (const [id, from] of booked) {
      const times = heard[id] ?? [];
      if (times.length !== CLIENTS / PROCESSES)
        throw new Error(`${times.length} clients of ${CLIENTS / PROCESSES} heard of ${id}`);
      for (const at of times) latencies.push(at - from);
    }
  }
  for (const child of [first, ...children]) child.disconnect();
  await sleep(1_000);
  return { latencies, kbPerClient };
}

function appointment(n: number): string {
  const coding = [{ system: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203', code: 'IDNPS' }];
  const idnps = (value: string) => ({
    identifier: { type: { coding }, system: 'urn:oid:1.2.250.1.71.4.2.1', value },
  });
  const start = Date.now() + 86_400_000;
  return JSON.stringify({
    resourceType: 'Appointment',
    extension: [
      {
        url: 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator',
        valueReference: idnps('3339900017/20260001R'),
      },
    ],
    identifier: [{ system: 'urn:oid:2.25.19990001', value: `fanout-${n}` }],
    ...{ status: 'booked', start: new Date(start).toISOString(), end: new Date(start + 900_000).toISOString() },
    participant: [{ actor: idnps(PRACTITIONER), status: 'accepted' }],
  });
}

const bookBy = (url: string) => async (n: number) => {
  const headers = { authorization: `Bearer ${EDITOR_KEY}`, 'content-type': 'application/fhir+json' };
  const response = await fetch(url, { method: 'POST', headers, body: appointment(n) });
  if (response.status !== 201) throw new Error(`A booking was answered ${response.status}`);
  return response.headers.get('location')!.split('/').at(-1)!;
};

async function openGateway(ends: (() => unknown)[]): Promise<Side> {
  const folder = mkdtempSync(join(tmpdir(), 'sas-fanout-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const issuer = await startTestIssuer();
  ends.push(() => issuer.close());
  const programs = postgresPrograms();
  const postgres = programs && (await startOwnPostgres(programs));
  if (postgres) ends.push(() => postgres.stop());
  else console.error('feed.fanout: postgresql is not installed, the embedded database is measured');
  const port = await freePort();
  const settings = testConfig(issuer);
  settings.hosts[0]!.requestsPerMinute = 1_000_000;
  const place = {
    ...{ type: 'place', offerId: 'offer-1', placeId: 'place-1', kind: 'PS', departement: '33' },
    practitioner: {
      ...{ nationalId: PRACTITIONER, lastName: 'BANC', firstName: 'Essai', professionCode: '10' },
      specialties: [{ code: 'SM54', label: 'Médecine générale' }],
    },
    structure: { nationalId: '1330000001', name: 'Cabinet du Banc' },
    address: { lines: ['1 rue du Banc'], postcode: '33000', city: 'Bordeaux', inseeCode: '33063' },
    ...{ position: { latitude: 44.84, longitude: -0.58 }, phones: ['+33199000000'] },
    ...{ participation: { sas: true, via: 'individual' }, editors: ['rapide'], hasAgenda: false },
  };
  writeFileSync(join(folder, 'directory.ndjson'), `${JSON.stringify(place)}\n`);
  const config = testConfig(issuer, {
    ...{ hosts: settings.hosts, listen: { host: '127.0.0.1', port } },
    database: postgres ? { url: postgres.url } : { folder: 'memory' },
    directory: { file: join(folder, 'directory.ndjson') },
    editors: [
      {
        ...{ id: 'rapide', label: 'AgendaRapide', fhirBaseUrl: 'http://127.0.0.1:9/fhir', enabled: true },
        ...{ deadlineMs: 1_000, flows: { ps: true }, accounts: false },
        intakeKeySha256: createHash('sha256').update(EDITOR_KEY).digest('hex'),
      },
    ],
  });
  writeFileSync(join(folder, 'gateway.json'), JSON.stringify(config));
  const child = spawn(process.execPath, [main, '--config', join(folder, 'gateway.json')], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, DATABASE_URL: '' },
  });
  ends.push(() => child.kill('SIGKILL'));
  await once(child.stdout!, 'data');
  // each client a regulator of his own, as in a region's call centres; the first is the one who books
  const regulator = (n: number) => ({
    sub: `regulator-${n}`,
    regulator: {
      identifiers: [
        { system: 'urn:oid:1.2.250.1.71.4.2.1', value: `3339900017/2026${String(n + 1).padStart(4, '0')}R` },
      ],
      ...{ last_name: 'Exemple', first_name: `N${n}`, email: `n${n}@example.org` },
    },
  });
  const exp = Math.floor(Date.now() / 1000) + 295;
  const tokens = await Promise.all(Array.from({ length: CLIENTS }, (_, n) => issuer.token({ ...regulator(n), exp })));
  return {
    child,
    feed: `http://127.0.0.1:${port}/v1/feed`,
    book: bookBy(`http://127.0.0.1:${port}/fhir/Appointment`),
    tokens,
  };
}

async function openBare(ends: (() => unknown)[]): Promise<Side> {
  const child = fork(path('bare.ts'), [], { execArgv: ['--import', 'tsx'] });
  ends.push(() => child.kill('SIGKILL'));
  const [{ ports }] = (await once(child, 'message')) as [{ ports: number[] }];
  const url = `http://127.0.0.1:${ports[0]}/`;
  return { child, feed: url, book: bookBy(url), tokens: ['none'] };
}

const group: FigureGroup = {
  names: ['feed.fanout', 'feed.fanout.memory'],
  async *measure() {
    const ends: (() => unknown)[] = [];
    const runs = { ours: [] as Run[], baseline: [] as Run[] };
    try {
      for (let round = 0; round < RUNS; round++) {
        for (const side of ['baseline', 'ours'] as const) {
          // a fresh process each time: memory that one run freed is no one's to take twice
          const own: (() => unknown)[] = [];
          ends.push(async () => {
            for (const end of own.splice(0).reverse()) await end();
          });
          const opened = await (side === 'ours' ? openGateway(own) : openBare(own));
          runs[side].push(await run(opened, round));
          await ends.pop()!();
        }
      }
    } finally {
      for (const end of ends.reverse()) await end();
    }
    const p95 = (side: Run[]) => side.map(({ latencies }) => quantile(latencies, 0.95));
    const memory = (side: Run[]) => side.map(({ kbPerClient }) => kbPerClient);
    const said = (ms: readonly number[]) => [0.5, 0.99, 1].map((share) => quantile(ms, share).toFixed(0)).join('/');
    console.error(
      `feed.fanout: ${CLIENTS} clients, ${BOOKINGS} bookings, ${RUNS} runs; ours p50/p99/max ` +
        `${runs.ours.map(({ latencies }) => said(latencies)).join(', ')} ms; limits 300 ms (${median(p95(runs.ours)).toFixed(0)}) and 50 kB (${median(memory(runs.ours)).toFixed(1)})`,
    );
    yield figure('feed.fanout', 'ms', p95(runs.ours), p95(runs.baseline));
    yield figure('feed.fanout.memory', 'kB', memory(runs.ours), memory(runs.baseline));
  },
};
export default group;
