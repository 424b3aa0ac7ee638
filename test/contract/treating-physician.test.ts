import { parseContext } from '@sas-embed/client';
import { SAMPLE_LOCATIONS } from '@sas-embed/client/mock';
import type { Location, TreatingPhysicianQuery } from '@sas-embed/contract';
import { describe, expect, it } from 'vitest';
import { found, searched } from './support/steps.js';
import { inEachWorld } from './support/world.js';

const BORDEAUX: Location = SAMPLE_LOCATIONS.find(({ inseeCode, type }) => inseeCode === '33063' && type === 'city')!;
const CITY = { specialty: { code: 'SM54' }, location: BORDEAUX, seed: 'a1' };
const ADDRESS = { ...CITY, location: { ...BORDEAUX, type: 'address' as const, label: '1 rue Neuve, 33000 Bordeaux' } };
const idsOf = ({ offers }: { offers: readonly { id: string }[] }) => offers.map(({ id }) => id);

inEachWorld('the médecin traitant', (world) => {
  const search = (treatingPhysician: TreatingPhysicianQuery, request: typeof CITY = CITY) =>
    found(world.client('camille'), { ...request, treatingPhysician });

  it.each([
    ['his identifier', { nationalId: '819990000017' }],
    ['his name', { name: 'Prototype Maryse' }],
    ['his name turned round, without accents and case', { name: 'maryse PROTOTYPE' }],
    ['his name with a title', { name: 'Dr Prototype' }],
  ])('is found by %s wherever he is, and comes first, marked', async (_, query) => {
    const event = await search(query);
    expect(event.treatingPhysician).toEqual({ status: 'found' });
    expect(event.offers[0]).toMatchObject({ id: 'offer-guadeloupe', treatingPhysician: true });
    expect(event.offers.filter(({ treatingPhysician }) => treatingPhysician)).toHaveLength(1);
    expect(event.offers.slice(1).map(({ id }) => id)).toEqual(idsOf(await found(world.client('camille'), CITY)));
    expect(event.total).toBe(6);
  });

  it('is found by a name of several words, apostrophes and hyphens', async () => {
    for (const name of [
      'de La Fontaine-Échantillonnière de Saint-Exemplaire Marie-Clémentine Bérengère',
      'FONTAINE ECHANTILLONNIERE',
      'Saint Exemplaire, Marie-Clémentine',
    ]) {
      expect((await search({ name })).offers[0]).toMatchObject({ id: 'offer-long-names', treatingPhysician: true });
    }
  });

  it('of a case whose specialty nobody knows is shown alone, and that is said', async () => {
    const specialty = { code: 'INF' };
    const event = await search({ nationalId: '819990000017' }, { ...CITY, specialty });
    expect(idsOf(event)).toEqual(['offer-guadeloupe']);
    expect(event.specialty).toEqual({ status: 'unknown', asked: specialty });
    expect(event).toMatchObject({ total: 1, treatingPhysician: { status: 'found' } });
  });

  it('near by comes first too, and not again in his place', async () => {
    for (const request of [CITY, ADDRESS]) {
      const event = await search({ name: 'Témoin Lucie' }, request);
      expect(event.offers[0]).toMatchObject({ id: 'offer-no-calendar', treatingPhysician: true });
      expect(idsOf(event).filter((id) => id === 'offer-no-calendar')).toHaveLength(1);
      expect(event.total).toBe(5);
    }
    const [first] = (await search({ name: 'Témoin Lucie' }, ADDRESS)).offers;
    expect(first!.distanceMeters).toBeGreaterThan(100);
  });

  it('has his slots with the others', async () => {
    const events = await searched(world.client('camille'), {
      ...CITY,
      treatingPhysician: { name: 'Prototype Maryse' },
    });
    const lists = events.flatMap((event) => (event.type === 'slots' ? event.lists : []));
    const his = lists.find(({ offerId }) => offerId === 'offer-guadeloupe')!;
    expect(his.slots.length).toBeGreaterThan(0);
    for (const { start } of his.slots) expect(start).toMatch(/-04:00$/);
  });

  it('comes on the first page only, and all pages together are the search', async () => {
    const client = world.client('camille');
    const request = { ...CITY, treatingPhysician: { nationalId: '819990000017' } };
    const all = idsOf(await found(client, request));
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await found(client, { ...request, limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      expect(page).toMatchObject({ total: 6, treatingPhysician: { status: 'found' } });
      paged.push(...idsOf(page));
      cursor = page.nextCursor;
    } while (cursor !== undefined && paged.length < 12);
    expect(paged).toEqual(all);
  });

  it.each([
    ['of a name that nobody bears', { name: 'Inexistant Zoé' }, 'not-found'],
    ['of a name that is none', { name: '42' }, 'not-found'],
    ['of markup', { name: '<script>alert(1)</script>' }, 'not-found'],
    ['of SQL', { name: "x' OR '1'='1" }, 'not-found'],
    ['of an identifier that nobody has', { nationalId: '899999999999' }, 'not-found'],
  ] as const)('%s is said to be missing, and takes nothing from the search', async (_, query, status) => {
    const event = await search(query);
    expect(event.treatingPhysician).toEqual({ status });
    expect(idsOf(event)).toEqual(idsOf(await found(world.client('camille'), CITY)));
  });

  it('is not spoken of when none was named', async () => {
    const event = await found(world.client('camille'), CITY);
    expect(event.treatingPhysician).toBeUndefined();
    for (const offer of event.offers) expect(offer.treatingPhysician).toBeUndefined();
  });

  describe('of an INT_L01 address', () => {
    it.each([
      ['a URN', 'urn:oid:1.2.250.1.71.4.2.1%7C819990000017', 'found'],
      ['a URN without its bar', 'urn:oid:1.2.250.1.71.4.2.1819990000017', 'found'],
      ['a name', 'Prototype+Maryse', 'found'],
      ['another OID', 'urn:oid:1.2.250.1.71.4.2.2%7C819990000017', undefined],
      ['too few digits', 'urn:oid:1.2.250.1.71.4.2.1%7C8199', undefined],
    ])('W12 %s gives what it can', async (_, practitioner, status) => {
      const { context, issues } = parseContext(`?city=Bordeaux&specialty=SM54&practitioner=${practitioner}`);
      const { treatingPhysician } = context;
      const event = await found(world.client('camille'), { ...CITY, ...(treatingPhysician && { treatingPhysician }) });
      expect(event.treatingPhysician?.status).toBe(status);
      expect(issues.some(({ outcome }) => outcome === 'ignored')).toBe(status === undefined);
    });
  });
});
