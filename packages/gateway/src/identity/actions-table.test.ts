import { AGENDA_SOURCE_ID, type OfferKind, type SlotVisibility } from '@sas-embed/contract';
import { describe, expect, it } from 'vitest';
import type { DirectoryOffer } from '../directory/index.js';
import { offerActions, slotActions, type Principal } from './index.js';

// What each role is offered, on every kind of offer and on every type of slot: one table, read by people.

const CPTS = { nationalId: '1330999970', name: 'CPTS du Modèle' };
const ROLES: Record<string, Pick<Principal, 'role' | 'duty' | 'community'>> = {
  osnp: { role: 'osnp' },
  regulator: { role: 'regulator' },
  'crr15 on duty': { role: 'crr15', duty: { active: true, until: '2026-11-24T08:00:00+01:00' } },
  'crr15 off duty': { role: 'crr15', duty: { active: false, until: '2026-11-23T20:00:00+01:00' } },
  ioa: { role: 'ioa' },
  coordinator: { role: 'coordinator', community: CPTS },
  'coordinator of another': { role: 'coordinator', community: { nationalId: '1330999971', name: 'CPTS voisine' } },
  'territorial-referent': { role: 'territorial-referent' },
  administrator: { role: 'administrator' },
  practitioner: { role: 'practitioner' },
  delegate: { role: 'delegate' },
  'structure-manager': { role: 'structure-manager' },
  'account-manager': { role: 'account-manager' },
  monitoring: { role: 'monitoring' },
  unknown: { role: 'visiteur' as Principal['role'] },
};

const KINDS = ['PS', 'SOS', 'CPTS', 'MSP', 'CDS', 'PDM'] as const satisfies readonly OfferKind[];
const practitioner = { nationalId: '819990000017', lastName: 'Exemple', firstName: 'Camille', specialties: [] };

/** An offer of the kind with all that it can have: a calendar, a telephone, patients outside its slots. */
function offerOf(kind: OfferKind, calendar: 'editor' | 'agenda' | 'operator' | 'telephone'): DirectoryOffer {
  const isPerson = kind === 'PS' || kind === 'CPTS';
  const place = { id: 'pl-1', timeZone: 'Europe/Paris', address: { lines: [], postcode: '33000', city: 'Bordeaux' } };
  return {
    offer: {
      ...{ id: 'of-1', kind, place: { ...place, phones: ['+33536490001'] } },
      participation: kind === 'PDM' ? { sas: false } : { sas: true, via: 'individual', overbooking: true },
      ...(isPerson ? { practitioner } : { structure: { nationalId: '1330999992', name: 'Structure' } }),
      ...(kind === 'CPTS' && { community: { ...CPTS, phones: [] } }),
      ...((calendar === 'operator' || calendar === 'telephone') && {
        marketplace: { label: 'SoinsPartagés', interfaced: calendar === 'operator' },
      }),
    },
    editorIds: calendar === 'editor' ? ['rapide'] : [],
    hasAgenda: calendar === 'agenda',
    departement: '33',
  };
}

const OFFERS: [string, DirectoryOffer][] = KINDS.flatMap((kind) =>
  kind === 'PDM'
    ? (['operator', 'telephone'] as const).map((how): [string, DirectoryOffer] => [
        `${kind} ${how}`,
        offerOf(kind, how),
      ])
    : (['editor', 'agenda'] as const).map((how): [string, DirectoryOffer] => [`${kind} ${how}`, offerOf(kind, how)]),
);

const TYPES: readonly SlotVisibility[][] = [['PUBLIC'], ['PRO'], ['SNP'], ['CPTS'], []];
const SLOTS = TYPES.flatMap((visibility) =>
  (['editor', 'agenda', 'walk-in'] as const).map((how) => ({
    name: `${visibility.join() || 'no type'} ${how}`,
    slot: {
      sourceId: how === 'agenda' ? AGENDA_SOURCE_ID : 'rapide',
      ...(how === 'editor' && { bookingUrl: 'https://editor.example/agenda' }),
      ...(how === 'walk-in' && { appointmentType: 'WALKIN' as const }),
      visibility,
      ...(visibility.includes('CPTS') && { communities: [CPTS] }),
    },
  })),
);

/** Rows that say the same stand together: what is offered, and to whom. */
function table(cells: (of: (typeof ROLES)[string]) => readonly (readonly [string, readonly string[]])[]): string {
  const rows: string[] = [];
  for (const [role, who] of Object.entries(ROLES)) {
    const byActions = new Map<string, string[]>();
    for (const [name, actions] of cells(who)) {
      const text = actions.join(' ') || 'nothing';
      byActions.set(text, [...(byActions.get(text) ?? []), name]);
    }
    rows.push(`${role}:`, ...[...byActions].map(([actions, names]) => `  ${actions} | ${names.join(', ')}`));
  }
  return rows.join('\n');
}

describe('actions of every role', () => {
  it('on every kind of offer', () => {
    expect(table((who) => OFFERS.map(([name, offer]) => [name, offerActions(who, offer)] as const)))
      .toMatchInlineSnapshot(`
      "osnp:
        view-slots hold handover call overbook | PS editor, SOS editor
        view-slots hold confirm call overbook | PS agenda, SOS agenda
        view-slots hold handover call overbook members | CPTS editor, MSP editor, CDS editor
        view-slots hold confirm call overbook members | CPTS agenda, MSP agenda, CDS agenda
        call request | PDM operator
        call record-call | PDM telephone
      regulator:
        view-slots hold handover call overbook | PS editor, SOS editor
        view-slots hold confirm call overbook | PS agenda, SOS agenda
        view-slots hold handover call overbook members | CPTS editor, MSP editor, CDS editor
        view-slots hold confirm call overbook members | CPTS agenda, MSP agenda, CDS agenda
        call request | PDM operator
        call record-call | PDM telephone
      crr15 on duty:
        view-slots hold handover call overbook | PS editor, SOS editor
        view-slots hold confirm call overbook | PS agenda, SOS agenda
        view-slots hold handover call overbook members | CPTS editor, MSP editor, CDS editor
        view-slots hold confirm call overbook members | CPTS agenda, MSP agenda, CDS agenda
        call request | PDM operator
        call record-call | PDM telephone
      crr15 off duty:
        view-slots | PS editor, PS agenda, SOS editor, SOS agenda
        view-slots members | CPTS editor, CPTS agenda, MSP editor, MSP agenda, CDS editor, CDS agenda
        nothing | PDM operator, PDM telephone
      ioa:
        view-slots hold handover call | PS editor, SOS editor
        view-slots hold confirm call | PS agenda, SOS agenda
        view-slots hold handover call members | CPTS editor, MSP editor, CDS editor
        view-slots hold confirm call members | CPTS agenda, MSP agenda, CDS agenda
        call | PDM operator, PDM telephone
      coordinator:
        view-slots hold handover call | PS editor, SOS editor
        view-slots hold confirm call | PS agenda, SOS agenda
        view-slots hold handover call members | CPTS editor, MSP editor, CDS editor
        view-slots hold confirm call members | CPTS agenda, MSP agenda, CDS agenda
        call | PDM operator, PDM telephone
      coordinator of another:
        view-slots hold handover call | PS editor, SOS editor
        view-slots hold confirm call | PS agenda, SOS agenda
        view-slots hold handover call members | CPTS editor, MSP editor, CDS editor
        view-slots hold confirm call members | CPTS agenda, MSP agenda, CDS agenda
        call | PDM operator, PDM telephone
      territorial-referent:
        view-slots | PS editor, PS agenda, SOS editor, SOS agenda
        view-slots members | CPTS editor, CPTS agenda, MSP editor, MSP agenda, CDS editor, CDS agenda
        nothing | PDM operator, PDM telephone
      administrator:
        view-slots | PS editor, PS agenda, SOS editor, SOS agenda
        view-slots members | CPTS editor, CPTS agenda, MSP editor, MSP agenda, CDS editor, CDS agenda
        nothing | PDM operator, PDM telephone
      practitioner:
        nothing | PS editor, PS agenda, SOS editor, SOS agenda, CPTS editor, CPTS agenda, MSP editor, MSP agenda, CDS editor, CDS agenda, PDM operator, PDM telephone
      delegate:
        nothing | PS editor, PS agenda, SOS editor, SOS agenda, CPTS editor, CPTS agenda, MSP editor, MSP agenda, CDS editor, CDS agenda, PDM operator, PDM telephone
      structure-manager:
        nothing | PS editor, PS agenda, SOS editor, SOS agenda, CPTS editor, CPTS agenda, MSP editor, MSP agenda, CDS editor, CDS agenda, PDM operator, PDM telephone
      account-manager:
        nothing | PS editor, PS agenda, SOS editor, SOS agenda, CPTS editor, CPTS agenda, MSP editor, MSP agenda, CDS editor, CDS agenda, PDM operator, PDM telephone
      monitoring:
        nothing | PS editor, PS agenda, SOS editor, SOS agenda, CPTS editor, CPTS agenda, MSP editor, MSP agenda, CDS editor, CDS agenda, PDM operator, PDM telephone
      unknown:
        nothing | PS editor, PS agenda, SOS editor, SOS agenda, CPTS editor, CPTS agenda, MSP editor, MSP agenda, CDS editor, CDS agenda, PDM operator, PDM telephone"
    `);
  });

  it('on every type of slot', () => {
    expect(table((who) => SLOTS.map(({ name, slot }) => [name, slotActions(who, slot)] as const)))
      .toMatchInlineSnapshot(`
      "osnp:
        hold handover | PUBLIC editor, PRO editor, SNP editor, CPTS editor, no type editor
        hold confirm | PUBLIC agenda, PRO agenda, SNP agenda, CPTS agenda, no type agenda
        walk-in | PUBLIC walk-in, PRO walk-in, SNP walk-in, CPTS walk-in, no type walk-in
      regulator:
        hold handover | PUBLIC editor, PRO editor, SNP editor, CPTS editor, no type editor
        hold confirm | PUBLIC agenda, PRO agenda, SNP agenda, CPTS agenda, no type agenda
        walk-in | PUBLIC walk-in, PRO walk-in, SNP walk-in, CPTS walk-in, no type walk-in
      crr15 on duty:
        hold handover | PUBLIC editor, PRO editor, SNP editor, CPTS editor, no type editor
        hold confirm | PUBLIC agenda, PRO agenda, SNP agenda, CPTS agenda, no type agenda
        walk-in | PUBLIC walk-in, PRO walk-in, SNP walk-in, CPTS walk-in, no type walk-in
      crr15 off duty:
        nothing | PUBLIC editor, PUBLIC agenda, PRO editor, PRO agenda, SNP editor, SNP agenda, CPTS editor, CPTS agenda, no type editor, no type agenda
        walk-in | PUBLIC walk-in, PRO walk-in, SNP walk-in, CPTS walk-in, no type walk-in
      ioa:
        hold handover | PUBLIC editor, PRO editor, SNP editor, CPTS editor, no type editor
        hold confirm | PUBLIC agenda, PRO agenda, SNP agenda, CPTS agenda, no type agenda
        walk-in | PUBLIC walk-in, PRO walk-in, SNP walk-in, CPTS walk-in, no type walk-in
      coordinator:
        hold handover | PUBLIC editor, CPTS editor
        hold confirm | PUBLIC agenda, CPTS agenda
        walk-in | PUBLIC walk-in, CPTS walk-in
        nothing | PRO editor, PRO agenda, PRO walk-in, SNP editor, SNP agenda, SNP walk-in, no type editor, no type agenda, no type walk-in
      coordinator of another:
        hold handover | PUBLIC editor
        hold confirm | PUBLIC agenda
        walk-in | PUBLIC walk-in
        nothing | PRO editor, PRO agenda, PRO walk-in, SNP editor, SNP agenda, SNP walk-in, CPTS editor, CPTS agenda, CPTS walk-in, no type editor, no type agenda, no type walk-in
      territorial-referent:
        nothing | PUBLIC editor, PUBLIC agenda, PRO editor, PRO agenda, SNP editor, SNP agenda, CPTS editor, CPTS agenda, no type editor, no type agenda
        walk-in | PUBLIC walk-in, PRO walk-in, SNP walk-in, CPTS walk-in, no type walk-in
      administrator:
        nothing | PUBLIC editor, PUBLIC agenda, PRO editor, PRO agenda, SNP editor, SNP agenda, CPTS editor, CPTS agenda, no type editor, no type agenda
        walk-in | PUBLIC walk-in, PRO walk-in, SNP walk-in, CPTS walk-in, no type walk-in
      practitioner:
        nothing | PUBLIC editor, PUBLIC agenda, PUBLIC walk-in, PRO editor, PRO agenda, PRO walk-in, SNP editor, SNP agenda, SNP walk-in, CPTS editor, CPTS agenda, CPTS walk-in, no type editor, no type agenda, no type walk-in
      delegate:
        nothing | PUBLIC editor, PUBLIC agenda, PUBLIC walk-in, PRO editor, PRO agenda, PRO walk-in, SNP editor, SNP agenda, SNP walk-in, CPTS editor, CPTS agenda, CPTS walk-in, no type editor, no type agenda, no type walk-in
      structure-manager:
        nothing | PUBLIC editor, PUBLIC agenda, PUBLIC walk-in, PRO editor, PRO agenda, PRO walk-in, SNP editor, SNP agenda, SNP walk-in, CPTS editor, CPTS agenda, CPTS walk-in, no type editor, no type agenda, no type walk-in
      account-manager:
        nothing | PUBLIC editor, PUBLIC agenda, PUBLIC walk-in, PRO editor, PRO agenda, PRO walk-in, SNP editor, SNP agenda, SNP walk-in, CPTS editor, CPTS agenda, CPTS walk-in, no type editor, no type agenda, no type walk-in
      monitoring:
        nothing | PUBLIC editor, PUBLIC agenda, PUBLIC walk-in, PRO editor, PRO agenda, PRO walk-in, SNP editor, SNP agenda, SNP walk-in, CPTS editor, CPTS agenda, CPTS walk-in, no type editor, no type agenda, no type walk-in
      unknown:
        nothing | PUBLIC editor, PUBLIC agenda, PUBLIC walk-in, PRO editor, PRO agenda, PRO walk-in, SNP editor, SNP agenda, SNP walk-in, CPTS editor, CPTS agenda, CPTS walk-in, no type editor, no type agenda, no type walk-in"
    `);
  });
});
