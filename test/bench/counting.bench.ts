/**
 * What counting costs: CPU time of the journal of searches and of the indicators for one search (its events looked at, its row and what
 * cards had slots written, on the embedded database), beside the CPU time of the whole search at the gateway, a process of its own, with
 * its editors' answers read. The ratio is the share; it shall be 0.02 at most.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type SasClient } from '@sas-embed/client';
import type { SearchEvent } from '@sas-embed/contract';
import { openTestDatabase, startTestIssuer } from '@sas-embed/gateway/testing';
import { createSeenPlaces } from '../../packages/gateway/src/indicators/index.js';
import { createSearchJournal } from '../../packages/gateway/src/monitoring/index.js';
import { figure, type Figure, type FigureGroup } from './figures.js';
import { BENCH_SEARCH, start, startGateway } from './search/gateway.js';
import type { Control } from './search/world.js';

const RUNS = 7;
const SEARCHES = 10;
/** Of Linux: ticks a second in /proc. */
const TICKS = 100;

/** CPU milliseconds that a process has used, all its threads together. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1000;
}

async function eventsOf(client: SasClient): Promise<SearchEvent[]> {
  const all: SearchEvent[] = [];
  for await (const event of client.search(BENCH_SEARCH)) all.push(event);
  return all;
}

async function* stream(events: readonly SearchEvent[]): AsyncGenerator<SearchEvent> {
  yield* events;
}

async function* measure(): AsyncIterable<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'sas-embed-bench-'));
  const issuer = await startTestIssuer();
  const editors = await start('editors.ts');
  const gateway = await startGateway(folder, editors.ports, issuer);
  const database = await openTestDatabase();
  try {
    const client = createClient({ baseUrl: gateway.url, getToken: () => issuer.token() });
    const search = async (run: number) => {
      editors.child.send({ type: 'run', run, hanging: null } satisfies Control);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return eventsOf(client);
    };
    const events = await search(0);
    const asked = {
      ...{ kind: 'search' as const, continued: false, contextual: true, location: BENCH_SEARCH.location },
      principal: { role: 'osnp' as const, bookingSas: { id: 'sas-33', label: 'SAS 33' }, hostId: 'bench' },
      log: { error: (what: unknown) => console.error(what) } as never,
    };
    const clock = { now: () => new Date() };
    /** Each run is the first of its day, so that what is written once a day is written here. */
    const count = async (run: number) => {
      const day = new Date(Date.UTC(2026, 0, 1 + run)).toISOString().slice(0, 10);
      const seen = createSeenPlaces(database, () => day);
      const journal = createSearchJournal({ database, clock, look: (event) => seen.look(event) });
      for (let i = 0; i < SEARCHES; i++) {
        for await (const _ of journal.observe(stream(events), asked));
        await journal.settled();
        await seen.flush();
      }
    };
    const samples: [number[], number[]] = [[], []];
    for (let run = -1; run < RUNS; run++) {
      const began = process.cpuUsage();
      await count(run + 2);
      const { user, system } = process.cpuUsage(began);
      const before = cpuMs(gateway.child.pid!);
      for (let i = 0; i < SEARCHES; i++) await search(run + 2);
      const whole = cpuMs(gateway.child.pid!) - before;
      if (run < 0) continue; // JIT
      samples[0].push((user + system) / 1000 / SEARCHES);
      samples[1].push(whole / SEARCHES);
    }
    yield figure('search.counting', 'CPU ms a search', samples[0], samples[1]);
  } finally {
    await database.close();
    for (const child of [gateway.child, editors.child]) child.kill();
    await issuer.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export default { names: ['search.counting'], measure } satisfies FigureGroup;
