import type { MembersInput } from '@sas-embed/client';
import { SAMPLE_LOCATIONS } from '@sas-embed/client/mock';
import { parseIntL01, pdsaPeriod } from '@sas-embed/contract';
import type { Location, SearchEvent } from '@sas-embed/contract';
import { describe, expect, it } from 'vitest';
import { all, found, freshSlot, refused, searched } from './support/steps.js';
import { AGENDA, EDITOR, inEachWorld } from './support/world.js';

const BORDEAUX: Location = SAMPLE_LOCATIONS.find(({ inseeCode, type }) => inseeCode === '33063' && type === 'city')!;
const CITY = { specialty: { code: 'SM54' }, location: BORDEAUX };
const ADDRESS = { ...CITY, location: { ...BORDEAUX, type: 'address' as const, label: '1 rue Neuve, 33000 Bordeaux' } };
const idsOf = ({ offers }: { offers: readonly { id: string }[] }) => offers.map(({ id }) => id);

inEachWorld('locating and searching', (world) => {
  describe('suggestions', () => {
    it('of specialties come without accents and in any case, as many as asked', async () => {
      const client = world.client('camille');
      for (const typed of ['génér', 'GENERALISTE']) {
        expect((await client.suggestSpecialties(typed))[0]).toMatchObject({ kind: 'specialty', code: 'SM54' });
      }
      expect((await client.suggestSpecialties('dentiste'))[0]).toMatchObject({ kind: 'profession', code: '40' });
      expect(await client.suggestSpecialties('e', { limit: 1 })).toHaveLength(1);
      expect(await client.suggestSpecialties('  ')).toEqual([]);
      expect(await client.suggestSpecialties('zzzz')).toEqual([]);
      await refused(client.suggestSpecialties('e', { limit: 0 }), 'invalid-request');
      await refused(client.suggestSpecialties('x'.repeat(201)), 'invalid-request');
    });

    it('of locations are complete, and can be searched unchanged', async () => {
      const client = world.client('camille');
      const [city] = await client.suggestLocations('bordeaux');
      expect(city).toMatchObject({ type: 'city', departement: '33', inseeCode: '33063' });
      expect((await client.suggestLocations('reunion'))[0]).toMatchObject({ departement: '974' });
      expect(await client.suggestLocations('')).toEqual([]);
      await refused(client.suggestLocations('bordeaux', { limit: 21 }), 'invalid-request');
      expect(idsOf(await found(client, { ...CITY, location: city! }))).toContain(EDITOR);
    });
  });

  describe('a case’s address', () => {
    it('is located at its commune, which is said', async () => {
      const { location, ignored } = await world.client('camille').resolveLocation({
        streetNumber: '12 bis',
        streetName: 'Rue des Acacias',
        postcode: '33000',
        city: 'Bordeaux',
      });
      expect(location).toMatchObject({ type: 'address', inseeCode: '33063', departement: '33', approximate: true });
      expect(location.label).toContain('12 bis Rue des Acacias');
      expect(ignored).toEqual([]);
    });

    it('with an unusable code is located by what is usable, and says what was ignored', async () => {
      const { location, ignored } = await world
        .client('camille')
        .resolveLocation({ inseeCode: '99999', postcode: '33000', city: 'Bordeaux' });
      expect(location).toMatchObject({ type: 'city', inseeCode: '33063' });
      expect(ignored).toEqual(['inseeCode']);
    });

    it('is located exactly by a position that fits it, and without one that does not', async () => {
      const client = world.client('camille');
      const position = { latitude: 44.85, longitude: -0.57 };
      const exact = await client.resolveLocation({ postcode: '33000', city: 'Bordeaux', position });
      expect(exact).toMatchObject({ location: { type: 'address', position, approximate: false }, ignored: [] });
      expect((await client.resolveLocation({ position })).location).toMatchObject({ departement: '33', position });
      const far = await client.resolveLocation({ city: 'Bordeaux', position: { latitude: 48.85, longitude: 2.35 } });
      expect(far).toMatchObject({ location: { type: 'city' }, ignored: ['position'] });
    });

    it('W12 that an INSEE code of no commune comes with is located by its city and postcode', async () => {
      const { context } = parseIntL01('/sas/recherche?inseecode=99999&city=Bordeaux&postcode=33000');
      const { location, ignored } = await world.client('camille').resolveLocation(context.address!);
      expect(location).toMatchObject({ type: 'city', inseeCode: '33063' });
      expect(ignored).toEqual(['inseeCode']);
    });

    it('that nothing locates is no place', async () => {
      const client = world.client('camille');
      await refused(client.resolveLocation({ city: 'Nulle-Part-sur-Rien' }), 'location-not-found');
      await refused(client.resolveLocation({}), 'invalid-request');
    });
  });

  describe('a search', () => {
    it('SM99: for a specialty of doctors that is not known is one of general practice, and says so', async () => {
      const client = world.client('camille');
      const specialty = { code: 'SM99', system: 'urn:oid:1.2.250.1.213.2.28' };
      const [known, unknown] = [await found(client, ADDRESS), await found(client, { ...ADDRESS, specialty })];
      expect(idsOf(unknown)).toEqual(idsOf(known));
      expect(unknown.specialty).toMatchObject({ status: 'replaced', asked: specialty, used: { code: 'SM54' } });
      expect(known).not.toHaveProperty('specialty');
    });

    it('tells offers first, then each source, last the end, whose totals add up', async () => {
      const events = await searched(world.client('camille'), CITY);
      const [first] = events;
      if (first?.type !== 'offers') throw new Error(`first came ${first?.type}`);
      expect(first.days).toEqual({ timeZone: 'Europe/Paris', dates: ['2026-11-23', '2026-11-24', '2026-11-25'] });
      expect(first.location).toEqual(CITY.location);
      expect(first.sources.map(({ state }) => state)).toEqual(first.sources.map(() => 'pending'));
      expect(first.sources.map(({ id }) => id).sort()).toEqual(['lente', 'rapide', 'sas-agenda']);

      const last = events.at(-1)!;
      const of = <T extends SearchEvent['type']>(type: T) =>
        events.filter((event): event is Extract<SearchEvent, { type: T }> => event.type === type);
      expect(of('offers')).toHaveLength(1);
      expect(of('end')).toEqual([last]);
      expect(
        of('source')
          .map(({ source }) => `${source.id} ${source.state}`)
          .sort(),
      ).toEqual(['lente answered', 'rapide answered', 'sas-agenda answered']);
      const lists = of('slots').flatMap((event) => event.lists);
      expect(last).toMatchObject({
        totals: {
          offers: 5,
          slots: lists.reduce((sum, { slots }) => sum + slots.length, 0),
          offersWithSlots: new Set(lists.filter(({ slots }) => slots.length > 0).map(({ offerId }) => offerId)).size,
          sourcesAnswered: 3,
          sourcesMissing: 0,
        },
      });
      // Each offer of an answered source has its list, be it empty, before its source is said to have answered.
      for (const { sourceId, lists: answered } of of('slots')) {
        const expected = first.offers.filter(({ sources }) => sources.includes(sourceId)).map(({ id }) => id);
        expect(answered.map(({ offerId }) => offerId).sort()).toEqual(expected.sort());
        const told = events.findIndex((event) => event.type === 'source' && event.source.id === sourceId);
        expect(events.findLastIndex((event) => event.type === 'slots' && event.sourceId === sourceId)).toBeLessThan(
          told,
        );
      }
      for (const { slots } of lists) {
        const starts = slots.map(({ start }) => Date.parse(start));
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
        for (const at of starts) expect(at).toBeGreaterThan(world.now() - 60_000);
      }
    });

    it('says whether it is the time of the PDSA where it is searched, and until when', async () => {
      const { pdsa } = await found(world.client('camille'), CITY);
      expect(pdsa).toEqual(pdsaPeriod(world.now(), { timeZone: 'Europe/Paris', departement: '33' }));
    });

    it('of an address is ordered by participation, then distance, which is told', async () => {
      const { offers, order } = await found(world.client('camille'), ADDRESS);
      expect(order).toEqual({ by: 'participation-then-distance' });
      expect(offers).toHaveLength(5);
      const keys = offers.map(({ participation, distanceMeters }) => (participation.sas ? 0 : 1e9) + distanceMeters!);
      expect(keys).toEqual([...keys].sort((a, b) => a - b));
      expect(offers.at(-1)!.participation.sas).toBe(false);
    });

    it('of a city is shuffled by its seed, participants first, always alike', async () => {
      const client = world.client('camille');
      const once = await found(client, { ...CITY, seed: 'a1' });
      expect(once.order).toEqual({ by: 'participation-then-seeded-shuffle', seed: 'a1' });
      expect(idsOf(await found(client, { ...CITY, seed: 'a1' }))).toEqual(idsOf(once));
      expect(once.offers.every(({ distanceMeters }) => distanceMeters === undefined)).toBe(true);
      const orders = new Set<string>();
      for (const seed of ['b2', 'c3', 'd4', 'e5', 'f6', 'g7']) {
        const { offers } = await found(client, { ...CITY, seed });
        expect(offers.map(({ participation }) => participation.sas)).toEqual([true, true, true, true, false]);
        orders.add(offers.map(({ id }) => id).join());
      }
      expect(orders.size).toBeGreaterThan(1);
      const unseeded = await found(client, CITY);
      expect(unseeded.order.seed).toMatch(/^[A-Za-z0-9]{1,32}$/);
    });

    it.each([
      ['a city', { ...CITY, seed: 'a1' }],
      ['an address', ADDRESS],
    ])('W3 of %s has pages, which keep its order and repeat nothing', async (_, request) => {
      const client = world.client('camille');
      const all = idsOf(await found(client, request));
      const paged: string[] = [];
      let cursor: string | undefined;
      do {
        // The seed is the cursor's: it needs not be sent again.
        const { seed: _seed, ...rest } = { seed: undefined, ...request };
        const page = await found(client, {
          ...(cursor === undefined ? request : { ...rest, cursor }),
          limit: 2,
        });
        expect(page.total).toBe(5);
        expect(page.order).toEqual((await found(client, request)).order);
        paged.push(...idsOf(page));
        cursor = page.nextCursor;
      } while (cursor !== undefined && paged.length < 10);
      expect(paged).toEqual(all);
    });

    it('refuses a cursor of another search, an unknown specialty and a limit that is none', async () => {
      const client = world.client('camille');
      const { nextCursor: cursor } = await found(client, { ...CITY, limit: 2 });
      await refused(found(client, { ...ADDRESS, cursor: cursor! }), 'cursor-invalid');
      await refused(found(client, { ...CITY, cursor: 'x' }), 'cursor-invalid');
      await refused(found(client, { ...CITY, specialty: { code: 'NOPE' } }), 'specialty-unknown');
      await refused(found(client, { ...CITY, limit: 0 }), 'invalid-request');
    });

    it('finds only who has the specialty and is in the circle; nobody is an answer too', async () => {
      const client = world.client('camille');
      const events = await searched(client, { ...CITY, specialty: { code: 'SM15' } });
      expect(events.map(({ type }) => type)).toEqual(['offers', 'end']);
      expect(events[0]).toMatchObject({ total: 0, offers: [], sources: [] });
      const overseas = await found(client, {
        ...CITY,
        location: SAMPLE_LOCATIONS.find(({ departement }) => departement === '974')!,
      });
      expect(idsOf(overseas)).toEqual(['offer-reunion']);
      expect(overseas.days.timeZone).toBe('Indian/Reunion');
    });

    it('ends when its reader leaves, or by his signal, whose reason is thrown', async () => {
      const client = world.client('camille');
      const abort = new AbortController();
      const reading = (async () => {
        for await (const event of client.search(CITY, { signal: abort.signal })) {
          if (event.type === 'offers') abort.abort();
        }
      })();
      expect(await reading.catch((error: unknown) => error)).toBe(abort.signal.reason);
    });
  });

  describe('a place that only the editor knows', () => {
    const request = { ...CITY, location: SAMPLE_LOCATIONS.find(({ departement }) => departement === '974')! };

    it('is added behind what was told, then its slots, and counts at the end', async () => {
      const events = await searched(world.client('camille'), request);
      expect(events.map(({ type }) => type)).toEqual(['offers', 'slots', 'added', 'slots', 'source', 'end']);
      const [first, own, added, slots, , end] = events;
      if (first?.type !== 'offers' || added?.type !== 'added') throw new Error('not told');
      expect(first).toMatchObject({ total: 1, offers: [{ id: 'offer-reunion' }] });
      expect(added.sourceId).toBe('rapide');
      expect(added.offers).toHaveLength(1);
      expect(added.offers[0]).toMatchObject({
        kind: 'PS',
        knownBy: 'editor',
        practitioner: { nationalId: first.offers[0]!.practitioner!.nationalId },
        structure: { nationalId: '1970999995' },
        place: { timeZone: 'Indian/Reunion', address: { postcode: '97400' } },
        sources: ['rapide'],
      });
      expect(own).toMatchObject({ sourceId: 'rapide', lists: [{ offerId: 'offer-reunion' }] });
      expect(slots).toMatchObject({ sourceId: 'rapide', lists: [{ offerId: added.offers[0]!.id }] });
      expect(end).toMatchObject({ totals: { offers: 2, offersWithSlots: 2 } });
    });

    it('is as good as any other: always the same id, read, and held', async () => {
      const client = world.client('camille');
      const [offer, again] = (await Promise.all([searched(client, request), searched(client, request)])).map(
        (events) => events.flatMap((event) => (event.type === 'added' ? event.offers : []))[0]!,
      );
      expect(again).toEqual(offer);
      expect(await client.getOffer(offer!.id)).toEqual(offer);
      const slot = await freshSlot(client, offer!.id);
      const held = await client.createHold({ offerId: offer!.id, slotId: slot.id });
      expect(held).toMatchObject({ offerId: offer!.id, kind: 'advisory', slot: { start: slot.start } });
      await client.releaseHold(held.id);
    });
  });

  describe('the members of a structure', () => {
    it('are those who take part through it, told as a search tells', async () => {
      const events = await all(world.client('camille').searchMembers('1970999994'));
      expect(events.map(({ type }) => type)).toEqual(['offers', 'slots', 'source', 'end']);
      expect(events[0]).toMatchObject({
        total: 1,
        offers: [{ id: 'offer-guadeloupe', participation: { via: 'MSP', structureId: '1970999994' } }],
        order: { by: 'participation-then-seeded-shuffle' },
        location: { type: 'city', label: 'Cabinet des Flamboyants', approximate: true },
      });
      expect(events[1]).toMatchObject({ sourceId: 'rapide', lists: [{ offerId: 'offer-guadeloupe' }] });
      expect(events.at(-1)).toMatchObject({ totals: { offers: 1, offersWithSlots: 1, sourcesAnswered: 1 } });
    });

    it('W15 are limited by a specialty and a location when those are given', async () => {
      const client = world.client('camille');
      const totalOf = async (request: MembersInput) => (await all(client.searchMembers('1970999994', request)))[0];
      expect(await totalOf({ specialty: { code: 'SM54' } })).toMatchObject({ total: 1 });
      expect(await totalOf({ specialty: { code: 'SM15' } })).toMatchObject({ total: 0, offers: [] });
      expect(await totalOf({ location: BORDEAUX })).toMatchObject({ total: 0, location: BORDEAUX });
      const guadeloupe = SAMPLE_LOCATIONS.find(({ departement }) => departement === '971')!;
      expect(await totalOf({ location: guadeloupe })).toMatchObject({ total: 1, location: guadeloupe });
    });

    it('W15 open from the search of a whole département too, and are those of that département', async () => {
      const client = world.client('camille');
      const county = (code: string) =>
        SAMPLE_LOCATIONS.find(({ type, departement }) => type === 'county' && departement === code)!;
      const search = await found(client, { specialty: { code: 'SM54' }, location: county('971') });
      const card = search.offers.find(({ participation }) => participation.structureId === '1970999994')!;
      const totalOf = async (location: Location) => {
        const asked = { specialty: { code: 'SM54' }, location };
        const [first] = await all(client.searchMembers(card.participation.structureId!, asked));
        return first;
      };
      expect(await totalOf(county('971'))).toMatchObject({ total: 1, offers: [{ id: card.id }] });
      expect(await totalOf(county('33'))).toMatchObject({ total: 0, offers: [] });
    });

    it('are nobody where one only works, and an error where nothing is known', async () => {
      const client = world.client('camille');
      const [first, end] = await all(client.searchMembers('1970999993'));
      expect(first).toMatchObject({ total: 0, offers: [], sources: [], location: { label: 'Cabinet des Filaos' } });
      expect(end).toMatchObject({ type: 'end', totals: { offers: 0, slots: 0 } });
      await refused(all(client.searchMembers('1970999979')), 'not-found');
      await refused(all(client.searchMembers('1970999994', { limit: 0 })), 'invalid-request');
      await refused(all(client.searchMembers('1970999994', { cursor: 'x' })), 'cursor-invalid');
    });
  });

  describe('an offer', () => {
    it('is the same as in the search, without distance', async () => {
      const client = world.client('camille');
      for (const offer of (await found(client, CITY)).offers) expect(await client.getOffer(offer.id)).toEqual(offer);
      await refused(client.getOffer('offer-unknown'), 'not-found');
      await expect(client.getOffer('..')).rejects.toBeInstanceOf(TypeError);
    });

    it('has its slots read again, with the state of each source', async () => {
      const client = world.client('camille');
      for (const [offerId, sourceId, kind] of [
        [AGENDA, 'sas-agenda', 'agenda'],
        [EDITOR, 'rapide', 'editor'],
      ] as const) {
        const { slots, sources, at } = await client.getOfferSlots(offerId);
        expect(sources).toHaveLength(1);
        expect(sources[0]).toMatchObject({ id: sourceId, kind, state: 'answered' });
        expect(Math.abs(Date.parse(at) - world.now())).toBeLessThan(5_000);
        expect(slots.length).toBeGreaterThan(3);
        const wanted = kind === 'agenda' ? ['hold', 'confirm'] : ['hold', 'handover'];
        for (const slot of slots) expect(slot).toMatchObject({ sourceId, actions: wanted, heldByOthers: 0 });
        const starts = slots.map(({ start }) => Date.parse(start));
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
      }
      await refused(client.getOfferSlots('offer-unknown'), 'not-found');
      expect((await client.getOfferSlots('offer-no-calendar')).slots).toEqual([]);
    });

    it('W6 that is on screen is read again with others, in one request', async () => {
      const client = world.client('camille');
      const { items, nextAfterSeconds } = await client.rereadSlots([EDITOR, 'offer-unknown', AGENDA]);
      expect(nextAfterSeconds).toBeGreaterThanOrEqual(1);
      expect(items.map(({ offerId }) => offerId)).toEqual([EDITOR, AGENDA]);
      for (const { offerId, slots, sources } of items) {
        const alone = await client.getOfferSlots(offerId);
        expect(slots.map(({ id }) => id)).toEqual(alone.slots.map(({ id }) => id));
        expect(sources).toMatchObject(alone.sources.map(({ id, state, kind }) => ({ id, state, kind, offers: 1 })));
      }
      await refused(client.rereadSlots([]), 'invalid-request');
      await refused(client.rereadSlots([EDITOR, EDITOR]), 'invalid-request');
      await refused(client.rereadSlots(Array.from({ length: 51 }, (_, i) => `offer-${i}`)), 'invalid-request');
    });

    it('in La Réunion tells its times with the offset of the place', async () => {
      const { slots } = await world.client('camille').getOfferSlots('offer-reunion');
      expect(slots.length).toBeGreaterThan(0);
      for (const { start } of slots) expect(start).toMatch(/\+04:00$/);
    });

    it('shows a coordinator what is public, and nothing else', async () => {
      const all = (await world.client('camille').getOfferSlots(EDITOR)).slots;
      const seen = (await world.client('alix').getOfferSlots(EDITOR)).slots;
      const isPublic = ({ visibility }: (typeof all)[number]) => visibility.includes('PUBLIC');
      expect(seen.map(({ id }) => id)).toEqual(all.filter(isPublic).map(({ id }) => id));
      const hidden = all.find((slot) => !isPublic(slot))!;
      await refused(world.client('alix').createHold({ offerId: EDITOR, slotId: hidden.id }), 'slot-unknown');
    });
  });

  describe('the service', () => {
    it('tells who acts, for whom, in which world, and that it is well', async () => {
      expect(await world.client('camille').getSession()).toMatchObject({
        role: 'osnp',
        bookingSas: { id: 'sas-33', label: 'SAS de la Gironde' },
        hostId: 'demo-lrm',
        environment: 'sandbox',
      });
      expect(await world.client('sacha').getSession()).toMatchObject({ hostId: 'other-lrm' });
      expect(await world.client('dominique').getSession()).toMatchObject({ bookingSas: { id: 'sas-974' } });
      expect(await world.client('alix').getSession()).toMatchObject({ role: 'coordinator' });
      expect(await world.client('camille').getHealth()).toMatchObject({
        status: 'ok',
        database: 'ok',
        environment: 'sandbox',
      });
    });

    it('answers nobody whose signal was aborted before', async () => {
      const signal = AbortSignal.abort();
      await expect(world.client('camille').getSession({ signal })).rejects.toBe(signal.reason);
    });
  });
});
