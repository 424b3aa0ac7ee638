/**
 * What watching the interfaces costs a search: the CPU time of counting the calls that a search makes, and of its share of writing
 * the counts, over the CPU time of the whole search in the gateway's process. Linux: CPU time of the other process is read from
 * `/proc`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@sas-embed/client';
import type { InterfaceList } from '@sas-embed/contract';
import { openTestDatabase, startTestIssuer } from '@sas-embed/gateway/testing';
import { createFlowMeter, type FlowMeter } from '../../packages/gateway/src/monitoring/index.js';
import { figure, type Figure, type FigureGroup } from './figures.js';
import { BENCH_SEARCH, start, startGateway } from './search/gateway.js';
import { EDITORS, type Control } from './search/world.js';

const RUNS = 3;
/** Searches of one run. */
const SEARCHES = 15;
/** How often the gateway writes its counts. */
const FLUSH_MS = 10_000;
/** Clock ticks a second, as Linux has them everywhere. */
const TICK_MS = 10;

/** CPU time of a process since its start, all threads, in milliseconds. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

const cpuHere = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** CPU time of counting so many calls, each with two broken rules, in milliseconds a call. */
function countingMs(meter: FlowMeter): number {
  const violations = new Map([
    ['slot.end', 3],
    ['schedule.identifier', 1],
  ]);
  const calls = 200_000;
  const began = cpuHere();
  for (let i = 0; i < calls; i++) {
    const call = {
      editorId: `editor-${i % EDITORS}`,
      flow: 'ps' as const,
      latencyMs: i % 3_000,
      slots: 40,
      violations,
    };
    meter.record({ ...call, outcome: i % 50 === 0 ? 'deadline' : 'answered' });
  }
  return (cpuHere() - began) / calls;
}

/** CPU time of writing the counts of all editors once, database included, in milliseconds. */
async function writingMs(meter: FlowMeter, tick: () => void): Promise<number> {
  const times = 20;
  let spent = 0;
  for (let i = 0; i < times; i++) {
    tick();
    for (let k = 0; k < EDITORS; k++)
      meter.record({ editorId: `editor-${k}`, flow: 'ps', latencyMs: 80, outcome: 'answered' });
    const began = cpuHere();
    await meter.flush();
    spent += cpuHere() - began;
  }
  return spent / times;
}

async function* measure(): AsyncIterable<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'sas-embed-bench-'));
  const issuer = await startTestIssuer();
  const editors = await start('editors.ts');
  const gateway = await startGateway(folder, editors.ports, issuer);
  const database = await openTestDatabase();
  let now = Date.now();
  const meter = createFlowMeter({ database, clock: { now: () => new Date(now) } });
  try {
    const client = createClient({ baseUrl: gateway.url, getToken: () => issuer.token() });
    const callsSoFar = async () => {
      const token = await issuer.token({ sub: 'watcher', role: 'monitoring' });
      // Counts are written every ten seconds.
      await new Promise((resolve) => setTimeout(resolve, FLUSH_MS + 1_000));
      const response = await fetch(`${gateway.url}/v1/monitoring/interfaces?period=hour`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const { interfaces } = (await response.json()) as InterfaceList;
      return interfaces.flatMap(({ flows }) => flows).reduce((sum, { calls, probes }) => sum + calls - probes, 0);
    };
    const search = async () => {
      for await (const event of client.search(BENCH_SEARCH)) if (event.type === 'end') return;
    };
    editors.child.send({ type: 'run', run: 1000, hanging: null } satisfies Control);
    for (let i = 0; i < 5; i++) await search(); // connections, JIT
    countingMs(meter);
    await writingMs(meter, () => (now += FLUSH_MS));
    const samples: { ours: number; search: number }[] = [];
    for (let run = 0; run < RUNS; run++) {
      const before = await callsSoFar();
      const [cpu, began] = [cpuOf(gateway.child.pid!), performance.now()];
      for (let i = 0; i < SEARCHES; i++) await search();
      const spent = (cpuOf(gateway.child.pid!) - cpu) / SEARCHES;
      const searchesAWriting = Math.max(1, (SEARCHES * FLUSH_MS) / (performance.now() - began));
      const calls = ((await callsSoFar()) - before) / SEARCHES;
      const writing = await writingMs(meter, () => (now += FLUSH_MS));
      samples.push({ ours: calls * countingMs(meter) + writing / searchesAWriting, search: spent });
    }
    yield figure(
      ...(['monitoring.search-cpu', 'ms'] as const),
      samples.map(({ ours }) => ours),
      samples.map(({ search: of }) => of),
    );
  } finally {
    for (const child of [gateway.child, editors.child]) child.kill();
    await database.close();
    await issuer.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export default { names: ['monitoring.search-cpu'], measure } satisfies FigureGroup;
