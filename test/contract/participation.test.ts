import type { SasClient, SearchInput } from '@sas-embed/client';
import { SAMPLE_LOCATIONS } from '@sas-embed/client/mock';
import type { Declaration, Offer } from '@sas-embed/contract';
import { describe, expect, it } from 'vitest';
import { follow, found, refused, until } from './support/steps.js';
import { AGENDA, EDITOR, inEachWorld } from './support/world.js';

const BORDEAUX = SAMPLE_LOCATIONS[0]!;
const ADDRESS: SearchInput = { specialty: { code: 'SM54' }, location: { ...BORDEAUX, type: 'address' } };
const CPTS = '1330999921';
const OTHER_CPTS = '1330999922';
const HOURS = { hoursStated: true };

/** The cards of the doctor in a search, in its order. */
async function cards(client: SasClient, more: Partial<SearchInput> = {}): Promise<Offer[]> {
  const { offers } = await found(client, { ...ADDRESS, ...more });
  return offers.filter(({ practitioner }) => practitioner?.nationalId === '819990000012');
}
const kindsOf = (offers: Offer[]) =>
  offers.map(({ kind, community }) => [kind, community?.nationalId].filter(Boolean).join(' ')).sort();

inEachWorld('participation', (world) => {
  const doctor = () => world.client('doctor');
  const camille = () => world.client('camille');
  const version = async () => (await doctor().listParticipations()).places[0]!.version;
  const declare = async (declaration: Declaration, who = doctor()) => {
    const [place] = await who.declareParticipation([{ offerId: AGENDA, version: await version() }], declaration);
    return place!;
  };

  it('is read by who declares it, and by nobody else', async () => {
    const { places, structures } = await doctor().listParticipations();
    expect(structures).toEqual([]);
    expect(places).toMatchObject([
      {
        offerId: AGENDA,
        ways: ['individual', 'CPTS', 'MSP', 'SOS'],
        hoursNeeded: true,
        participation: { sas: true },
        version: 0,
      },
    ]);
    expect(places[0]).not.toHaveProperty('declaration');
    expect((await world.client('delegate').listParticipations()).places).toHaveLength(1);
    for (const who of ['camille', 'malo', 'alix'] as const) {
      await refused(world.client(who).listParticipations(), 'forbidden');
      await refused(
        world.client(who).declareParticipation([{ offerId: AGENDA, version: 0 }], { sas: false }),
        'forbidden',
      );
      await refused(world.client(who).suggestStructures('CPTS', 'cpts'), 'forbidden');
    }
    await refused(doctor().declareParticipation([{ offerId: EDITOR, version: 0 }], { sas: false }), 'forbidden');
    await refused(
      doctor().declareParticipation([{ offerId: 'offer-nobody-has', version: 0 }], { sas: false }),
      'not-found',
    );
  });

  it('leaves the front of the list at once when it ends, and comes back with it', async () => {
    const before = (await found(camille(), ADDRESS)).offers;
    expect(before.filter(({ participation }) => participation.sas).map(({ id }) => id)).toContain(AGENDA);
    await declare({ sas: false });
    const without = (await found(camille(), ADDRESS)).offers;
    const at = without.findIndex(({ id }) => id === AGENDA);
    expect(without[at]!.participation).toEqual({ sas: false });
    expect(without[at]!.actions).not.toContain('overbook');
    expect(without.slice(at).some(({ participation }) => participation.sas)).toBe(false);
    await declare({ sas: true, via: 'individual', ...HOURS });
    const again = (await found(camille(), ADDRESS)).offers;
    expect(again.find(({ id }) => id === AGENDA)!.participation).toEqual({ sas: true, via: 'individual' });
    const first = again.findIndex(({ participation }) => !participation.sas);
    expect(again.findIndex(({ id }) => id === AGENDA)).toBeLessThan(first === -1 ? Infinity : first);
  });

  it('is told to open screens within a second, by place', async () => {
    const feed = await follow(camille());
    const told = () => feed.events.filter((event) => event.type === 'offer');
    await declare({ sas: false });
    await until('the change is told', () => told().length === 1, 1_000);
    const { place } = await camille().getOffer(AGENDA);
    expect(told()).toMatchObject([{ placeId: place.id }]);
    await declare({ sas: true, via: 'individual', ...HOURS });
    await until('the next is told', () => told().length === 2, 1_000);
    // Who declares nothing anew tells nothing: it was refused.
    await refused(doctor().declareParticipation([{ offerId: AGENDA, version: 0 }], { sas: false }), 'version-conflict');
    expect(told()).toHaveLength(2);
    await feed.stop();
  });

  it('through CPTS makes a card for each, and his own when he takes part by himself too', async () => {
    const through = { sas: true, via: 'CPTS' as const, ...HOURS };
    const place = await declare({ ...through, communityIds: [CPTS, OTHER_CPTS], ownCard: true, description: 'Matin' });
    expect(place.structures.map(({ name }) => name).sort()).toEqual([
      'CPTS de la Rive inventée',
      'CPTS des Trois Collines',
    ]);
    const both = await cards(camille());
    expect(kindsOf(both)).toEqual([`CPTS ${CPTS}`, `CPTS ${OTHER_CPTS}`, 'PS']);
    expect(both.find(({ community }) => community?.nationalId === CPTS)!.participation).toEqual({
      sas: true,
      via: 'CPTS',
      structureId: CPTS,
      description: 'Matin',
    });
    // card B is the practitioner alone
    expect(both.find(({ kind }) => kind === 'PS')!.participation).toMatchObject({ sas: true, via: 'individual' });
    const members: string[] = [];
    for await (const event of camille().searchMembers(CPTS)) {
      if (event.type === 'offers') members.push(...event.offers.map(({ community }) => community!.nationalId));
    }
    expect(members).toEqual([CPTS]);

    await declare({ ...through, communityIds: [CPTS] });
    expect(kindsOf(await cards(camille()))).toEqual([`CPTS ${CPTS}`]);
    await declare({ sas: true, via: 'individual', ...HOURS });
    expect(kindsOf(await cards(camille()))).toEqual(['PS']);
  });

  it('shows the slots of the place on each of its cards, and one booked is gone from all', async () => {
    await declare({ sas: true, via: 'CPTS', communityIds: [CPTS, OTHER_CPTS], ownCard: true, ...HOURS });
    const all = await cards(camille());
    const slots = await Promise.all(all.map(async ({ id }) => (await camille().getOfferSlots(id)).slots));
    expect(slots.every((list) => list.length > 0 && list.length === slots[0]!.length)).toBe(true);
    const { id } = slots[0]![0]!;
    const hold = await camille().createHold({ offerId: all[0]!.id, slotId: id });
    await camille().confirmHold(hold.id);
    for (const card of all) {
      expect((await camille().getOfferSlots(card.id)).slots.map((slot) => slot.id)).not.toContain(id);
    }
    await declare({ sas: true, via: 'individual', ...HOURS });
  });

  it('is refused with the field and the rule', async () => {
    const cases: [Declaration, string][] = [
      [{ sas: true, ...HOURS }, 'via'],
      [{ sas: true, via: 'individual' }, 'hoursStated'],
      [{ sas: true, via: 'CPTS', ...HOURS }, 'communityIds'],
      [{ sas: true, via: 'CPTS', communityIds: ['1330000000'], ...HOURS }, 'communityIds/0'],
      [{ sas: true, via: 'MSP', ...HOURS }, 'structureId'],
      [{ sas: true, via: 'MSP', structureId: '1330000000', ...HOURS }, 'structureId'],
      [{ sas: true, via: 'SOS', structureId: CPTS }, 'structureId'],
      [{ sas: true, via: 'SOS', structureId: CPTS, overbooking: true }, 'overbooking'],
      [{ sas: true, via: 'individual', communityIds: [CPTS], ...HOURS }, 'communityIds'],
      [{ sas: true, via: 'individual', ownCard: true, ...HOURS }, 'ownCard'],
      [{ sas: false, description: '   ' }, 'description'],
    ];
    const before = await version();
    for (const [declaration, field] of cases) {
      const error = await refused(declare(declaration), 'invalid-request');
      expect(error.problem?.errors?.map((fault) => fault.field)).toContain(`body:/declaration/${field}`);
    }
    expect(await version()).toBe(before);
  });

  it('says who was faster, and answers the repeat of a write', async () => {
    const now = await version();
    const key = { idempotencyKey: 'participation-0001' };
    const off = { sas: false } as const;
    const [first] = await doctor().declareParticipation([{ offerId: AGENDA, version: now }], off, key);
    expect(first).toMatchObject({ version: now + 1, changed: { byMe: true } });
    expect(await doctor().declareParticipation([{ offerId: AGENDA, version: now }], off, key)).toEqual([first]);
    const late = world.client('delegate').declareParticipation([{ offerId: AGENDA, version: now }], { sas: false });
    await refused(late, 'version-conflict');
    const { places } = await world.client('delegate').listParticipations();
    expect(places[0]).toMatchObject({ version: now + 1, changed: { byMe: false } });
    await declare({ sas: true, via: 'individual', ...HOURS }, world.client('delegate'));
  });

  it('taken back, is what the directory says', async () => {
    await declare({ sas: false });
    const now = await version();
    await refused(doctor().withdrawParticipation({ offerId: AGENDA, version: now + 1 }), 'version-conflict');
    const place = await doctor().withdrawParticipation({ offerId: AGENDA, version: now });
    expect(place).toMatchObject({ participation: { sas: true, via: 'individual' }, version: now + 1 });
    expect(place).not.toHaveProperty('declaration');
    expect(kindsOf(await cards(camille()))).toEqual(['PS']);
  });

  it('of a manager goes through his own structures only', async () => {
    const manager = world.client('communityManager');
    expect((await manager.listParticipations()).places).toEqual([]);
    const all = { sas: true, via: 'CPTS' as const, ...HOURS };
    await declare({ ...all, communityIds: [CPTS, OTHER_CPTS] });
    const { places, structures } = await manager.listParticipations();
    expect(structures).toMatchObject([{ kind: 'CPTS', nationalId: CPTS, version: 0 }]);
    expect(places).toMatchObject([{ offerId: AGENDA, ways: ['CPTS'] }]);
    const at = [{ offerId: AGENDA, version: places[0]!.version }];
    await refused(manager.declareParticipation(at, { ...all, communityIds: [CPTS] }), 'forbidden');
    await refused(manager.declareParticipation(at, { sas: true, via: 'individual', ...HOURS }), 'forbidden');
    await refused(manager.declareParticipation(at, { sas: false }), 'forbidden');
    await refused(manager.withdrawParticipation(at[0]!), 'forbidden');
    await manager.declareParticipation(at, { ...all, communityIds: [OTHER_CPTS] });
    expect(kindsOf(await cards(camille()))).toEqual([`CPTS ${OTHER_CPTS}`]);
    // He is none of the manager's any more.
    expect((await manager.listParticipations()).places).toEqual([]);
    await declare({ sas: true, via: 'individual', ...HOURS });
  });

  it('of a structure: what it says of itself is on its cards', async () => {
    const manager = world.client('communityManager');
    await declare({ sas: true, via: 'CPTS', communityIds: [CPTS], ...HOURS });
    const known = (await manager.listParticipations()).structures[0]!;
    const feed = await follow(camille());
    const said = { description: 'De 9 h à 19 h', contact: 'Secrétariat : 05 36 49 00 01' };
    const now = await manager.describeStructure(known, said);
    expect(now).toMatchObject({ ...said, version: 1, changed: { byMe: true } });
    expect((await cards(camille()))[0]!.community).toMatchObject(said);
    const { place } = await camille().getOffer(AGENDA);
    const told = () => feed.events.some((event) => event.type === 'offer' && event.placeId === place.id);
    await until('open screens are told', told, 1_000);
    await feed.stop();
    await refused(manager.describeStructure(known, said), 'version-conflict');
    await refused(manager.describeStructure(now, { contact: ' ' }), 'invalid-request');
    await refused(manager.describeStructure({ nationalId: OTHER_CPTS, version: 0 }, said), 'forbidden');
    await refused(manager.describeStructure({ nationalId: '1330000000', version: 0 }, said), 'not-found');
    await refused(doctor().describeStructure(known, said), 'forbidden');
    await manager.describeStructure(now, {});
    expect((await cards(camille()))[0]!.community).not.toHaveProperty('contact');
    await declare({ sas: true, via: 'individual', ...HOURS });
  });

  it('finds structures by what is typed', async () => {
    const names = async (query: string) => (await doctor().suggestStructures('CPTS', query)).map(({ name }) => name);
    expect(await names('collines')).toEqual(['CPTS des Trois Collines']);
    expect(await names('inventee')).toEqual(['CPTS de la Rive inventée']);
    expect(await names(CPTS)).toEqual(['CPTS des Trois Collines']);
    expect(await names('%')).toEqual([]);
    expect(await names(' ')).toEqual([]);
  });

  describe('and the modes of a search', () => {
    const idsIn = async (client: SasClient, mode?: SearchInput['mode']) =>
      (await found(client, { ...ADDRESS, ...(mode && { mode }) })).offers.map(({ id }) => id);

    it('are told by the session, and refused to others', async () => {
      const modesOf = async (who: Parameters<typeof world.client>[0]) => (await world.client(who).getSession()).modes;
      expect(await modesOf('camille')).toEqual(['slots', 'overbooking']);
      expect(await modesOf('malo')).toEqual(['reorientation', 'slots']);
      expect(await modesOf('alix')).toEqual(['slots']);
      expect(await modesOf('doctor')).toBeUndefined();
      await refused(idsIn(camille(), 'reorientation'), 'forbidden');
      await refused(idsIn(world.client('malo'), 'overbooking'), 'forbidden');
      await refused(idsIn(world.client('alix'), 'overbooking'), 'forbidden');
    });

    it('en sus are those who take patients beyond their slots', async () => {
      expect(await idsIn(camille(), 'overbooking')).toContain(AGENDA);
      expect(await idsIn(camille(), 'overbooking')).not.toContain('offer-no-calendar');
      await declare({ sas: true, via: 'individual', overbooking: false, ...HOURS });
      expect(await idsIn(camille(), 'overbooking')).not.toContain(AGENDA);
      expect(await idsIn(camille())).toContain(AGENDA);
    });

    it('after an emergency department are the IOA’s, by default', async () => {
      const malo = world.client('malo');
      expect(await idsIn(malo)).toEqual([]);
      await declare({ sas: true, via: 'individual', emergencyReorientation: true, ...HOURS });
      expect(await idsIn(malo)).toEqual([AGENDA]);
      expect(await idsIn(malo, 'slots')).toContain(EDITOR);
      await doctor().withdrawParticipation({ offerId: AGENDA, version: await version() });
    });
  });
});
