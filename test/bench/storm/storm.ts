/** The demo world in calm and in storm: what a search tells, how long it takes and what the gateway holds in memory. */
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type SasClient } from '@sas-embed/client';
import type { SearchRequest, Source } from '@sas-embed/contract';
import { startWorld, type World } from '@sas-embed/sandbox';

/** The deadline of every editor of the demo, in milliseconds. */
export const DEADLINE_MS = 7_000;

/** One search, as its reader saw it. */
export interface Run {
  /** From the question to the event `end`, in milliseconds. */
  endMs: number;
  /** The most that the gateway's process had in memory meanwhile, in MB; undefined where the system does not tell. */
  peakMb: number | undefined;
  /** Offers of the directory that it listed. */
  listed: number;
  offersWithSlots: number;
  slots: number;
  sources: Source[];
}

const BORDEAUX: SearchRequest = {
  specialty: { code: 'SM54' },
  // an address: the order is that of the distance, the same in each run
  location: {
    type: 'address',
    ...{ label: 'Bordeaux', inseeCode: '33063', departement: '33', approximate: false },
    position: { latitude: 44.8378, longitude: -0.5792 },
    radiusKm: 10,
  },
  limit: 100,
};

/** Starts the demo world, in processes of its own, on free ports. */
export async function openStormWorld(): Promise<{ world: World; close(): Promise<void> }> {
  const dir = mkdtempSync(join(tmpdir(), 'sas-storm-'));
  const remove = () => rmSync(dir, { recursive: true, force: true });
  try {
    const world = await startWorld({ dir, ports: 'free', env: { DATABASE_URL: '' } });
    return { world, close: () => world.stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

/** What steers a demo world, and asks it. */
export class Storm {
  readonly #client: SasClient;

  constructor(readonly world: World) {
    this.#client = createClient({ baseUrl: world.urls.gateway, getToken: () => world.token('camille') });
  }

  /** Turns all hostile manners on at once, or off, as the button of the control page does. */
  async preset(name: 'calm' | 'storm'): Promise<void> {
    const response = await fetch(`${this.world.urls.control}/api/presets/${name}`, { method: 'POST' });
    if (!response.ok) throw new Error(`The control page refused ${name}: ${response.status}`);
  }

  async search(): Promise<Run> {
    const forget = this.#forgetPeak();
    const began = performance.now();
    const sources: Source[] = [];
    let listed = 0;
    for await (const event of this.#client.search(BORDEAUX)) {
      if (event.type === 'offers') listed = event.offers.length;
      if (event.type === 'source') sources.push(event.source);
      if (event.type !== 'end') continue;
      const { offersWithSlots, slots } = event.totals;
      const endMs = Math.round(performance.now() - began);
      return { endMs, peakMb: forget ? this.#peak() : undefined, listed, offersWithSlots, slots, sources };
    }
    throw new Error('The search has no end');
  }

  get #proc(): string {
    return `/proc/${this.world.children.get('gateway')!.process.pid}`;
  }

  /** Linux only: the peak is counted from now on. */
  #forgetPeak(): boolean {
    try {
      writeFileSync(`${this.#proc}/clear_refs`, '5');
      return true;
    } catch {
      return false;
    }
  }

  #peak(): number {
    const [, kb] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`${this.#proc}/status`, 'utf8')) ?? [];
    return Math.round(Number(kb) / 1024);
  }
}
