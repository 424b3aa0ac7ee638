/**
 * What the gateway adds to an editor's answer: from the last byte that an editor writes to the event with its slots at the
 * reader, p95. Editors are in a process of their own, each answer at most 20 kB, spread over 500 ms so that none waits for
 * another. Baseline: the same questions asked directly, from the last byte to the parsed answer; runs alternate.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type SasClient } from '@sas-embed/client';
import { startTestIssuer } from '@sas-embed/gateway/testing';
import { figure, quantile, type Figure, type FigureGroup } from './figures.js';
import { BENCH_SEARCH, start, startGateway } from './search/gateway.js';
import { benchOffers, LOT, type Control, type Sent } from './search/world.js';

const RUNS = 7;
const SPREAD_MS = 500;
const LARGEST_BYTES = 20 * 1024;
const now = () => performance.timeOrigin + performance.now();

/** Arrivals at the reader, by the national id of a practitioner whose slots came. */
async function ours(client: SasClient): Promise<Map<string, number>> {
  const arrived = new Map<string, number>();
  const nationalIds = new Map<string, string>();
  for await (const event of client.search(BENCH_SEARCH)) {
    const at = now();
    if (event.type === 'offers')
      for (const { id, practitioner } of event.offers) nationalIds.set(id, practitioner!.nationalId);
    if (event.type !== 'slots') continue;
    for (const { offerId } of event.lists) arrived.set(nationalIds.get(offerId)!, at);
  }
  return arrived;
}

/** The same questions, asked by hand. */
async function direct(ports: readonly number[]): Promise<Map<string, number>> {
  const arrived = new Map<string, number>();
  await Promise.all(
    ports.flatMap((port, editor) => {
      const ids = benchOffers().flatMap((offer) => (offer.editor === editor ? [offer.nationalId] : []));
      const lots = Array.from({ length: Math.ceil(ids.length / LOT) }, (_, i) => ids.slice(i * LOT, (i + 1) * LOT));
      return lots.map(async (lot) => {
        const tokens = lot.map((id) => `urn:oid:1.2.250.1.71.4.2.1|${id}`).join();
        const query = new URLSearchParams({ 'schedule.actor:Practitioner.identifier': tokens });
        const response = await fetch(`http://127.0.0.1:${port}/fhir/Slot?${query}`);
        JSON.parse(await response.text());
        for (const id of lot) arrived.set(id, now());
      });
    }),
  );
  return arrived;
}

async function* measure(): AsyncIterable<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'sas-embed-bench-'));
  const issuer = await startTestIssuer();
  const editors = await start('editors.ts');
  const gateway = await startGateway(folder, editors.ports, issuer);
  let sent: Sent[] = [];
  editors.child.on('message', (message: Sent) => {
    if (message.type === 'sent') sent.push(message);
  });
  /** p95 of the milliseconds from each answer's last byte to its arrival. */
  const overhead = async (run: number, read: () => Promise<Map<string, number>>): Promise<number> => {
    sent = [];
    editors.child.send({ type: 'run', run, hanging: null, spreadMs: SPREAD_MS } satisfies Control);
    // the message and the first request take different ways; the editors' process reads the pipe first
    await new Promise((resolve) => setTimeout(resolve, 50));
    const arrived = await read();
    // what the editors' process says of its last answer may come after the answer itself
    await new Promise((resolve) => setTimeout(resolve, 50));
    const waits = sent.flatMap(({ nationalIds, bytes, at }) => {
      if (bytes > LARGEST_BYTES) throw new Error(`An answer of ${bytes} bytes is too large for this figure`);
      const here = nationalIds.map((id) => arrived.get(id)).find((it) => it !== undefined);
      return here === undefined ? [] : [here - at];
    });
    if (waits.length < editors.ports.length / 2) throw new Error(`Only ${waits.length} answers were timed`);
    return quantile(waits, 0.95);
  };
  try {
    const client = createClient({ baseUrl: gateway.url, getToken: () => issuer.token() });
    const samples: [number[], number[]] = [[], []];
    for (let run = -2; run < RUNS; run++) {
      const pair = [await overhead(run, () => ours(client)), await overhead(run, () => direct(editors.ports))] as const;
      if (run < 0) continue; // connections, JIT
      samples[0].push(pair[0]);
      samples[1].push(pair[1]);
    }
    yield figure('search.overhead', 'ms p95', samples[0], samples[1]);
  } finally {
    for (const child of [gateway.child, editors.child]) child.kill();
    await issuer.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export default { names: ['search.overhead'], measure } satisfies FigureGroup;
