/** What the contract suite asks of a world: clients, time that can be skipped, and the levers of those outside the page. */
import { createMockClient, sampleSlots, sampleSources } from '@sas-embed/client/mock';
import type { MockClient, MockClock, MockDecision } from '@sas-embed/client/mock';
import type { SasClient } from '@sas-embed/client';
import { toZonedIso } from '@sas-embed/contract';
import type { Appointment, Handover, MarketplaceState, Offer, Session, Slot } from '@sas-embed/contract';
import { postgresAvailable } from '@sas-embed/gateway/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { checked } from './checked.js';
import { openGatewayWorld, type Sample } from './gateway-world.js';

/** Both worlds begin here: a Monday morning, with the day's slots still to come. */
export const START = Date.parse('2026-11-23T07:30:00Z');

/** Offers of the sample directory, which both worlds have. */
export const AGENDA = 'offer-bordeaux-agenda';
export const EDITOR = 'offer-bordeaux-1';
export const OTHER_EDITOR = 'offer-forty-a-day';

/** The slots of the sample world, and on the SAS agenda a plage of the third day. */
export function slotsOf(offer: Offer, now: number): Slot[] {
  const slots = sampleSlots(offer, now);
  if (offer.id !== AGENDA) return slots;
  const last = slots.at(-1)!;
  const { timeZone } = offer.place;
  const start = Date.parse(last.start) + 3_600_000;
  const plage = {
    ...last,
    id: `${last.id}-plage`,
    start: toZonedIso(start, timeZone),
    end: toZonedIso(start + 7_200_000, timeZone),
    capacity: { max: 4, taken: 0 },
  };
  return [...slots, plage];
}

/** The regulators of the suite. */
export const REGULATORS = {
  camille: {},
  /** Of the same SAS and host. */
  noa: {},
  /** Of the same SAS, in another host. */
  sacha: { hostId: 'other-lrm' },
  /** Of another SAS. */
  dominique: { bookingSas: { id: 'sas-974', label: 'SAS de La Réunion' } },
  /** Who sees what is public only. */
  alix: { role: 'coordinator' },
  /** A nurse who receives (IOA), of the same SAS and host. */
  malo: { role: 'ioa' },
  /** Who regulates in the hours of the PDSA only. */
  soraya: { role: 'crr15' },
  /** Whose agenda `AGENDA` is. */
  doctor: { role: 'practitioner' },
  /** Who fills it in for him. */
  delegate: { role: 'delegate' },
  /** Who fills in that of a structure without practitioner. */
  manager: { role: 'structure-manager' },
  /** Who manages a CPTS. */
  communityManager: { role: 'structure-manager' },
  /** A physician who regulates. */
  robin: { role: 'regulator' },
  /** Who follows the appointments of the territory. */
  referent: { role: 'territorial-referent' },
  /** Who keeps accounts, who watches, who administers. */
  accounts: { role: 'account-manager' },
  watcher: { role: 'monitoring' },
  admin: { role: 'administrator' },
} as const satisfies Record<string, Partial<Session>>;

export type Regulator = keyof typeof REGULATORS;

/** For whom those who fill in agendas act. */
export const ACTS_FOR: Partial<Record<Regulator, { practitioners?: string[]; structures?: string[] }>> = {
  doctor: { practitioners: ['819990000012'] },
  delegate: { practitioners: ['819990000012'] },
  manager: { structures: ['1330999992'] },
  communityManager: { structures: ['1330999921'] },
};

/** What a community learns of its answer; `counted` false: it came too late, or another was first. */
export interface CommunityOutcome {
  counted: boolean;
  state: MarketplaceState;
  appointmentId?: string;
}

/** A world that the suite runs in. Every answer of its clients is checked against the contract. */
export interface ContractWorld {
  /** Milliseconds since 1970 in this world. */
  now(): number;
  /** Lets this much time pass at once. */
  skip(ms: number): Promise<void>;
  /** The client of a regulator; always the same. */
  client(who: Regulator): SasClient;
  /** Where a gateway answers; the mock answers nowhere. */
  url?: string;
  /** A token of nobody in particular, with these claims. */
  tokenOf?(claims: Record<string, unknown>): Promise<string>;
  /** A token of this regulator, for requests that no client would send. */
  tokenFor?(who: Regulator): Promise<string>;
  /** How many rows each table of the gateway has. */
  rowCounts?(): Promise<Record<string, number>>;
  /** The regulator books on the editor's page, the slot handed over or another one of the offer. */
  editorBooks(who: Regulator, handover: Handover, slot: Slot): Promise<void>;
  /** He cancels there. */
  editorCancels(who: Regulator, appointment: Appointment): Promise<void>;
  /** A community of a place de marché answers what it was asked. Rejects when the answer itself is not sound. */
  communityAnswers(requestId: string, decision: MockDecision): Promise<CommunityOutcome>;
  /** A patient takes an editor's slot on the public site; nothing tells the gateway. */
  patientTakes(offerId: string, slot: Slot): Promise<void>;
  close(): Promise<void>;
}

/** A running clock that can be pushed forward; what falls due on the way happens at once. */
export function createSkippingClock(start: number): MockClock & { skip(ms: number): void } {
  const origin = Date.now();
  let skipped = 0;
  const timers = new Set<{ at: number; fire: () => void; timer?: NodeJS.Timeout }>();
  const now = () => start + Date.now() - origin + skipped;
  const arm = (entry: typeof timers extends Set<infer E> ? E : never) => {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(entry.fire, Math.max(0, entry.at - now()));
    entry.timer.unref();
  };
  return {
    now,
    after(ms, callback) {
      const entry: Parameters<typeof arm>[0] = {
        at: now() + ms,
        fire: () => {
          clearTimeout(entry.timer);
          if (timers.delete(entry)) callback();
        },
      };
      timers.add(entry);
      arm(entry);
      return () => {
        clearTimeout(entry.timer);
        timers.delete(entry);
      };
    },
    skip(ms) {
      skipped += ms;
      const due = [...timers].filter(({ at }) => at <= now()).sort((a, b) => a.at - b.at);
      for (const entry of due) entry.fire();
      for (const entry of timers) arm(entry);
    },
  };
}

function openMockWorld(sample?: Sample): Promise<ContractWorld> {
  const clock = createSkippingClock(START);
  const sources = sampleSources().map((source) => ({ ...source, latencyMs: 20 }));
  const own = sample
    ? { offers: [...sample.offers], slots: (offer: Offer, now: number) => [...sample.slotsOf(offer, now)] }
    : { slots: slotsOf };
  const first = createMockClient({ clock, sources, ...own });
  const clients = new Map<Regulator, { mock: MockClient; client: SasClient }>([
    ['camille', { mock: first, client: checked(first) }],
  ]);
  const clientOf = (who: Regulator) => {
    const mock = clients.get(who)?.mock ?? first.colleague(REGULATORS[who], ACTS_FOR[who]);
    if (!clients.has(who)) clients.set(who, { mock, client: checked(mock) });
    return clients.get(who)!;
  };
  return Promise.resolve({
    now: clock.now,
    skip: (ms) => Promise.resolve(clock.skip(ms)),
    client: (who) => clientOf(who).client,
    editorBooks: async (_who, { id }, slot) => void first.editorBooks(id, { otherSlot: slot.id }),
    editorCancels: async (_who, { id }) => void first.editorCancels(id),
    communityAnswers: async (id, decision) => first.communityAnswers(id, decision),
    patientTakes: async (offerId, slot) => first.slotIsTaken(offerId, slot.id),
    close: () => Promise.resolve(),
  });
}

const hasPostgres = await postgresAvailable();

const WORLDS: readonly { name: string; open: (sample?: Sample) => Promise<ContractWorld>; skip?: boolean }[] = [
  { name: 'mock', open: openMockWorld },
  { name: 'gateway on PGlite', open: (sample) => openGatewayWorld('pglite', sample) },
  { name: 'gateway on PostgreSQL', open: (sample) => openGatewayWorld('postgresql', sample), skip: !hasPostgres },
];

/** Runs the same tests in every world; of the mock's samples, or of what is given. */
export function inEachWorld(title: string, tests: (world: ContractWorld) => void, sample?: Sample): void {
  for (const { name, open, skip = false } of WORLDS) {
    describe.skipIf(skip)(`${title} (${name})`, () => {
      let opened: ContractWorld | undefined;
      beforeAll(async () => {
        opened = await open(sample);
      }, 180_000);
      afterAll(() => opened?.close());
      tests(
        new Proxy({} as ContractWorld, {
          get: (_, member: keyof ContractWorld) => opened![member],
        }),
      );
    });
  }
}
