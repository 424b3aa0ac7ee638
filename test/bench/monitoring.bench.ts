/**
 * What monitoring and the indicators cost a search together: the CPU time of counting its calls, of looking at its events, and of its
 * share of what is written of them on the embedded database, over the CPU time of the whole search in the gateway's process. The ratio
 * shall be 0.02 at most. What is written is shared by the searches that came meanwhile: as many as four regulators make who search all
 * the time; with more of them the share is smaller. Linux: CPU time of the other process is read from `/proc`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@sas-embed/client';
import type { SearchEvent } from '@sas-embed/contract';
import { openTestDatabase, startTestIssuer, type TestDatabase } from '@sas-embed/gateway/testing';
import { createSeenPlaces } from '../../packages/gateway/src/indicators/index.js';
import { createFlowMeter, createSearchJournal } from '../../packages/gateway/src/monitoring/index.js';
import { figure, type Figure, type FigureGroup } from './figures.js';
import { BENCH_SEARCH, start, startGateway } from './search/gateway.js';
import type { Control } from './search/world.js';

const RUNS = 7;
/** Searches of one run. */
const SEARCHES = 24;
/** Who search at the same time. */
const REGULATORS = 4;
/** How often the gateway writes. */
const WRITING_MS = 10_000;
/** So long is replayed in one run: what is written once a minute is written once. */
const REPLAYED_MS = 60_000;
/** Clock ticks a second, as Linux has them everywhere. */
const TICK_MS = 10;

/** CPU time of a process since its start, all threads, in milliseconds. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

const cpuHere = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

async function* stream(events: readonly SearchEvent[]): AsyncGenerator<SearchEvent> {
  yield* events;
}

/** A minute of searches, so many of them, with all that is counted of them or with nothing; CPU milliseconds. */
async function replay(
  database: TestDatabase,
  events: readonly SearchEvent[],
  { searches, day, counted }: { searches: number; day: number; counted: boolean },
): Promise<number> {
  // Each is the first minute of its day, so that what is written once a day is written here.
  const midnight = Date.UTC(2026, 0, 1 + day);
  let now = midnight;
  const clock = { now: () => new Date(now) };
  const seen = createSeenPlaces(database, () => new Date(now).toISOString().slice(0, 10));
  const journal = createSearchJournal({ database, clock, look: (event) => seen.look(event) });
  const meter = createFlowMeter({ database, clock });
  const asked = {
    ...{ kind: 'search' as const, continued: false, contextual: true, location: BENCH_SEARCH.location },
    principal: { role: 'osnp' as const, bookingSas: { id: 'sas-33', label: 'SAS 33' }, hostId: 'bench' },
    log: { error: (what: unknown) => console.error(what) } as never,
  };
  const violations = new Map([
    ['slot.end', 3],
    ['schedule.identifier', 1],
  ]);
  const began = cpuHere();
  let writtenAt = midnight;
  for (let i = 1; i <= searches; i++) {
    if (!counted) {
      for await (const _ of stream(events));
      continue;
    }
    now = midnight + (i * REPLAYED_MS) / searches;
    for await (const event of journal.observe(stream(events), asked)) {
      if (event.type !== 'source' || event.source.state !== 'answered') continue;
      const call = { editorId: event.source.id, flow: 'ps' as const, latencyMs: i % 3_000, slots: 40, violations };
      meter.record({ ...call, outcome: 'answered' });
    }
    for (; now - writtenAt >= WRITING_MS; writtenAt += WRITING_MS) {
      await journal.flush();
      await seen.flush();
      await meter.flush();
    }
  }
  return cpuHere() - began;
}

async function* measure(): AsyncIterable<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'sas-embed-bench-'));
  const issuer = await startTestIssuer();
  const editors = await start('editors.ts');
  const gateway = await startGateway(folder, editors.ports, issuer);
  const database = await openTestDatabase();
  try {
    const client = createClient({ baseUrl: gateway.url, getToken: () => issuer.token() });
    const search = async () => {
      const all: SearchEvent[] = [];
      for await (const event of client.search(BENCH_SEARCH)) all.push(event);
      return all;
    };
    editors.child.send({ type: 'run', run: 1000, hanging: null } satisfies Control);
    let events = await search();
    for (let i = 0; i < 5; i++) events = await search(); // connections, JIT
    const samples: [number[], number[]] = [[], []];
    for (let run = -1; run < RUNS; run++) {
      const [cpu, began] = [cpuOf(gateway.child.pid!), performance.now()];
      await Promise.all(
        Array.from({ length: REGULATORS }, async () => {
          for (let i = 0; i < SEARCHES / REGULATORS; i++) await search();
        }),
      );
      const whole = (cpuOf(gateway.child.pid!) - cpu) / SEARCHES;
      const searches = Math.round((SEARCHES * REPLAYED_MS) / (performance.now() - began));
      const day = run + 2;
      const [bare, counted] = [
        await replay(database, events, { searches, day, counted: false }),
        await replay(database, events, { searches, day, counted: true }),
      ];
      if (run < 0) continue; // JIT
      samples[0].push((counted - bare) / searches);
      samples[1].push(whole);
    }
    yield figure('monitoring.search-cpu', 'CPU ms a search', ...samples);
  } finally {
    for (const child of [gateway.child, editors.child]) child.kill();
    await database.close();
    await issuer.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export default { names: ['monitoring.search-cpu'], measure } satisfies FigureGroup;
