/**
 * Time from a search sent to the first card, and to five cards, with slots received by the page.
 *
 * Ours: the gateway in its own process, read by the client. Baseline: today's practice (`search/today.ts`). Same
 * editors, same HTTP agent on both sides, same seeded latencies in the same run; runs alternate.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createClient, type SasClient } from '@sas-embed/client';
import { startTestIssuer } from '@sas-embed/gateway/testing';
import { figure, type Figure, type FigureGroup } from './figures.js';
import { latencyMs } from './search/latencies.js';
import { benchOffers, EDITORS, LOT, type Control, type Started } from './search/world.js';

const RUNS = 7;
/** The editor that hangs in the degraded runs: the one with most calendars, in the first lot and in all. */
const HANGING = 0;
const BORDEAUX = { latitude: 44.8378, longitude: -0.5792 };
const require = createRequire(import.meta.url);

interface Sample {
  first: number;
  five: number;
}

/** Starts a TypeScript program of ours and waits until it says on which ports it listens. */
function start(file: string, ...args: string[]): Promise<{ child: ChildProcess; ports: number[] }> {
  const path = fileURLToPath(new URL(`./search/${file}`, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (message: Started) => resolve({ child, ports: message.ports }));
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
}

function directoryLines(): string {
  const lines = benchOffers().map((offer) =>
    JSON.stringify({
      type: 'place',
      offerId: `bench-${offer.index}`,
      placeId: `bench-place-${offer.index}`,
      kind: 'PS',
      practitioner: {
        nationalId: offer.nationalId,
        lastName: `BANC ${offer.index}`,
        firstName: 'Essai',
        title: 'DR',
        professionCode: '10',
        specialties: [{ code: 'SM54', label: 'Médecine générale' }],
        conventionSector: '1',
      },
      structure: { nationalId: offer.structureId, name: `Cabinet ${offer.index}` },
      address: { lines: [`${offer.index + 1} rue du Banc`], postcode: '33000', city: 'Bordeaux', inseeCode: '33063' },
      departement: '33',
      timeZone: 'Europe/Paris',
      // one after another away from the centre: the order by distance is the order of the list
      position: { latitude: BORDEAUX.latitude + 0.0004 * (offer.index + 1), longitude: BORDEAUX.longitude },
      phones: ['+33199000000'],
      participation: { sas: true, via: 'individual' },
      editors: [`editor-${offer.editor}`],
      hasAgenda: false,
    }),
  );
  return `${lines.join('\n')}\n`;
}

/** The gateway in its own process, over the bench's editors. */
async function startGateway(
  folder: string,
  ports: number[],
  issuer: { issuer: string; jwksUrl: string; audience: string },
) {
  writeFileSync(join(folder, 'directory.ndjson'), directoryLines());
  const config = {
    mode: 'sandbox',
    environment: 'sandbox',
    listen: { host: '127.0.0.1', port: 0 },
    database: { folder: 'memory' },
    editorOrigin: 'sas-sandbox',
    secrets: { caseRefKey: Buffer.alloc(32, 7).toString('base64') },
    issuers: [{ issuer: issuer.issuer, jwksUrl: issuer.jwksUrl, audience: issuer.audience }],
    sas: [{ id: 'sas-33', label: 'SAS de la Gironde', territories: ['33'] }],
    hosts: [{ id: 'demo-lrm', label: 'Bench', origins: ['http://localhost:1'], territories: ['33'], webhooks: [] }],
    editors: ports.map((port, i) => ({
      id: `editor-${i}`,
      label: `Editor ${i}`,
      fhirBaseUrl: `http://127.0.0.1:${port}/fhir`,
      enabled: true,
      deadlineMs: 7000,
      intakeKeySha256: '0'.repeat(64),
    })),
    directory: { file: join(folder, 'directory.ndjson') },
    holds: { seconds: 180 },
    handovers: { minutes: 60 },
  };
  const file = join(folder, 'gateway.json');
  writeFileSync(file, JSON.stringify(config));
  const child = spawn(process.execPath, [require.resolve('@sas-embed/gateway/main'), '--config', file], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, DATABASE_URL: '' },
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('"ready"')) return { child, url: (JSON.parse(line) as { url: string }).url };
  }
  throw new Error('The gateway did not start');
}

/** Ours: the stream of a search, timed until the cards' slots have arrived. */
async function ours(client: SasClient): Promise<Sample> {
  const began = performance.now();
  const withSlots = new Set<string>();
  const sample: Partial<Sample> = {};
  const abort = new AbortController();
  const request = {
    specialty: { code: 'SM54' },
    location: {
      type: 'address' as const,
      label: 'Bordeaux',
      position: BORDEAUX,
      radiusKm: 10,
      departement: '33',
      approximate: false,
    },
    limit: 100,
  };
  for await (const event of client.search(request, { signal: abort.signal })) {
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
