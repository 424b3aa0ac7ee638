/**
 * Time from a search sent to the first card, and to five cards, with slots received by the page.
 *
 * Ours: the gateway in its own process, read by the client. Baseline: today's practice (`search/today.ts`). Same
 * editors, same HTTP agent on both sides, same seeded latencies in the same run; runs alternate.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SasClient } from '@sas-embed/client';
import { createClient } from '@sas-embed/client';
import { startTestIssuer } from '@sas-embed/gateway/testing';
import { figure, type Figure, type FigureGroup } from './figures.js';
import { BENCH_SEARCH, start, startGateway } from './search/gateway.js';
import { latencyMs } from './search/latencies.js';
import { benchOffers, EDITORS, LOT, type Control } from './search/world.js';

const RUNS = 7;
/** The editor that hangs in the degraded runs: the one with most calendars, in the first lot and in all. */
const HANGING = 0;

interface Sample {
  first: number;
  five: number;
}

/** Ours: the stream of a search, timed until the cards' slots have arrived. */
async function ours(client: SasClient): Promise<Sample> {
  const began = performance.now();
  const withSlots = new Set<string>();
  const sample: Partial<Sample> = {};
  const abort = new AbortController();
  for await (const event of client.search(BENCH_SEARCH, { signal: abort.signal })) {
    if (event.type !== 'slots') continue;
    for (const list of event.lists) if (list.slots.length) withSlots.add(list.offerId);
    if (withSlots.size >= 1) sample.first ??= performance.now() - began;
    if (withSlots.size >= 5) sample.five ??= performance.now() - began;
    if (sample.five !== undefined) break;
  }
  abort.abort();
  if (sample.first === undefined || sample.five === undefined)
    throw new Error('The search ended before five cards had slots');
  return sample as Sample;
}

/** Today's practice: lines of lots, timed until the cards have arrived. */
async function today(url: string): Promise<Sample> {
  const began = performance.now();
  const sample: Partial<Sample> = {};
  const response = await fetch(url);
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const lines = text.split('\n').filter(Boolean);
    const { cards } = JSON.parse(lines.at(-1)!) as { cards: number };
    if (cards >= 1) sample.first ??= performance.now() - began;
    if (cards >= 5) sample.five ??= performance.now() - began;
  }
  if (sample.first === undefined || sample.five === undefined)
    throw new Error('The baseline ended before five cards had slots');
  return sample as Sample;
}

/** When the fastest editor that has a slot to show answers its first question of a run, in milliseconds. */
function fastestRelevant(run: number): number {
  // Each editor is asked in lots; a lot matters when one of its practitioners has a slot.
  let fastest = Infinity;
  for (let editor = 0; editor < EDITORS; editor++) {
    const share = benchOffers().filter((offer) => offer.editor === editor);
    for (let lot = 0; lot * LOT < share.length; lot++) {
      if (share.slice(lot * LOT, (lot + 1) * LOT).some((o) => o.hasSlots))
        fastest = Math.min(fastest, latencyMs(run, editor, lot));
    }
  }
  return fastest;
}

async function* measure(wanted: ReadonlySet<string>): AsyncIterable<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'sas-embed-bench-'));
  const issuer = await startTestIssuer();
  const editors = await start('editors.ts');
  const baseline = await start('today.ts', JSON.stringify(editors.ports));
  const gateway = await startGateway(folder, editors.ports, issuer);
  try {
    const client = createClient({ baseUrl: gateway.url, getToken: () => issuer.token() });
    const baselineUrl = `http://127.0.0.1:${baseline.ports[0]}`;
    const tell = (run: number, hanging: number | null) => {
      editors.child.send({ type: 'run', run, hanging } satisfies Control);
      // the message and the first request take different ways; the editors' process reads the pipe first
      return new Promise((resolve) => setTimeout(resolve, 50));
    };
    const both = async (run: number, hanging: number | null) => {
      await tell(run, hanging);
      const o = await ours(client);
      await tell(run, hanging);
      return { o, b: await today(baselineUrl) };
    };
    await both(1000, null); // connections, JIT

    const degraded = [...wanted].some((name) => name.endsWith('.degraded'));
    const healthy = [...wanted].some((name) => !name.endsWith('.degraded'));
    for (const [hanging, suffix, needed] of [
      [null, '', healthy],
      [HANGING, '.degraded', degraded],
    ] as const) {
      if (!needed) continue;
      const samples: { o: Sample; b: Sample }[] = [];
      for (let run = 0; run < RUNS; run++) samples.push(await both(run, hanging));
      const column = (side: 'o' | 'b', key: keyof Sample) => samples.map((s) => s[side][key]);
      yield figure(`search.first-card${suffix}`, 'ms', column('o', 'first'), column('b', 'first'));
      yield figure(`search.five-cards${suffix}`, 'ms', column('o', 'five'), column('b', 'five'));
      if (hanging === null) {
        // ours: what the gateway, the network and the client add to the fastest relevant editor's answer
        const floor = samples.map((_, run) => fastestRelevant(run));
        yield figure(
          'search.first-card.floor',
          'ms',
          samples.map((s, run) => s.o.first - floor[run]!),
          floor,
        );
      }
    }
  } finally {
    for (const child of [gateway.child, editors.child, baseline.child]) child.kill();
    await issuer.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export default {
  names: [
    'search.first-card',
    'search.five-cards',
    'search.first-card.floor',
    'search.first-card.degraded',
    'search.five-cards.degraded',
  ],
  measure,
} satisfies FigureGroup;
