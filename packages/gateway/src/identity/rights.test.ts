import { describe, expect, it } from 'vitest';
import type { DirectoryOffer } from '../directory/index.js';
import { mayHold, maySeeSlot, offerActions, orientationTypeOf, slotActions, type Principal } from './index.js';

type Role = Pick<Principal, 'role'>;
const osnp: Role = { role: 'osnp' };
const ioa: Role = { role: 'ioa' };
const coordinator: Role = { role: 'coordinator' };
// Roles come from tokens: what the type forbids may still arrive after a change of the contract.
const unknown = { role: 'admin' } as unknown as Role;
const inherited = { role: 'toString' } as unknown as Role;

const offer = (changes: Partial<DirectoryOffer> = {}): DirectoryOffer => ({
  offer: {
    id: 'of-1',
    kind: 'PS',
    place: { id: 'pl-1', timeZone: 'Europe/Paris', address: { lines: [], postcode: '33000', city: 'Bordeaux' } },
    participation: { sas: false },
  },
  editorIds: [],
  hasAgenda: false,
  departement: '33',
  ...changes,
});
const slot = { sourceId: 'rapide', bookingUrl: 'https://editor.example/agenda', visibility: ['SNP' as const] };

describe('slot types', () => {
  it('are all seen by regulators', () => {
    for (const type of ['PUBLIC', 'PRO', 'SNP', 'CPTS'] as const) {
      expect([maySeeSlot(osnp, { visibility: [type] }), maySeeSlot(ioa, { visibility: [type] })]).toEqual([true, true]);
    }
  });

  it('are for a coordinator what is public, and those that name his own CPTS', () => {
    const communities = [{ nationalId: '1330999970', name: 'CPTS du Modèle' }];
    const own = { ...coordinator, community: communities[0]! };
    const other = { ...coordinator, community: { nationalId: '1330999971', name: 'CPTS voisine' } };
    for (const who of [coordinator, own, other]) {
      expect(maySeeSlot(who, { visibility: ['PUBLIC'] })).toBe(true);
      for (const type of ['PRO', 'SNP', 'CPTS'] as const) expect(maySeeSlot(who, { visibility: [type] })).toBe(false);
    }
    expect(maySeeSlot(own, { visibility: ['SNP', 'CPTS'], communities })).toBe(true);
    expect(maySeeSlot(own, { visibility: ['CPTS'], communities })).toBe(true);
    expect(maySeeSlot(other, { visibility: ['CPTS'], communities })).toBe(false);
    expect(maySeeSlot(coordinator, { visibility: ['CPTS'], communities })).toBe(false);
    expect(maySeeSlot(other, { visibility: ['CPTS', 'PUBLIC'], communities })).toBe(true);
    expect(maySeeSlot({ ...unknown, community: communities[0]! }, { visibility: ['CPTS'], communities })).toBe(false);
  });

  it('are none for a role that is not known', () => {
    for (const role of [unknown, inherited]) {
      expect(maySeeSlot(role, { visibility: ['PUBLIC'] })).toBe(false);
      expect(maySeeSlot(role, { visibility: [] })).toBe(false);
      expect(mayHold(role)).toBe(false);
    }
  });

  it('that an editor left out are for who sees all', () => {
    expect(maySeeSlot(osnp, { visibility: [] })).toBe(true);
    expect(maySeeSlot(coordinator, { visibility: [] })).toBe(false);
  });
});

describe('offerActions', () => {
  it('follow what the place has', () => {
    const { offer: bare } = offer();
    const withPhone = { ...bare, place: { ...bare.place, phones: ['+33536490001'] } };
    expect(offerActions(osnp, offer())).toEqual([]);
    expect(offerActions(osnp, offer({ offer: withPhone }))).toEqual(['call']);
    expect(offerActions(osnp, offer({ editorIds: ['rapide'] }))).toEqual(['view-slots', 'hold', 'handover']);
    expect(offerActions(osnp, offer({ hasAgenda: true }))).toEqual(['view-slots', 'hold', 'confirm']);
    expect(offerActions(unknown, offer({ hasAgenda: true, offer: withPhone }))).toEqual([]);
  });
});

describe('an orientation outside the slots', () => {
  const practitioner = { nationalId: '819990000017', lastName: 'Exemple', firstName: 'Camille', specialties: [] };
  const of = (participation: DirectoryOffer['offer']['participation'], isStructure = false) => {
    const { practitioner: _nobody, ...bare } = offer().offer;
    return offer({ offer: { ...bare, participation, ...(isStructure ? {} : { practitioner }) } });
  };

  it('W16 is offered by those who take part by themselves or through a CPTS; else the structure carries it', () => {
    const offers = (...asked: Parameters<typeof of>) => offerActions(osnp, of(...asked)).includes('overbook');
    expect(offers({ sas: true, via: 'individual' })).toBe(true);
    expect(offers({ sas: true, via: 'CPTS' })).toBe(true);
    expect(offers({ sas: true, via: 'individual', overbooking: false })).toBe(false);
    for (const via of ['MSP', 'SOS', 'CDS'] as const) {
      expect(offers({ sas: true, via })).toBe(false);
      expect(offers({ sas: true, via, overbooking: true })).toBe(false);
      expect(offers({ sas: true, via }, true)).toBe(false);
      expect(offers({ sas: true, via, overbooking: true }, true)).toBe(true);
    }
    expect(offers({ sas: false })).toBe(false);
  });

  it('W13 is for a regulator alone; an IOA orients with type 3, whatever he books', () => {
    const taking = of({ sas: true, via: 'individual' });
    for (const role of [ioa, coordinator, unknown]) expect(offerActions(role, taking)).not.toContain('overbook');
    expect([orientationTypeOf(osnp), orientationTypeOf(osnp, true)]).toEqual([1, 2]);
    expect([orientationTypeOf(ioa), orientationTypeOf(ioa, true)]).toEqual([3, 3]);
    expect(orientationTypeOf(coordinator)).toBeUndefined();
  });
});

describe('members', () => {
  it('are listed of a structure, for every role that is known', () => {
    const of = (kind: DirectoryOffer['offer']['kind']) => offer({ offer: { ...offer().offer, kind } });
    for (const role of [osnp, ioa, coordinator]) {
      for (const kind of ['CPTS', 'MSP', 'CDS'] as const) expect(offerActions(role, of(kind))).toEqual(['members']);
      for (const kind of ['PS', 'SOS'] as const) expect(offerActions(role, of(kind))).toEqual([]);
    }
    expect(offerActions(unknown, of('CPTS'))).toEqual([]);
  });
});

describe('slotActions', () => {
  it('book here, on the editor’s page, or not at all', () => {
    expect(slotActions(osnp, { ...slot, sourceId: 'sas-agenda' })).toEqual(['hold', 'confirm']);
    expect(slotActions(osnp, slot)).toEqual(['hold', 'handover']);
    expect(slotActions(osnp, { sourceId: 'rapide', visibility: ['SNP'] })).toEqual([]);
    expect(slotActions(osnp, { ...slot, appointmentType: 'WALKIN' })).toEqual(['walk-in']);
  });

  it('are none on a slot that the principal may not see', () => {
    expect(slotActions(coordinator, { ...slot, visibility: ['CPTS'] })).toEqual([]);
    expect(slotActions(unknown, { ...slot, visibility: ['PUBLIC'] })).toEqual([]);
  });
});
