import type { SasClient, SearchInput } from '@sas-embed/client';
import type { FilterCategory, Filters, Offer, SearchEvent, SearchFacetsEvent, Slot } from '@sas-embed/contract';
import { describe, expect, it } from 'vitest';
import { all as allOf, found, refused, searched } from './support/steps.js';
import { numbers, someOf, TOWN, TOWN_MSP, TOWN_SAMPLE } from './support/town.js';
import { inEachWorld } from './support/world.js';

const REQUEST = { specialty: { code: 'SM54' }, location: TOWN, seed: 'a1' } satisfies SearchInput;
const HOUR = 3_600_000;
const SLOTS = ['available', 'modes', 'slotTypes', 'appointmentTypes', 'reasons'] as const;
const OFFERS = ['kinds', 'professions', 'conventionSectors'] as const;

const of = <T extends SearchEvent['type']>(events: readonly SearchEvent[], type: T) =>
  events.filter((event): event is Extract<SearchEvent, { type: T }> => event.type === type);

/** What a search tells, page after page. */
interface Told {
  offers: Offer[];
  slots: Map<string, Slot[]>;
  facets: SearchFacetsEvent[];
  total: number;
}

async function whole(client: SasClient, request: SearchInput): Promise<Told> {
  const told: Told = { offers: [], slots: new Map(), facets: [], total: 0 };
  let cursor: string | undefined;
  do {
    const events = await searched(client, { ...request, ...(cursor !== undefined && { cursor }) });
    const [first] = of(events, 'offers');
    told.offers.push(...first!.offers, ...of(events, 'added').flatMap(({ offers }) => offers));
    for (const { offerId, slots } of of(events, 'slots').flatMap(({ lists }) => lists)) {
      told.slots.set(offerId, [...(told.slots.get(offerId) ?? []), ...slots]);
    }
    told.facets.push(...of(events, 'facets'));
    told.total = first!.total;
    cursor = first!.nextCursor;
  } while (cursor !== undefined);
  return told;
}

// The plain filter that the gateway's is compared with: written anew, slow, and over all that there is.

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .trim()
    .toLowerCase();

function has(category: FilterCategory, offer: Offer, slot: Slot | undefined, now: number): string[] {
  if (category === 'kinds') return [offer.kind];
  if (category === 'professions') return [offer.practitioner!.professionCode!];
  if (category === 'conventionSectors') return [offer.practitioner!.conventionSector ?? 'unknown'];
  if (!slot) return [];
  if (category === 'modes') return slot.modes;
  if (category === 'slotTypes') return slot.visibility;
  if (category === 'appointmentTypes') return [slot.appointmentType ?? 'ROUTINE'];
  if (category === 'reasons') return [...new Set(slot.reasons.map(plain))];
  const [start, end] = [Date.parse(slot.start), Date.parse(slot.end!)];
  return ['0-4', '4-8', '8-12', '12-24', '24-48', '48-72'].filter((band) => {
    const [from, to] = band.split('-').map((hours) => now + Number(hours) * HOUR) as [number, number];
    const startsIn = from <= start && start < to;
    const endsIn = from < end && end < to;
    const spans = start <= from && end >= to;
    return startsIn || endsIn || spans;
  });
}

type Wanted = Partial<Record<FilterCategory, readonly string[]>>;

function passes(
  categories: readonly FilterCategory[],
  wanted: Wanted,
  offer: Offer,
  slot: Slot | undefined,
  now: number,
) {
  return categories.every((category) => {
    const values = wanted[category]?.map((value) => (category === 'reasons' ? plain(value) : value));
    return !values || has(category, offer, slot, now).some((value) => values.includes(value));
  });
}

function plainCounts(all: Told, wanted: Wanted, now: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const offer of all.offers) {
    for (const category of [...SLOTS, ...OFFERS]) {
      const others: Wanted = { ...wanted, [category]: undefined };
      const slots = (all.slots.get(offer.id) ?? []).filter((slot) => passes(SLOTS, others, offer, slot, now));
      const asks = SLOTS.some((each) => others[each]);
      if (!passes(OFFERS, others, offer, undefined, now) || (asks && slots.length === 0)) continue;
      const isOfOffer = OFFERS.some((each) => each === category);
      const values = isOfOffer
        ? has(category, offer, undefined, now)
        : slots.flatMap((slot) => has(category, offer, slot, now));
      for (const value of new Set(values)) {
        counts.set(`${category} ${value}`, (counts.get(`${category} ${value}`) ?? 0) + 1);
      }
    }
  }
  return counts;
}

function randomFilters(random: () => number, reasons: readonly string[]): Filters {
  const choices: Record<FilterCategory, readonly string[]> = {
    available: ['0-4', '4-8', '8-12', '12-24', '24-48', '48-72'],
    modes: ['AMB', 'HH', 'VR'],
    slotTypes: ['PUBLIC', 'PRO', 'SNP'],
    appointmentTypes: ['ROUTINE', 'WALKIN'],
    reasons,
    kinds: ['PS', 'CDS', 'SOS'],
    professions: ['10', '60'],
    conventionSectors: ['0', '1', '1-DP', '2', 'unknown'],
  };
  const chance = [0.15, 0.3, 0.6][Math.floor(random() * 3)]!;
  const chosen = Object.entries(choices).flatMap(([category, values]) =>
    values.length > 0 && random() < chance ? [[category, someOf(random, values)]] : [],
  );
  return Object.fromEntries(chosen) as Filters;
}

inEachWorld(
  'filters',
  (world) => {
    const client = () => world.client('camille');

    it(
      'W14 answer as a plain filter over the whole result does, and count so, whatever is asked and however small the page',
      { timeout: 120_000 },
      async () => {
        const random = numbers(14);
        const all = await whole(client(), { ...REQUEST, limit: 200 });
        expect(all.offers.length).toBeGreaterThanOrEqual(32);
        const reasons = [...new Set([...all.slots.values()].flat().flatMap((slot) => slot.reasons))].slice(0, 6);
        const seen = { some: 0, none: 0, counts: 0 };
        for (let round = 0; round < 24; round++) {
          const filters = randomFilters(random, reasons);
          const limit = [3, 7, 50][round % 3]!;
          const now = world.now();
          const told = await whole(client(), { ...REQUEST, filters, facets: true, limit });
          const say = JSON.stringify({ round, filters });

          const fitting = all.offers.filter((offer) => passes(OFFERS, filters, offer, undefined, now));
          expect(told.offers.map(({ id }) => id).sort(), say).toEqual(fitting.map(({ id }) => id).sort());
          let matching = 0;
          for (const offer of fitting) {
            const wanted = (all.slots.get(offer.id) ?? []).filter((slot) => passes(SLOTS, filters, offer, slot, now));
            const got = told.slots.get(offer.id) ?? [];
            expect(got.map(({ id }) => id).sort(), say).toEqual(wanted.map(({ id }) => id).sort());
            if (wanted.length > 0 || !SLOTS.some((category) => filters[category])) matching++;
          }
          const last = told.facets.at(-1)!;
          expect(last, say).toMatchObject({ final: true, counted: all.offers.length, matching, unanswered: 0 });
          const counts = plainCounts(all, filters, now);
          const counted = new Map<string, number>(
            last.categories.flatMap(({ category, values }) =>
              values.map(({ value, offers }) => {
                const key = category === 'reasons' ? plain(value) : value;
                return [`${category} ${key}`, offers] as const;
              }),
            ),
          );
          for (const [key, offers] of counts) expect([key, counted.get(key)], say).toEqual([key, offers]);
          for (const [key, offers] of counted) expect([key, counts.get(key) ?? 0], say).toEqual([key, offers]);
          seen[matching > 0 ? 'some' : 'none']++;
          seen.counts += counts.size;
        }
        // Otherwise nothing was compared.
        expect(seen.some).toBeGreaterThan(5);
        expect(seen.none).toBeGreaterThan(1);
        expect(seen.counts).toBeGreaterThan(100);
      },
    );

    it('W22 tell how many there are in all and how many answer, from the first page on, and say when that is final', async () => {
      const told = await searched(client(), { ...REQUEST, filters: { modes: ['VR'] }, facets: true, limit: 3 });
      const [first, ...later] = of(told, 'facets');
      expect(first).toMatchObject({ final: false, matching: 0 });
      expect(first!.offers).toBe(32);
      expect(first!.unanswered).toBeGreaterThan(0);
      expect(later.map(({ final }) => final)).toEqual([...later.slice(1).map(() => false), true]);
      expect(later.at(-1)!.matching).toBeGreaterThan(3);
      expect(told.at(-2)).toBe(later.at(-1));
      // Of a page that follows nothing is counted again.
      const nextCursor = of(told, 'offers')[0]!.nextCursor!;
      const next = await searched(client(), {
        ...REQUEST,
        filters: { modes: ['VR'] },
        facets: true,
        cursor: nextCursor,
      });
      expect(of(next, 'facets')).toEqual([]);
    });

    it('W15 narrow the members of a structure as they narrow a search, and tell how many there are without them', async () => {
      const members = async (filters?: Filters) => {
        const events = await allOf(
          client().searchMembers(TOWN_MSP, { limit: 200, ...(filters && { filters, facets: true }) }),
        );
        const slots = new Map<string, Slot[]>();
        for (const { offerId, slots: told } of of(events, 'slots').flatMap(({ lists }) => lists)) {
          slots.set(offerId, [...(slots.get(offerId) ?? []), ...told]);
        }
        const [first] = of(events, 'offers');
        return { offers: first!.offers, total: first!.total, slots, facets: of(events, 'facets') };
      };
      const everyone = await members();
      expect(everyone.offers).toHaveLength(12);
      const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id).sort();
      let left = 0;
      let bare = 0;
      for (const filters of [
        { modes: ['VR'] },
        { professions: ['10'] },
        { modes: ['HH'], slotTypes: ['SNP'], professions: ['60'] },
        { available: ['24-48'], kinds: ['PS'] },
      ] satisfies Filters[]) {
        const say = JSON.stringify(filters);
        const now = world.now();
        const told = await members(filters);
        const fitting = everyone.offers.filter((offer) => passes(OFFERS, filters, offer, undefined, now));
        expect(idsOf(told.offers), say).toEqual(idsOf(fitting));
        let matching = 0;
        for (const offer of fitting) {
          const slots = everyone.slots.get(offer.id) ?? [];
          const wanted = slots.filter((slot) => passes(SLOTS, filters, offer, slot, now));
          expect(idsOf(told.slots.get(offer.id) ?? []), say).toEqual(idsOf(wanted));
          if (wanted.length > 0 || !SLOTS.some((category) => category in filters)) matching++;
        }
        expect(told.total, say).toBe(fitting.length);
        expect(told.facets.at(-1), say).toMatchObject({ final: true, offers: 12, matching, unanswered: 0 });
        left += everyone.offers.length - fitting.length;
        bare += fitting.length - matching;
      }
      // Otherwise nothing was hidden.
      expect(left).toBeGreaterThan(0);
      expect(bare).toBeGreaterThan(0);
    });

    it('are counted only when that is asked for, and ask nothing more of the sources otherwise', async () => {
      const told = await searched(client(), { ...REQUEST, limit: 3 });
      expect(of(told, 'facets')).toEqual([]);
      const [first] = of(told, 'offers');
      expect(first!.sources.reduce((sum, { offers }) => sum + offers, 0)).toBe(3);
    });

    describe('in error', () => {
      it('are refused one by one, saying where', async () => {
        const bad = async (filters: unknown) =>
          refused(found(client(), { ...REQUEST, filters: filters as Filters }), 'invalid-request');
        for (const filters of [
          { modes: ['XX'] },
          { modes: [] },
          { modes: ['VR', 'VR'] },
          { available: ['0-5'] },
          { distance: ['5'] },
          { professions: ["10' or '1'='1"] },
          { reasons: ['x'.repeat(201)] },
          { reasons: Array.from({ length: 21 }, (_, n) => `r${n}`) },
          'modes',
        ]) {
          const { problem } = await bad(filters);
          const where = problem?.errors?.map(({ field }) => field) ?? [problem?.detail];
          expect(String(where), JSON.stringify(filters)).toMatch(/^body:\/filters/);
        }
      });

      it('find nobody by a profession or reason that nobody has', async () => {
        const told = await whole(client(), { ...REQUEST, filters: { professions: ['99'] }, facets: true });
        expect(told.offers).toEqual([]);
        expect(told.facets.at(-1)).toMatchObject({ matching: 0, unanswered: 0 });
        const reason = await whole(client(), { ...REQUEST, filters: { reasons: ['% or 1=1 --'] } });
        expect([...reason.slots.values()].flat()).toEqual([]);
      });

      it('a cursor of other filters of offers is refused', async () => {
        const { nextCursor } = await found(client(), { ...REQUEST, filters: { professions: ['10'] }, limit: 2 });
        await refused(found(client(), { ...REQUEST, filters: {}, limit: 2, cursor: nextCursor! }), 'cursor-invalid');
      });
    });
  },
  TOWN_SAMPLE,
);
