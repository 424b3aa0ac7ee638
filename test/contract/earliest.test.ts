import type { SasClient, SearchInput } from '@sas-embed/client';
import { SAMPLE_LOCATIONS } from '@sas-embed/client/mock';
import type { Location, SearchEvent, SearchOffersEvent } from '@sas-embed/contract';
import { expect, it } from 'vitest';
import { found, refused, searched } from './support/steps.js';
import { inEachWorld } from './support/world.js';

const BORDEAUX: Location = SAMPLE_LOCATIONS.find(({ inseeCode, type }) => inseeCode === '33063' && type === 'city')!;
const CITY: SearchInput = { specialty: { code: 'SM54' }, location: BORDEAUX, seed: 'abc' };
const EARLIEST: SearchInput = { ...CITY, sort: 'earliest' };
const idsOf = ({ offers }: Pick<SearchOffersEvent, 'offers'>) => offers.map(({ id }) => id);

/** The first slot of each offer that has one. */
function firstSlots(events: readonly SearchEvent[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const event of events) {
    if (event.type !== 'slots') continue;
    for (const { offerId, slots } of event.lists) {
      for (const { start } of slots) first.set(offerId, Math.min(first.get(offerId) ?? Infinity, Date.parse(start)));
    }
  }
  return first;
}

/** The neutral order, sorted by first slot: written again, plainly. */
async function expected(client: SasClient, more: Partial<SearchInput> = {}): Promise<string[]> {
  const events = await searched(client, { ...CITY, ...more });
  const [first] = events;
  if (first?.type !== 'offers') throw new Error('no offers');
  const starts = firstSlots(events);
  const ids = idsOf(first);
  const withSlots = ids.filter((id) => starts.has(id));
  const inOrder: string[] = [];
  while (withSlots.length > 0) {
    let best = 0;
    for (const [i, id] of withSlots.entries()) if (starts.get(id)! < starts.get(withSlots[best]!)!) best = i;
    inOrder.push(...withSlots.splice(best, 1));
  }
  return [...inOrder, ...ids.filter((id) => !starts.has(id))];
}

inEachWorld('"au plus tôt"', (world) => {
  it('W4 is a sort on request: the earliest slot first, then who has none; without it the order is the neutral one', async () => {
    const client = world.client('camille');
    const neutral = await found(client, CITY);
    expect(neutral.order.by).toBe('participation-then-seeded-shuffle');

    const sorted = await found(client, EARLIEST);
    expect(idsOf(sorted)).toEqual(await expected(client));
    expect(idsOf(sorted)).not.toEqual(idsOf(neutral));
    expect(sorted.order).toMatchObject({ by: 'earliest-slot', compared: neutral.offers.length, unheard: 0 });
    expect(sorted.total).toBe(neutral.total);
  });

  it('still tells every slot and source, in the order of any search', async () => {
    const client = world.client('camille');
    const events = await searched(client, EARLIEST);
    expect(events[0]?.type).toBe('offers');
    expect(events.at(-1)).toMatchObject({ type: 'end', totals: { offers: 5, sourcesAnswered: 3, sourcesMissing: 0 } });
    expect(firstSlots(events)).toEqual(firstSlots(await searched(client, CITY)));
  });

  it('comes page by page, each offer once', async () => {
    const client = world.client('camille');
    const whole = idsOf(await found(client, EARLIEST));
    const pages: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await found(client, { ...EARLIEST, limit: 2, ...(cursor !== undefined && { cursor }) });
      expect(page.offers.length).toBeLessThanOrEqual(2);
      pages.push(...idsOf(page));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(pages).toEqual(whole);
  });

  it('compares the slots that are wanted only', async () => {
    const client = world.client('camille');
    const filters = { modes: ['VR' as const] };
    const sorted = await found(client, { ...EARLIEST, filters });
    expect(idsOf(sorted)).toEqual(await expected(client, { filters }));
  });

  it('keeps the médecin traitant in front', async () => {
    const client = world.client('camille');
    const last = (await found(client, EARLIEST)).offers.at(-1)!;
    const treatingPhysician = { nationalId: last.practitioner!.nationalId };
    const sorted = await found(client, { ...EARLIEST, treatingPhysician });
    expect(sorted.offers[0]).toMatchObject({ treatingPhysician: true, practitioner: treatingPhysician });
    expect(new Set(idsOf(sorted)).size).toBe(sorted.offers.length);
  });

  it('takes no cursor of another search, and no other sort', async () => {
    const client = world.client('camille');
    const { nextCursor } = await found(client, { ...EARLIEST, limit: 2 });
    await refused(found(client, { ...CITY, limit: 2, cursor: nextCursor! }), 'cursor-invalid');
    const other = { ...BORDEAUX, radiusKm: 11 };
    await refused(found(client, { ...EARLIEST, location: other, limit: 2, cursor: nextCursor! }), 'cursor-invalid');
    const outside = { ...EARLIEST, mode: 'overbooking' as const, limit: 2, cursor: nextCursor! };
    await refused(found(client, outside), 'cursor-invalid');
    await refused(found(client, { ...CITY, sort: 'latest' as 'earliest' }), 'invalid-request');
  });
});
