import { describe, expect, it } from 'vitest';
import type { SearchEvent } from '@sas-embed/contract';
import { collect, mockWorld as world } from '../testing/fixtures/mock-world.js';
import {
  createMockClient,
  MAGIC_SPECIALTIES,
  mockOffer,
  mockSlot,
  mockSlots,
  SAMPLE_LOCATIONS,
  sampleOffers,
  sampleSlots,
} from './index.js';

const [bordeaux] = SAMPLE_LOCATIONS as [(typeof SAMPLE_LOCATIONS)[number]];
const SEARCH = { specialty: { code: 'SM54' }, location: bordeaux };

describe('search of a mock', () => {
  it('streams: offers at once, each source in its time, then the end', async () => {
    const { clock, client } = world();
    const { got, done } = collect<SearchEvent>(client.search(SEARCH));
    const seen = () => got.map((e) => (e.type === 'source' ? `${e.source.id} ${e.source.state}` : e.type));
    await clock.advance(0);
    expect(seen()).toEqual(['offers']);
    await clock.advance(50);
    expect(seen().slice(1)).toEqual(['slots', 'sas-agenda answered']);
    await clock.advance(250);
    expect(seen().slice(3)).toEqual(['slots', 'rapide answered']);
    await clock.advance(2699);
    expect(seen()).toHaveLength(5);
    await clock.advance(1);
    expect(seen().slice(5)).toEqual(['slots', 'lente answered', 'end']);
    expect(await done).toBeUndefined();
    expect(got.at(-1)).toMatchObject({
      totals: { offers: 5, offersWithSlots: 4, sourcesAnswered: 3, sourcesMissing: 0 },
    });
  });

  it('tells sources that are late, failed or disabled; one that never answers keeps it open', async () => {
    const sources = [
      { id: 'rapide', label: 'R', kind: 'editor', state: 'failed' },
      { id: 'lente', label: 'L', kind: 'editor', state: 'late' },
      { id: 'sas-agenda', label: 'A', kind: 'agenda', state: 'disabled' },
    ] as const;
    const { clock, client } = world({ sources });
    const { got } = collect<SearchEvent>(client.search(SEARCH));
    await clock.advance(7000);
    expect(got.find((e) => e.type === 'offers')).toMatchObject({ sources: [{}, { state: 'disabled' }, {}] });
    expect(got.flatMap((e) => (e.type === 'source' ? [`${e.source.state} ${e.source.reason}`] : []))).toEqual([
      'failed http-status',
      'late deadline',
    ]);
    expect(got.at(-1)).toMatchObject({ type: 'end', totals: { slots: 0, sourcesAnswered: 0, sourcesMissing: 3 } });

    const other = world({ sources: [{ ...sources[0], state: 'never' }] });
    const open = collect<SearchEvent>(other.client.search(SEARCH));
    await other.clock.advance(600_000);
    expect(open.got.some((e) => e.type === 'end')).toBe(false);
  });

  it('goes wrong by magic specialties', async () => {
    const { clock, client } = world();
    const search = (code: string) => collect<SearchEvent>(client.search({ ...SEARCH, specialty: { code } }));
    const error = search(MAGIC_SPECIALTIES.error);
    const empty = search(MAGIC_SPECIALTIES.empty);
    const noSlots = search(MAGIC_SPECIALTIES.noSlots);
    const cut = search(MAGIC_SPECIALTIES.cut);
    const never = search(MAGIC_SPECIALTIES.never);
    await clock.advance(10_000);
    expect(await error.done).toMatchObject({ code: 'unavailable', status: 503 });
    expect(empty.got.at(-1)).toMatchObject({ type: 'end', totals: { offers: 0 } });
    expect(noSlots.got.at(-1)).toMatchObject({ type: 'end', totals: { offers: 5, slots: 0 } });
    expect(cut.got).toHaveLength(1);
    expect(await cut.done).toMatchObject({ code: 'stream-cut' });
    expect(never.got.map((e) => e.type)).toEqual(['offers']);
  });

  it('finds overseas places and their zone; own offers are answered wherever one searches', async () => {
    const { clock, client } = world();
    const reunion = collect<SearchEvent>(client.search({ ...SEARCH, location: SAMPLE_LOCATIONS[2]! }));
    await clock.advance(5000);
    expect(reunion.got[0]).toMatchObject({ days: { timeZone: 'Indian/Reunion' }, offers: [{ id: 'offer-reunion' }] });
    const own = createMockClient({ clock, offers: [mockOffer({ id: 'mine' })], slots: { mine: [mockSlot()] } });
    const found = collect<SearchEvent>(own.search({ ...SEARCH, location: SAMPLE_LOCATIONS[2]! }));
    await clock.advance(5000);
    expect(found.got.at(-1)).toMatchObject({ totals: { offers: 1, slots: 1 } });
  });

  it('pages, and explains its order', async () => {
    const { clock, client } = world();
    const first = collect<SearchEvent>(client.search({ ...SEARCH, limit: 2 }));
    await clock.advance(5000);
    expect(first.got[0]).toMatchObject({
      total: 5,
      nextCursor: expect.stringMatching(/^mock-2-/) as string,
      order: { by: 'participation-then-seeded-shuffle' },
    });
  });
});

describe('members of a structure of a mock', () => {
  it('are those who take part through it, with their slots', async () => {
    const community = { nationalId: '1330999970', name: 'CPTS du Modèle', phones: [] };
    const offers = [mockOffer({ id: 'alone' }), mockOffer({ id: 'member', kind: 'CPTS', community })];
    const { clock, client } = world({ offers });
    const { got, done } = collect<SearchEvent>(client.searchMembers('1330999970'));
    await clock.advance(300);
    expect(await done).toBeUndefined();
    expect(got.map(({ type }) => type)).toEqual(['offers', 'slots', 'source', 'end']);
    expect(got[0]).toMatchObject({ total: 1, offers: [{ id: 'member' }], location: { label: 'CPTS du Modèle' } });
    const unknown = collect<SearchEvent>(client.searchMembers('1330999979'));
    await clock.advance(0);
    expect(await unknown.done).toMatchObject({ code: 'not-found' });
  });
});

describe('samples', () => {
  const now = Date.parse('2026-11-23T07:00:00+01:00');

  it('are of people who do not exist: fictitious RPPS, numbers reserved for fiction', () => {
    for (const { practitioner, place } of sampleOffers()) {
      expect(practitioner!.nationalId).toMatch(/^81999\d{7}$/);
      for (const phone of place.phones ?? []) expect(phone).toMatch(/^\+(33|262)63998\d{4}$/);
    }
  });

  it('write slots in the place’s zone, three local days, forty a day if wanted', () => {
    const offers = sampleOffers();
    const slotsOf = (id: string) =>
      sampleSlots(
        offers.find((o) => o.id === id)!,
        now,
      );
    expect(slotsOf('offer-reunion')[0]!.start).toBe('2026-11-23T12:00:00+04:00');
    expect(slotsOf('offer-guadeloupe')[0]!.start).toBe('2026-11-23T08:00:00-04:00');
    const forty = slotsOf('offer-forty-a-day');
    expect(forty).toHaveLength(120);
    expect(new Set(forty.map((s) => s.start.slice(0, 10))).size).toBe(3);
    expect(new Set(forty.map((s) => s.id)).size).toBe(120);
    expect(slotsOf('offer-no-calendar')).toEqual([]);
  });

  it('stay on their day over a change of clocks', () => {
    const slots = mockSlots({ offer: mockOffer(), now: Date.parse('2026-10-24T06:00:00+02:00'), perDay: 1 });
    expect(slots.map((s) => s.start)).toEqual([
      '2026-10-24T08:00:00+02:00',
      '2026-10-25T08:00:00+01:00',
      '2026-10-26T08:00:00+01:00',
    ]);
  });
});
