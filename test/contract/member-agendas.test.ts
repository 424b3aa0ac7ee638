/** The manager of a structure fills in the agendas of its members, for its own slots and nothing else. */
import { SAMPLE_LOCATIONS } from '@sas-embed/client/mock';
import type { SasClient, SearchInput } from '@sas-embed/client';
import type { AgendaRuleInput, Declaration, Offer } from '@sas-embed/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { follow, found, refused, until } from './support/steps.js';
import { AGENDA, inEachWorld } from './support/world.js';

const BORDEAUX: SearchInput = {
  specialty: { code: 'SM54' },
  location: { ...SAMPLE_LOCATIONS[0]!, type: 'address' },
};
const DOCTOR = '819990000012';
const CPTS = '1330999921';
const OTHER_CPTS = '1330999922';
const DAYS = { from: '2026-11-24', to: '2026-11-24' };
const rule = (more: Partial<AgendaRuleInput> = {}): AgendaRuleInput => ({
  ...{ timeZone: 'Europe/Paris', kind: 'creneau', date: '2026-11-24', start: '05:00', end: '05:30' },
  ...{ durationMinutes: 30, modes: ['AMB'], visibility: ['CPTS'], ...more },
});
const known = ({ id, version }: { id: string; version: number }) => ({ id, version });

inEachWorld('agendas of members', (world) => {
  const doctor = () => world.client('doctor');
  const manager = () => world.client('communityManager');
  const camille = () => world.client('camille');
  const declare = async (declaration: Declaration) => {
    const [place] = (await doctor().listParticipations()).places;
    await doctor().declareParticipation([{ offerId: place!.offerId, version: place!.version }], declaration);
  };
  /** The doctor's cards, by whose they are. */
  async function cards(client: SasClient): Promise<Record<string, Offer>> {
    const { offers } = await found(client, BORDEAUX);
    const his = offers.filter(({ practitioner }) => practitioner?.nationalId === DOCTOR);
    return Object.fromEntries(his.map((offer) => [offer.community?.nationalId ?? 'own', offer]));
  }
  const starts = async (client: SasClient, { id }: Offer) =>
    (await client.getOfferSlots(id)).slots.filter(({ start }) => start.startsWith('2026-11-24T05:')).length;
  const through = {
    sas: true,
    via: 'CPTS',
    hoursStated: true,
    communityIds: [CPTS, OTHER_CPTS],
    ownCard: true,
  } as const;
  let card: Offer;

  beforeAll(async () => {
    expect(await manager().listAgendas()).toEqual([]);
    await declare({ ...through, communityIds: [...through.communityIds] });
    card = (await cards(camille()))[CPTS]!;
  }, 60_000);

  it('are listed with the structure, by its own card; nobody else’s are', async () => {
    expect(await manager().listAgendas()).toMatchObject([
      {
        id: card.id,
        offerIds: [card.id],
        kind: 'CPTS',
        practitioner: { nationalId: DOCTOR },
        through: { nationalId: CPTS, name: 'CPTS des Trois Collines' },
      },
    ]);
    expect((await doctor().listAgendas()).map((agenda) => agenda.through)).toEqual([undefined]);
    expect(await world.client('manager').listAgendas()).not.toContainEqual(
      expect.objectContaining({ practitioner: expect.objectContaining({ nationalId: DOCTOR }) as unknown }),
    );
    const { [OTHER_CPTS]: others, own } = await cards(camille());
    for (const { id } of [others!, own!]) await refused(manager().getAgenda(id, DAYS), 'forbidden');
    for (const who of ['camille', 'alix', 'malo'] as const) {
      await refused(world.client(who).createAgendaRule(card.id, rule()), 'forbidden');
    }
  });

  it('take slots of the CPTS alone, which stand on its card and on no other, within a second', async () => {
    const { own, [OTHER_CPTS]: others } = await cards(camille());
    const feed = await follow(camille());
    const made = await manager().createAgendaRule(card.id, rule());
    expect(made.through).toEqual({ nationalId: CPTS, name: 'CPTS des Trois Collines' });
    await until(
      'the place is told',
      () => feed.events.some((e) => e.type === 'slot' && e.placeId === card.place.id),
      1_000,
    );
    await feed.stop();
    expect(await starts(camille(), card)).toBe(1);
    expect([await starts(camille(), own!), await starts(camille(), others!)]).toEqual([0, 0]);
    const [slot] = (await camille().getOfferSlots(card.id)).slots.filter(({ start }) => start.includes('T05:00'));
    expect(slot).toMatchObject({ visibility: ['CPTS'], communities: [{ nationalId: CPTS }] });
    await refused(camille().createHold({ offerId: own!.id, slotId: slot!.id }), 'slot-unknown');
    const hold = await camille().createHold({ offerId: card.id, slotId: slot!.id });
    await refused(manager().deleteAgendaRule(card.id, known(made)), 'agenda-booked');
    await camille().releaseHold(hold.id);
    // The same again is the one that exists; who has the agenda sees it, with whose it is.
    expect(await manager().createAgendaRule(card.id, rule())).toEqual(made);
    expect((await doctor().getAgenda(AGENDA, DAYS)).rules).toContainEqual(made);
    for (const visibility of [['SNP'], ['PUBLIC', 'CPTS']] as const) {
      const asked = rule({ start: '06:00', end: '06:30', visibility: [...visibility] });
      await refused(manager().createAgendaRule(card.id, asked), 'invalid-request');
    }
    await manager().deleteAgendaRule(card.id, known(made));
    expect(await starts(camille(), card)).toBe(0);
  });

  it('keep what is the practitioner’s from the manager, and leave the manager’s to the practitioner', async () => {
    const his = await doctor().createAgendaRule(AGENDA, rule({ start: '03:00', end: '03:30', visibility: ['SNP'] }));
    expect((await manager().getAgenda(card.id, DAYS)).rules).toContainEqual(his);
    await refused(manager().deleteAgendaRule(card.id, known(his)), 'forbidden');
    await refused(manager().updateAgendaRule(card.id, known(his), rule({ start: '03:00', end: '04:00' })), 'forbidden');
    await refused(manager().setAgendaException(card.id, known(his), '2026-11-24', {}), 'forbidden');
    await refused(manager().clearAgendaException(card.id, known(his), '2026-11-24'), 'forbidden');
    const away = { timeZone: 'Europe/Paris', from: '2026-11-24T03:00', to: '2026-11-24T04:00' };
    await refused(manager().createUnavailability(card.id, away), 'forbidden');
    const absence = await doctor().createUnavailability(AGENDA, away);
    await refused(manager().deleteUnavailability(card.id, absence.id), 'forbidden');
    const { version } = (await manager().listAgendas())[0]!;
    await refused(manager().setAgendaVacation(card.id, version, true), 'forbidden');
    await refused(manager().createAgendaRule(card.id, rule({ start: '03:15', end: '03:45' })), 'agenda-overlap');
    const made = await manager().createAgendaRule(card.id, rule());
    const changed = await doctor().updateAgendaRule(AGENDA, known(made), rule({ start: '05:15', end: '05:45' }));
    expect(changed).toMatchObject({ version: 2, through: { nationalId: CPTS } });
    await refused(doctor().updateAgendaRule(AGENDA, known(changed), rule({ visibility: ['SNP'] })), 'invalid-request');
    await doctor().deleteAgendaRule(AGENDA, known(changed));
    await doctor().deleteAgendaRule(AGENDA, known(his));
    await doctor().deleteUnavailability(AGENDA, absence.id);
  });

  it('keep the structure from a date on', async () => {
    const { date: _none, ...base } = rule();
    const weekly = { days: ['tue' as const], from: '2026-11-17' };
    const made = await manager().createAgendaRule(card.id, { ...base, weekly });
    const after = { ...base, end: '06:00', weekly: { ...weekly, from: '2026-11-24' } };
    const follows = await manager().updateAgendaRule(card.id, known(made), after, { onwards: '2026-11-24' });
    expect(follows).toMatchObject({ through: { nationalId: CPTS }, end: '06:00' });
    await manager().deleteAgendaRule(card.id, known(follows));
    await manager().deleteAgendaRule(card.id, { id: made.id, version: made.version + 1 });
  });

  describe('whose membership is over', () => {
    it('are not theirs any more, and their slots are on no card', async () => {
      await manager().createAgendaRule(card.id, rule());
      await declare({ sas: true, via: 'individual', hoursStated: true });
      expect(await manager().listAgendas()).toEqual([]);
      await refused(manager().getAgenda(AGENDA, DAYS), 'forbidden');
      const { own } = await cards(camille());
      expect(await starts(camille(), own!)).toBe(0);
    });
  });
});
