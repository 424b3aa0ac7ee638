import { SYSTEM } from '@sas-embed/contract';
import { describe, expect, it } from 'vitest';
import {
  bundle,
  cpts,
  cptsReference,
  healthcareService,
  onePfg,
  onePlace,
  oneSlot,
  organization,
  pfg,
  practitioner,
  role,
  RPPS,
  schedule,
  SIRET,
  slot,
  sosSchedule,
  sosSlot,
  typed,
  type Loose,
} from '../testing/fixtures/bundle.js';
import { readSlotBundle, readSosBundle, type ReadSlot } from './index.js';

// The contradictions of the implementation guide that touch reading, each as decided. README.md lists them.

const rulesOf = (json: unknown) => readSlotBundle(json).issues.map(({ rule }) => rule);
const only = (json: unknown): ReadSlot => {
  const { slots, issues } = readSlotBundle(json);
  expect(slots, JSON.stringify(issues)).toHaveLength(1);
  return slots[0]!;
};

describe('contradictions of the guide, as decided', () => {
  it.each([
    ['a Bundle without entry', { resourceType: 'Bundle', type: 'searchset', total: 0 }],
    ['an empty entry', { resourceType: 'Bundle', type: 'searchset', total: 0, entry: [] }],
    ['a null entry', { resourceType: 'Bundle', type: 'searchset', total: 0, entry: null }],
  ])('C-02: %s is an empty result, without an issue', (_, json) => {
    expect(readSlotBundle(json)).toEqual({ slots: [], entries: [], total: 0, issues: [] });
    expect(readSosBundle(json)).toEqual({ entries: [], total: 0, issues: [] });
  });

  it('C-02: an OperationOutcome that only tells of nothing found is an empty result, one that tells an error is none', () => {
    const outcome = (severity: string, code = 'not-found') => ({
      resourceType: 'OperationOutcome',
      issue: [{ severity, code }],
    });
    for (const read of [readSlotBundle, readSosBundle]) {
      expect(read(outcome('information')).issues).toMatchObject([{ rule: 'bundle.not-found', severity: 'warning' }]);
      expect(read(outcome('warning')).issues).toMatchObject([{ rule: 'bundle.not-found' }]);
      for (const failed of [outcome('error'), outcome('fatal'), outcome('warning', 'timeout')]) {
        expect(read(failed).issues).toMatchObject([{ rule: 'bundle.operation-outcome', severity: 'error', path: '' }]);
      }
    }
  });

  it('C-03: a walk-in slot needs no link, another is told', () => {
    const walkIn = oneSlot({ comment: undefined, appointmentType: { coding: [{ code: 'WALKIN' }] } });
    expect(only(walkIn)).toMatchObject({ appointmentType: 'WALKIN' });
    expect(only(walkIn)).not.toHaveProperty('bookingUrl');
    expect(rulesOf(walkIn)).toEqual([]);
    expect(rulesOf(oneSlot({ comment: undefined }))).toEqual(['slot.booking-url-missing']);
  });

  it('C-04: PUBLIC and CPTS together are both kept; 604 is no slot type', () => {
    const security = ['CPTS', 'PUBLIC', '604'].map((code) => ({ system: SYSTEM.slotType, code }));
    expect(only(oneSlot({ meta: { security } })).visibility).toEqual(['PUBLIC', 'CPTS']);
    expect(rulesOf(oneSlot({ meta: { security } }))).toEqual(['slot.cpts-missing']); // no rule of its own
  });

  it('C-08: phones of the role, the location and the practitioner are all read', () => {
    const telecom = (value: string, more: Loose = {}) => [{ system: 'phone', value, ...more }];
    const json = bundle(
      slot('a', 's'),
      schedule('s', 'p', 'r'),
      practitioner('p', RPPS, { telecom: [...telecom('0639980001'), { system: 'email', value: 'x@y.example' }] }),
      role(
        'r',
        'p',
        { telecom: telecom('05 36 49 00 02') },
        { telecom: [...telecom('+33536490001'), ...telecom('0536490009', { use: 'old' }), ...telecom('bientôt')] },
      ),
    );
    const read = only(json);
    expect(read.practitioner.phones).toEqual(['+33639980001']);
    expect(read.place.phones).toEqual(['+33536490001', '+33536490002']);
    expect(readSlotBundle(json).issues).toMatchObject([
      { rule: 'phone.invalid', path: 'entry[3].resource.telecom[2].value' },
    ]);
  });

  it('C-09: a practitioner known by ADELI or without prefix is read; numbers of other systems are passed over', () => {
    const identifiers = (...list: Loose[]) =>
      bundle(slot('a', 's'), schedule('s', 'p', 'r'), practitioner('p', RPPS, { identifier: list }), role('r', 'p'));
    expect(only(identifiers({ system: SYSTEM.idnps, value: '0991234567' })).practitioner.nationalIds).toEqual([
      '0991234567',
    ]);
    expect(only(identifiers({ system: SYSTEM.idnps, value: '19990000017' })).practitioner.nationalIds).toEqual([RPPS]);
    const withLocal = identifiers(
      { system: 'urn:oid:1.1.1', value: '819990000025' },
      { system: SYSTEM.idnps, value: RPPS },
    );
    expect(only(withLocal).practitioner.nationalIds).toEqual([RPPS]);
    expect(rulesOf(identifiers({ system: SYSTEM.idnps, value: '12' }))).toEqual([
      'practitioner.identifier',
      'schedule.practitioner-missing',
      'slot.unattributed',
    ]);
  });

  it('C-10: a structure number may be of any kind, Corsican FINESS and a value alone included (C-28)', () => {
    const json = (value: string) =>
      bundle(
        slot('a', 's'),
        schedule('s', 'p', 'r'),
        practitioner('p'),
        role('r', 'p', {}, { organization: { identifier: { value } } }),
      );
    expect(only(json('12B0000001')).place.structureIds).toEqual(['12B0000001']);
    expect(rulesOf(json('interne-3'))).toEqual(['place.structure']);
  });

  it('C-11: reasons are the texts of serviceType, whether beside a code or alone', () => {
    const serviceType = [
      { coding: [{ system: SYSTEM.consultationMode, code: 'vr', display: 'virtual' }], text: 'virtual' },
      { coding: [{ system: SYSTEM.consultationMode, code: 'AMB' }], text: 'Suture' },
      { text: 'Vaccination' },
      { text: 'Suture' },
      { coding: [{ code: 'MOTIF-7', display: 'Certificat' }] },
      { coding: [{ code: '604', display: 'CPTS' }] },
    ];
    const read = only(oneSlot({ serviceType }));
    expect(read.modes).toEqual(['AMB', 'VR']);
    expect(read.reasons).toEqual(['Suture', 'Vaccination', 'Certificat']);
  });

  it('C-12: a specialty that is text only keeps its text as its label', () => {
    const specialty = [
      { text: 'Pneumologie' },
      { coding: [{ system: SYSTEM.specialty, code: 'SM54', display: 'MG' }], text: 'Autre' },
    ];
    expect(only(oneSlot({ specialty })).specialties).toEqual([
      { label: 'Pneumologie' },
      { code: 'SM54', system: SYSTEM.specialty, label: 'MG' },
    ]);
    expect(rulesOf(oneSlot({ specialty }))).toEqual([]);
  });

  it('C-17: neither milliseconds nor an end are needed; an offset is', () => {
    const read = only(oneSlot({ start: '2026-03-10T09:00:00+04:00', end: undefined }));
    expect(read).toMatchObject({ start: new Date('2026-03-10T05:00:00Z'), startOffset: '+04:00' });
    expect(read).not.toHaveProperty('end');
    expect(rulesOf(oneSlot({ end: undefined }))).toEqual(['slot.end-missing']);
    expect(rulesOf(oneSlot({ start: '2026-03-10T09:00:00.000' }))).toEqual(['slot.start']);
  });

  it.each([
    SYSTEM.structureType,
    'https://mos.esante.gouv.fr/NOS/TRE_R66-CategorieEtablissement',
    'https://mos.esante.gouv.fr/NOS/TRE_R66-CategorieEtablissement/TRE_R66-CategorieEtablissement',
    undefined,
  ])('C-05: a CPTS is found whatever the system of the code 604: %s', (system) => {
    const json = bundle(
      slot('a', 's', { meta: typed('CPTS'), serviceType: [cptsReference('h', { coding: [{ system, code: '604' }] })] }),
      ...onePlace(),
      ...cpts('h', '1330000002'),
    );
    expect(only(json).cpts).toEqual([{ nationalIds: ['1330000002'], name: 'CPTS h', phones: ['+33536490005'] }]);
    expect(rulesOf(json)).toEqual(['slot.mode-missing']); // 604 is no mode
  });

  it.each([
    'https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203',
    'http://interopsante.org/fhir/CodeSystem/fr-location-identifier-type',
    'http://interopsante.org/fhir/CodeSystem/fr-v2-0203',
  ])('C-06: a structure identifier is read by its own system, whatever that of its type: %s', (system) => {
    const identifier = [{ type: { coding: [{ system, code: 'IDNST' }] }, system: SYSTEM.idnst, value: '1330000002' }];
    const json = bundle(
      slot('a', 's', { meta: typed('CPTS'), serviceType: [cptsReference('h')] }),
      ...onePlace(),
      healthcareService('h', 'o'),
      organization('o', '', { identifier }),
    );
    expect(only(json).cpts.map(({ nationalIds }) => nationalIds)).toEqual([['1330000002']]);
  });

  it('C-07, C-26: resources are found by type, whatever profile of either root they declare, or none', () => {
    const profiles = [
      'https://interop.esante.gouv.fr/ig/fhir/sas/StructureDefinition/sas-sos-organization-aggregator',
      'http://sas.fr/fhir/StructureDefinition/FrSlotAgregateur',
      'urn:other',
    ];
    const plain = bundle(
      slot('a', 's', { meta: typed('CPTS'), serviceType: [cptsReference('h')] }),
      ...onePlace(),
      ...cpts('h', '1330000002'),
    );
    for (const profile of profiles) {
      const json = structuredClone(plain);
      for (const { resource } of json['entry']) resource.meta = { ...resource.meta, profile: [profile] };
      expect(readSlotBundle(json)).toEqual(readSlotBundle(plain));
    }
  });

  it('C-13: the total is the number of slots; of SOS Médecins that of the Schedules, too', () => {
    expect(rulesOf({ ...oneSlot(), total: 4 })).toEqual(['bundle.total']);
    expect(rulesOf({ ...oneSlot(), total: -1 })).toEqual(['bundle.total']);
    expect(readSlotBundle({ ...oneSlot(), total: '1' })).not.toHaveProperty('total');
    const sos = bundle(sosSlot('a', 's'), sosSlot('b', 's'), ...onePfg());
    for (const total of [1, 2]) expect(readSosBundle({ ...sos, total }).issues).toEqual([]);
    expect(readSosBundle({ ...sos, total: 3 }).issues).toMatchObject([{ rule: 'bundle.total' }]);
  });

  it('C-14: the self link may be unlike the request, but no other than https', () => {
    const json = oneSlot();
    json['link'] = [{ relation: 'self', url: 'https://a.example/Slot?x=urn:oid:1|8&start=ge2026+00:00&_count=1000' }];
    expect(readSlotBundle(json).issues).toEqual([]);
    json['link'] = [{ relation: 'self', url: 'javascript:alert(1)' }];
    expect(readSlotBundle(json)).not.toHaveProperty('selfLink');
  });

  it('C-23: a PFG is known by the editor’s own number, by a structure’s, or by both', () => {
    const own = { system: 'urn:oid:1.1.111.1', value: 'pfg-1' };
    const national = { system: SYSTEM.idnst, value: '1330000003' };
    const read = (identifier: Loose[]) =>
      readSosBundle(bundle(sosSchedule('s', 'l'), pfg('l', 'o', { identifier }), organization('o', SIRET))).entries[0]!;
    expect(read([own]).place).toMatchObject({ locationIdentifiers: [own], structureIds: [SIRET] });
    expect(read([national]).place).toMatchObject({
      locationIdentifiers: [national],
      structureIds: [SIRET, '1330000003'],
    });
    expect(read([own, national]).place.locationIdentifiers).toEqual([own, national]);
  });

  it('C-28: a fullUrl that is no address resolves, and an entry without search mode is read', () => {
    const odd = oneSlot();
    for (const each of odd['entry']) {
      each.fullUrl = `<base_URl>/${each.resource.resourceType}/${each.resource.id}`;
      delete each.search;
    }
    expect(readSlotBundle(odd)).toEqual(readSlotBundle(oneSlot()));
  });
});
