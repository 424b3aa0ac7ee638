import { SYSTEM } from '@sas-embed/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appointment, operator, participant } from '../testing/fixtures/appointment.js';
import { RPPS, type Loose } from '../testing/fixtures/bundle.js';
import { official, OFFICIAL_EXAMPLES } from '../testing/fixtures/official.js';
import { readAppointment } from './index.js';

const rulesOf = (json: unknown) => readAppointment(json).issues.map(({ rule }) => rule);
/** The rules that refuse the body; empty when an appointment was read. */
const refusals = (json: unknown) => {
  const { appointment, issues } = readAppointment(json);
  const errors = issues.filter(({ severity }) => severity === 'error');
  expect(appointment === undefined).toBe(errors.length > 0);
  return errors.map(({ rule, path }) => `${rule} @${path}`);
};

// Needs ../shared/data/ig beside the repository; skipped where it is missing.
describe.skipIf(!OFFICIAL_EXAMPLES)('the official examples', () => {
  it.each([
    ['Appointment-1.json', 'booked'],
    ['Appointment-2.json', 'cancelled'],
  ])('reads %s', (file, status) => {
    const { appointment, issues } = readAppointment(official(file));
    expect(issues.map(({ rule }) => rule)).toEqual(['appointment.narrative']);
    expect(appointment).toEqual({
      identifier: { system: 'urn:oid:1.1.111.1.11.1.1.1', value: 'b6e39355-8a61-4556-b340-36f7b95fec6a' },
      status,
      start: new Date('2022-09-04T13:00:00Z'),
      startOffset: '+01:00',
      end: new Date('2022-09-04T13:15:00Z'),
      endOffset: '+01:00',
      created: new Date('2022-09-04T09:00:00Z'),
      operator: { system: SYSTEM.idnps, value: '3456780581/11242343', type: 'IDNPS' },
      practitionerIds: ['810100050075'],
      structureIds: [],
      needsAction: false,
    });
  });
});

describe('a sound appointment', () => {
  it('is read without an issue', () => {
    const { appointment: read, issues } = readAppointment(appointment());
    expect(issues).toEqual([]);
    expect(read).toMatchObject({ status: 'booked', practitionerIds: [RPPS] });
  });

  it.each(['booked', 'fulfilled', 'noshow', 'cancelled', 'pending'])('may be %s (IG-A-05)', (status) => {
    expect(readAppointment(appointment({ status })).appointment?.status).toBe(status);
  });

  it('may print its status in capitals, as the guide does, with a warning', () => {
    expect(readAppointment(appointment({ status: 'CANCELLED' })).appointment?.status).toBe('cancelled');
    expect(rulesOf(appointment({ status: 'CANCELLED' }))).toEqual(['appointment.status-case']);
  });

  it('may name its regulator by a technical identifier', () => {
    const value = '5d2c1a52-3f1c-4a0b-9c7e-0d6f1f0c0a01';
    const extension = [
      { url: 'urn:other', valueString: 'x' },
      operator({ system: SYSTEM.regulatorInternal, value, type: { coding: [{ code: 'INTRN' }] } }),
    ];
    const { appointment: read, issues } = readAppointment(appointment({ extension }));
    expect(read?.operator).toEqual({ system: SYSTEM.regulatorInternal, value, type: 'INTRN' });
    expect(issues).toEqual([]);
  });

  it('takes the operator by its system, when its type is missing or says otherwise', () => {
    for (const type of [undefined, { coding: [{ code: 'INTRN' }] }]) {
      const json = appointment({ extension: [operator({ type })] });
      expect(readAppointment(json).appointment?.operator.type).toBe('IDNPS');
      expect(rulesOf(json)).toEqual(['appointment.operator-type']);
    }
  });

  it('may name its practitioner by ADELI or bare RPPS (C-09), and its structure', () => {
    const json = appointment({
      participant: [
        participant('IDNPS', RPPS.slice(1)),
        participant('IDNPS', '0991234567'),
        participant('IDNST', '1330000001'),
      ],
    });
    expect(readAppointment(json).appointment).toMatchObject({
      practitionerIds: [RPPS, '0991234567'],
      structureIds: ['1330000001'],
    });
  });

  it.each([
    'http://sas.fr/fhir/StructureDefinition/FrAppointmentSAS',
    'http://interopsante.org/fhir/StructureDefinition/FrAppointmentSAS',
    'https://interop.esante.gouv.fr/ig/fhir/sas/StructureDefinition/sas-sos-appointment',
    undefined,
  ])('C-25: is read whatever its profile says: %s', (profile) => {
    const json = appointment({ meta: { profile: profile === undefined ? undefined : [profile] } });
    expect(readAppointment(json)).toEqual(readAppointment(appointment()));
  });

  it('may be pending without its practitioner (IG-A-06)', () => {
    const unknown = {
      type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'ADM' }] }],
      status: 'needs-action',
    };
    const { appointment: read, issues } = readAppointment(appointment({ status: 'pending', participant: [unknown] }));
    expect(read).toMatchObject({ status: 'pending', practitionerIds: [], needsAction: true });
    expect(issues).toEqual([]);
    expect(rulesOf(appointment({ participant: [unknown] }))).toEqual(['appointment.practitioner-missing']);
  });

  it('need not say when it was created; a day alone does not', () => {
    expect(rulesOf(appointment({ created: undefined }))).toEqual([]);
    const { appointment: read, issues } = readAppointment(appointment({ created: '2026-03-10' }));
    expect(read).not.toHaveProperty('created');
    expect(issues).toMatchObject([{ rule: 'appointment.created', severity: 'warning', path: 'created' }]);
  });
});

it('tells when the editor last changed it, when that is an instant', () => {
  const told = (lastUpdated: unknown) =>
    readAppointment(appointment({ meta: { lastUpdated } })).appointment?.lastUpdated;
  expect(told('2026-03-10T09:00:00.250+01:00')).toEqual(new Date('2026-03-10T08:00:00.250Z'));
  for (const wrong of [undefined, '2026-03-10', 'x', 5, {}]) expect(told(wrong)).toBeUndefined();
});

describe('what refuses the whole', () => {
  const identifier = { system: 'urn:oid:1.1.1', value: 'x' };
  const cases: [refusal: string, more: Loose][] = [
    ['appointment.identifier @identifier', { identifier: [] }],
    ['appointment.identifier @identifier', { identifier: [{ value: 'x' }] }],
    ['appointment.identifier @identifier', { identifier: [{ system: 'urn:oid:1.1.1' }] }],
    ['appointment.identifier @identifier', { identifier: [identifier, { ...identifier, value: 'y' }] }],
    ['appointment.identifier-system @identifier[0].system', { identifier: [{ system: 'mine', value: 'x' }] }],
    ['appointment.status @status', { status: 'arrived' }],
    ['appointment.status @status', { status: undefined }],
    ['appointment.start @start', { start: '2026-03-10T09:00:00' }],
    ['appointment.end @end', { end: undefined }],
    ['appointment.order @end', { end: '2026-03-10T08:00:00Z' }],
    ['appointment.operator @extension', { extension: undefined }],
    ['appointment.operator @extension', { extension: [operator(), operator()] }],
    ['appointment.operator @extension[0].valueReference.identifier', { extension: [operator({ value: '' })] }],
    [
      'appointment.operator-system @extension[0].valueReference.identifier.system',
      { extension: [operator({ system: 'urn:oid:1.1' })] },
    ],
    ['appointment.participant @participant', { participant: [] }],
    [
      'appointment.practitioner-identifier @participant[0].actor.identifier',
      { participant: [participant('IDNPS', '12')] },
    ],
    ['appointment.structure-identifier @participant[0].actor.identifier', { participant: [participant('IDNST', 'x')] }],
    ['appointment.modifier-extension @modifierExtension', { modifierExtension: [{ url: 'urn:x' }] }],
  ];

  it.each(cases)('%s', (refusal, more) => expect(refusals(appointment(more))).toEqual([refusal]));

  it.each([null, 1, 'x', [], {}, { resourceType: 'Bundle' }])('is not an Appointment: %j', (json) => {
    expect(refusals(json)).toEqual(['appointment.not-an-appointment @']);
  });
});

describe('a patient', () => {
  const patients: [name: string, more: Loose, path: string][] = [
    [
      'as participant',
      { participant: [participant('IDNPS', RPPS), { actor: { reference: 'Patient/1' }, status: 'accepted' }] },
      'participant[1].actor',
    ],
    ['by absolute reference', { basedOn: [{ reference: 'https://a.example/fhir/Patient/1' }] }, 'basedOn[0]'],
    ['by conditional reference', { slot: [{ reference: 'Patient?identifier=x' }] }, 'slot[0]'],
    [
      'by type',
      { participant: [{ actor: { type: 'Patient', display: 'X' }, status: 'accepted' }] },
      'participant[0].actor',
    ],
    [
      'by type address',
      { participant: [{ actor: { type: 'http://hl7.org/fhir/StructureDefinition/Patient' } }] },
      'participant[0].actor',
    ],
    ['contained', { contained: [{ resourceType: 'Patient', id: 'p', name: [{ family: 'X' }] }] }, 'contained[0]'],
    ['as a relative', { contained: [{ resourceType: 'RelatedPerson' }] }, 'contained[0]'],
    [
      'by INS',
      { participant: [{ actor: { identifier: { system: 'urn:oid:1.2.250.1.213.1.4.8', value: '1' } } }] },
      'participant[0].actor.identifier',
    ],
    [
      'in an extension',
      { extension: [operator(), { url: 'urn:x', valueReference: { reference: 'Patient/9' } }] },
      'extension[1].valueReference',
    ],
    ['under an element of its own', { 'Jeanne X': { secret: { reference: 'Patient/9' } } }, '?.?'],
  ];

  it.each(patients)('%s refuses the whole (IG-A-07)', (_, more, path) => {
    expect(refusals(appointment(more))).toContain(`appointment.patient-data @${path}`);
  });

  it('is not seen in a practitioner or a role', () => {
    const actor = {
      ...participant('IDNPS', RPPS)['actor'],
      reference: 'Practitioner/1',
      type: 'Practitioner',
      display: 'X',
    };
    expect(refusals(appointment({ participant: [{ actor, status: 'accepted' }] }))).toEqual([]);
  });

  it.each([
    'comment',
    'description',
    'patientInstruction',
    'reasonCode',
    'cancelationReason',
    'note',
    'supportingInformation',
  ])('cannot come in by %s: it is dropped, with a warning', (element) => {
    const { appointment: read, issues } = readAppointment(appointment({ [element]: 'Mme X, 0612345678' }));
    expect(issues).toMatchObject([{ rule: 'appointment.free-text', severity: 'warning', path: element }]);
    expect(read).toEqual(readAppointment(appointment()).appointment);
    expect(JSON.stringify(issues)).not.toContain('Mme X');
  });
});

describe('hostile bodies', () => {
  it('do not overflow the stack by nesting, nor take long by size', () => {
    const deep: unknown = JSON.parse('{"extension":['.repeat(100_000) + ']}'.repeat(100_000));
    expect(refusals(appointment({ contained: deep }))).toEqual(['appointment.too-large @']);
    expect(refusals(appointment({ slot: Array.from({ length: 1e5 }, () => ({})) }))).toEqual([
      'appointment.too-large @',
    ]);
  });

  it('never throw, and give nothing beside an error', () => {
    const keys = Object.keys(appointment());
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.tuple(fc.constantFrom(...keys), fc.jsonValue()).map(([key, value]) => appointment({ [key]: value })),
        ),
        (json) => {
          refusals(json);
        },
      ),
      { numRuns: 500 },
    );
  });
});
