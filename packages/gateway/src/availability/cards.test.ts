import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { UnknownPlace } from './offer-slots.js';
import { createAddedPlaces, type AddedPlaces } from './added-places.js';
import { createAvailability } from './create-availability.js';
import { startEditor, type TestEditor, type TestSlot } from './testing/fixtures/editor-server.js';
import { offerOf, rpps, structureOf } from './testing/fixtures/offers.js';
import type { DirectoryOffer } from '../directory/index.js';
import { openTestDatabase, type TestDatabase } from '../testing/index.js';
import type { AvailabilityEvent, EditorFlows, SlotWindow, SourceSlot } from './types.js';

const NOW = new Date('2026-11-23T08:00:00Z');
const WINDOW: SlotWindow = { from: NOW, to: new Date('2026-11-25T22:59:59Z') };
const never = new AbortController().signal;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const NORTH = { nationalId: '1330999970', name: 'CPTS du Nord' };
const SOUTH = { nationalId: '1330999979', name: 'CPTS du Sud' };
const closing: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

async function editorWith(slots: TestSlot[] = []): Promise<TestEditor> {
  const editor = await startEditor({ kind: 'answer' }, slots);
  closing.push(() => editor.close());
  return editor;
}

interface Asked {
  offers: DirectoryOffer[];
  directory?: DirectoryOffer[];
  flows?: EditorFlows;
  addedPlaces?: AddedPlaces;
}

/** What one editor's answer becomes: slots by offer (of all events), added cards, the source. */
async function ask(editor: TestEditor, { offers, directory = offers, flows, addedPlaces }: Asked) {
  const availability = createAvailability({
    editors: [
      {
        id: 'one',
        label: 'One',
        fhirBaseUrl: editor.fhirBaseUrl,
        enabled: true,
        deadlineMs: 5_000,
        ...(flows && { flows }),
      },
    ],
    clock: { now: () => NOW },
    log: silent,
    allowLoopbackHttp: true,
    editorOrigin: 'sas-sandbox',
    directory: {
      offersOf: async ({ practitioners = [], structures = [] }) =>
        directory.filter(({ offer }) =>
          [...practitioners, ...structures].includes(offer.practitioner?.nationalId ?? offer.structure!.nationalId),
        ),
    },
    ...(addedPlaces && { addedPlaces }),
  });
  closing.push(() => availability.close());
  const events: AvailabilityEvent[] = [];
  for await (const event of availability.stream(offers, WINDOW, never)) events.push(event);
  const slots: Record<string, SourceSlot[]> = {};
  for (const event of events) {
    if (event.type === 'slots') for (const list of event.lists) slots[list.offerId] = list.slots;
  }
  const added = events.flatMap((event) => (event.type === 'added' ? event.offers : []));
  const [source] = events.flatMap((event) => (event.type === 'source' ? [event.source] : []));
  return { availability, events, slots, added, source: source! };
}

/** Card A of a community, and card B, of one place. */
function cards(number: number): [north: DirectoryOffer, south: DirectoryOffer, own: DirectoryOffer] {
  const own = offerOf(number, ['one']);
  const under = (community: typeof NORTH): DirectoryOffer => ({
    ...own,
    offer: {
      ...own.offer,
      id: `${own.offer.id}-${community.nationalId}`,
      kind: 'CPTS',
      community: { ...community, phones: [] },
    },
  });
  return [under(NORTH), under(SOUTH), own];
}

const slot = (number: number, hour: number, security: string[], communities: (typeof NORTH)[] = []): TestSlot => ({
  rpps: rpps(number),
  structure: structureOf(number),
  start: `2026-11-23T${hour}:00:00Z`,
  security,
  communities,
});
const hours = (slots: readonly SourceSlot[] | undefined) => slots?.map(({ start }) => Number(start.slice(11, 13)) - 1);

describe('the cards of one place', () => {
  it('show each the slots that are for it, with the same ids', async () => {
    const editor = await editorWith([
      slot(1, 10, ['PUBLIC']),
      slot(1, 11, ['CPTS'], [NORTH]),
      slot(1, 12, ['CPTS'], [NORTH, SOUTH]),
      slot(1, 13, ['PUBLIC', 'CPTS'], [SOUTH]),
      slot(1, 14, ['SNP']),
      slot(1, 15, ['CPTS']),
    ]);
    const [north, south, own] = cards(1);
    const { slots, source } = await ask(editor, { offers: [north, south, own], flows: { cpts: true } });
    expect(source.state).toBe('answered');
    expect(hours(slots[own.offer.id])).toEqual([10, 13, 14]);
    expect(hours(slots[north.offer.id])).toEqual([10, 11, 12, 13, 14, 15]);
    expect(hours(slots[south.offer.id])).toEqual([10, 12, 13, 14, 15]);
    const idsAt = (hour: number) =>
      [own, north, south].flatMap(({ offer }) =>
        slots[offer.id]!.filter((s) => hours([s])![0] === hour).map(({ id }) => id),
      );
    expect(new Set(idsAt(10)).size, 'one slot, one id').toBe(1);
    expect(idsAt(10)).toHaveLength(3);
    expect(slots[north.offer.id]![2]!.communities).toEqual([NORTH, SOUTH]);
    // The same card asked alone: the id that a hold sends is the same.
    const { slots: alone } = await ask(editor, {
      offers: [own],
      directory: [north, south, own],
      flows: { cpts: true },
    });
    expect(alone[own.offer.id]!.map(({ id }) => id)).toEqual(slots[own.offer.id]!.map(({ id }) => id));
  });

  it('are asked by INT_R04 of an editor that has it, by INT_R01 of others', async () => {
    const editor = await editorWith();
    const [north] = cards(1);
    await ask(editor, { offers: [north], flows: { cpts: true } });
    await ask(editor, { offers: [north], flows: { ps: true } });
    await ask(editor, { offers: [north] });
    const includes = editor.requests.map(({ url }) => [
      ...url.searchParams.getAll('_include'),
      ...url.searchParams.getAll('_include:iterate'),
    ]);
    expect(includes).toEqual([
      ['Slot:schedule', 'Slot:service-type-reference', 'Schedule:actor', 'HealthcareService:organization'],
      ['Slot:schedule', 'Schedule:actor'],
      ['Slot:schedule', 'Schedule:actor'],
    ]);
  });

  it('stay cards without slots when the answer omits their place', async () => {
    const editor = await editorWith([slot(1, 10, ['PUBLIC'])]);
    const { slots, source } = await ask(editor, { offers: [offerOf(1, ['one']), offerOf(2, ['one'])] });
    expect(slots['offer-2']).toEqual([]);
    expect(source.state).toBe('answered');
  });
});

describe('SOS Médecins', () => {
  const siret = (n: number) => `3999000${String(n).padStart(8, '0')}`;
  const pfg = (n: number, name: string, more: Partial<DirectoryOffer> = {}): DirectoryOffer => {
    const { practitioner: _none, ...offer } = offerOf(n, ['sos']).offer;
    return {
      ...offerOf(n, ['one']),
      offer: {
        ...offer,
        id: `pfg-${n}-${name}`,
        kind: 'SOS',
        place: { ...offer.place, id: `place-${n}-${name}`, name },
        structure: { nationalId: siret(n), name: 'SOS Médecins fictif' },
      },
      ...more,
    };
  };

  it('is asked for its associations, ten in a request', async () => {
    const editor = await editorWith();
    const offers = Array.from({ length: 23 }, (_, n) => pfg(n + 1, 'Centre'));
    await ask(editor, { offers, flows: { sos: true } });
    const asked = editor.requests.map(({ url }) => {
      expect(url.pathname).toBe('/fhir/Schedule');
      expect(url.searchParams.get('_has:Slot:schedule:status')).toBe('free');
      return url.searchParams.get('actor:Location.organization.identifier')!.split(',');
    });
    expect(asked.map(({ length }) => length).sort((a, b) => b - a)).toEqual([10, 10, 3]);
    expect(asked.flat()).toContain(`urn:oid:1.2.250.1.71.4.2.2|${siret(1)}`);
    await ask(editor, { offers, flows: { ps: true } });
    expect(editor.requests, 'an editor without the flow is not asked').toHaveLength(3);
  });

  it('gives each point fixe de garde its own slots: by identifier, by name, by address', async () => {
    const editor = await editorWith();
    const identifier = { system: 'urn:editor', value: 'pfg-nord' };
    editor.pfgs = [
      { association: siret(1), name: 'Renamed', identifier, starts: ['2026-11-23T10:00:00Z'] },
      { association: siret(1), name: 'POINT FIXE  Sud', starts: ['2026-11-23T11:00:00Z'] },
      { association: siret(2), name: 'Other words', line: '4 Bd Inventé', starts: ['2026-11-23T12:00:00Z'] },
      {
        association: siret(2),
        name: 'Another',
        line: '9 rue Lointaine',
        postcode: '33999',
        starts: ['2026-11-23T13:00:00Z'],
      },
    ];
    const offers = [pfg(1, 'Nord', { placeIdentifier: identifier }), pfg(1, 'Point fixe Sud'), pfg(2, 'Est')];
    offers[2]!.offer.place.address = { lines: ['4 boulevard Inventé'], postcode: '33000', city: 'Ville' };
    const { slots } = await ask(editor, { offers, flows: { sos: true } });
    expect(offers.map(({ offer }) => hours(slots[offer.id]))).toEqual([[10], [11], [12]]);
  });
});

describe('places that the directory does not know', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  const elsewhere: TestSlot = {
    ...slot(1, 11, ['PUBLIC']),
    structure: '1750000001',
    postcode: '97400',
    line: '9 rue Ancienne',
  };

  it('become cards with ids that last, good for reading them again', async () => {
    const time = { now: NOW };
    const addedPlaces = createAddedPlaces({ database, clock: { now: () => time.now } });
    const [north, , own] = cards(1);
    const editor = await editorWith([
      slot(1, 10, ['PUBLIC']),
      elsewhere,
      { ...elsewhere, start: '2026-11-23T12:00:00Z', security: ['CPTS'], communities: [NORTH] },
      { ...elsewhere, rpps: rpps(7) },
    ]);
    const asked = { offers: [north, own], flows: { cpts: true }, addedPlaces };
    const first = await ask(editor, asked);
    expect(first.added.map(({ offer }) => [offer.kind, offer.knownBy, offer.community?.nationalId])).toEqual([
      ['PS', 'editor', undefined],
      ['CPTS', 'editor', NORTH.nationalId],
    ]);
    const [ps, cpts] = first.added as [DirectoryOffer, DirectoryOffer];
    expect(ps.offer.place).toMatchObject({ timeZone: 'Indian/Reunion', address: { postcode: '97400' } });
    expect(cpts.offer.place.id).toBe(ps.offer.place.id);
    expect(first.slots[ps.offer.id]).toHaveLength(1);
    expect(first.slots[cpts.offer.id]).toHaveLength(2);
    expect(first.slots[own.offer.id]).toHaveLength(1);
    const types = first.events.map(({ type }) => type);
    expect(types).toEqual(['slots', 'added', 'slots', 'source']);

    const again = await ask(editor, asked);
    expect(again.added.map(({ offer }) => offer.id)).toEqual(first.added.map(({ offer }) => offer.id));
    const remembered = (await addedPlaces.find(ps.offer.id))!;
    expect(remembered).toEqual(ps);
    expect(await addedPlaces.ofOwners([rpps(1)])).toHaveLength(2);
    const read = await again.availability.readOffer(remembered, WINDOW, never);
    expect(read.slots.map(({ id }) => id)).toEqual(first.slots[ps.offer.id]!.map(({ id }) => id));

    time.now = new Date(NOW.getTime() + 31 * 86_400_000);
    expect(await addedPlaces.purge()).toBe(2);
    expect(await addedPlaces.find(ps.offer.id)).toBeUndefined();
  });

  it('are one when an editor tells it in two ways that are certainly one, and no slot is lost', async () => {
    const addedPlaces = createAddedPlaces({ database, clock: { now: () => NOW } });
    const unknown = (line: string, hour: number): UnknownPlace => {
      const address = { lines: ['Bâtiment C', line], postcode: '33000' };
      const place = { ownerIds: [rpps(1)], structureIds: ['1330000777'], address };
      const start = new Date(`2026-11-23T${hour}:00:00Z`);
      return { place, slots: [{ place, start, modes: [], visibility: ['SNP'], reasons: [], specialties: [] }] };
    };
    const told = [unknown('5 av. du Gal Leclerc', 10), unknown('5 AVENUE DU GENERAL LECLERC', 11)];
    const added = await addedPlaces.remember('one', told, [offerOf(1, ['one'])]);
    expect(added.map(({ cards, unknown: { slots } }) => [cards.length, slots.length])).toEqual([[1, 2]]);
  });

  it('are not those that it knows outside the search', async () => {
    const addedPlaces = createAddedPlaces({ database, clock: { now: () => NOW } });
    const own = offerOf(1, ['one']);
    const far = offerOf(1, ['one'], { id: 'far', structure: '1750000001', postcode: '97400', line: '9 rue Ancienne' });
    const editor = await editorWith([slot(1, 10, ['PUBLIC']), elsewhere]);
    const { added, slots } = await ask(editor, { offers: [own], directory: [own, far], addedPlaces });
    expect(added).toEqual([]);
    expect(Object.keys(slots)).toEqual([own.offer.id]);
  });
});

describe('an answer that says it is not all', () => {
  it.each([
    ['a page of several', { link: [{ relation: 'next', url: 'https://editor.example/fhir?page=2' }] }],
    [
      'a server that failed in part',
      { entry: [{ resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'timeout' }] } }] },
    ],
  ])('is told to be incomplete: %s', async (_, extra) => {
    const editor = await editorWith([slot(1, 10, ['PUBLIC'])]);
    const whole = await ask(editor, { offers: [offerOf(1, ['one'])] });
    expect(whole.source.incomplete).toBeUndefined();
    editor.amend = (bundle) => {
      for (const [name, items] of Object.entries(extra)) bundle[name] = [...((bundle[name] as []) ?? []), ...items];
    };
    const part = await ask(editor, { offers: [offerOf(1, ['one'])] });
    expect(part.source).toMatchObject({ state: 'answered', incomplete: true });
    expect(part.slots['offer-1']).toHaveLength(1);
  });
});
