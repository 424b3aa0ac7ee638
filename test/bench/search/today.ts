/**
 * Today's practice, as a model to compare with, in a process of its own: lots of 25 practitioners one after another,
 * each lot awaiting its slowest editor (7 s at most), a line of NDJSON to the page per lot. It gets its offers for
 * nothing and reads the bundles with nothing but JSON.parse.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { benchOffers, LOT, type Started } from './world.js';

const DEADLINE_MS = 7000;
const editorPorts = JSON.parse(process.argv[2] ?? '[]') as number[];
const agents = editorPorts.map(() => new Agent({ keepAliveTimeout: 30_000, connections: 16 }));
process.on('disconnect', () => process.exit());

interface Bundle {
  entry: { resource: { resourceType: string; schedule?: { reference: string } } }[];
}

/** Cards with slots among an editor's share of a lot; none when it is late or fails. */
async function cardsOf(editor: number, nationalIds: string[]): Promise<number> {
  const now = Date.now();
  const query = new URLSearchParams([
    ['_include', 'Slot:schedule'],
    ['_include:iterate', 'Schedule:actor'],
    ['schedule.actor:Practitioner.identifier', nationalIds.map((id) => `urn:oid:1.2.250.1.71.4.2.1|${id}`).join(',')],
    ['start', `ge${new Date(now).toISOString()}`],
    ['start', `le${new Date(now + 3 * 86_400_000).toISOString()}`],
    ['status', 'free'],
  ]);
  try {
    const answer = await request(`http://127.0.0.1:${editorPorts[editor]}/fhir/Slot?${query}`, {
      dispatcher: agents[editor]!,
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    const { entry } = (await answer.body.json()) as Bundle;
    return new Set(entry.map((e) => e.resource.schedule?.reference).filter(Boolean)).size;
  } catch {
    return 0;
  }
}

const server = createServer((_request, response) => {
  void (async () => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    const offers = benchOffers();
    let cards = 0;
    for (let from = 0; from < offers.length && cards < 10; from += LOT) {
      const shares = new Map<number, string[]>();
      for (const { editor, nationalId } of offers.slice(from, from + LOT)) {
        shares.set(editor, [...(shares.get(editor) ?? []), nationalId]);
      }
      const found = await Promise.all([...shares].map(([editor, ids]) => cardsOf(editor, ids)));
      cards += found.reduce((a, b) => a + b, 0);
      response.write(`${JSON.stringify({ cards })}\n`);
    }
    response.end();
  })();
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ type: 'started', ports: [(server.address() as AddressInfo).port] } satisfies Started);
});
