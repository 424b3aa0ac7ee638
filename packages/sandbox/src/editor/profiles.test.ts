import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Agendas, type EditorAppointment } from './agenda.js';
import { isAssociation, type Keeper } from './config.js';
import { appointmentResource } from './fhir-appointment.js';
import type { EditorFacts, Json } from './fhir-common.js';
import { scheduleBundle } from './fhir-duty.js';
import { slotBundle } from './fhir-templates.js';
import { hasProfiles, ProfileChecker, PROFILES_FOLDER } from './testing/profile-checker.js';
import { ASSOCIATION, BORDEAUX, COMMUNITIES, MEMBER, REUNION, sampleConfig } from './testing/sample.js';

if (!hasProfiles) console.warn('The published profiles are not at ../shared/data/ig: the templates are not checked.');

const NOW = Date.parse('2026-11-23T05:10:00Z');
const UNTIL = NOW + 3 * 86_400_000;
const FACTS: EditorFacts = {
  fhirBaseUrl: 'http://127.0.0.1:1/fhir',
  pagesUrl: 'http://127.0.0.1:1',
  oid: 'urn:oid:2.25.1999',
};
const SELF = `${FACTS.fhirBaseUrl}/Slot?status=free`;
const agendas = new Agendas([MEMBER, REUNION, ASSOCIATION], () => NOW);
const found = (practitioners: (typeof BORDEAUX)[]) =>
  practitioners.flatMap((practitioner) =>
    practitioner.places.map((place) => ({
      practitioner,
      place,
      slots: agendas.freeSlots(practitioner, place, NOW, UNTIL),
    })),
  );
const ALL = { schedules: true, actors: true, services: false, organizations: false };
const psBundle = (): Json => slotBundle(FACTS, SELF, found([BORDEAUX, REUNION]), ALL);
const cptsBundle = (): Json =>
  slotBundle(FACTS, SELF, found([MEMBER, REUNION]), { ...ALL, services: true, organizations: true }, COMMUNITIES);
const sosBundle = (): Json =>
  scheduleBundle(
    FACTS,
    SELF,
    ASSOCIATION.places.map((point) => ({
      association: ASSOCIATION,
      point,
      slots: agendas.freeSlots(ASSOCIATION, point, NOW, UNTIL),
    })),
    { slots: true, locations: true, organizations: true },
  );

function appointment(keeper: Keeper, change: Partial<EditorAppointment> = {}): Json {
  const place = keeper.places[0]!;
  const slot = agendas.freeSlots(keeper, place, NOW, UNTIL)[0]!;
  const [regulator] = sampleConfig().regulators;
  return appointmentResource(FACTS.oid, {
    ...{ id: '0b9c5d2e-5d1b-4f3e-9a53-3c1f7a974974', slot, keeper, place, regulator: regulator!, created: NOW },
    status: isAssociation(keeper) ? 'pending' : 'booked',
    ...change,
  });
}

const resources = (bundle: Json, type: string): Json[] =>
  (bundle['entry'] as { resource: Json }[]).map((e) => e.resource).filter((r) => r['resourceType'] === type);

describe.skipIf(!hasProfiles)('what the templates write, against the published profiles', () => {
  let checker: ProfileChecker;
  beforeAll(() => {
    checker = new ProfileChecker(PROFILES_FOLDER);
  });

  it.each([
    ['practitioners (INT_R01)', psBundle, ['Slot', 'Schedule', 'Practitioner', 'PractitionerRole']],
    [
      'practitioners in two CPTS (INT_R04)',
      cptsBundle,
      ['Slot', 'Schedule', 'Practitioner', 'PractitionerRole', 'HealthcareService', 'Organization'],
    ],
    ['a SOS Médecins association', sosBundle, ['Schedule', 'Slot', 'Location', 'Organization']],
  ])('%s: sound in every resource', (_name, bundle, types) => {
    const body = bundle();
    for (const type of types) expect(resources(body, type).length, type).toBeGreaterThan(0);
    expect(checker.checkAll(body)).toEqual([]);
  });

  it('has slots for one CPTS, for both, and for nobody else', () => {
    const references = resources(cptsBundle(), 'Slot').map(
      (slot) => JSON.stringify(slot['serviceType']).match(/HealthcareService\/[\w-]+/g)?.length ?? 0,
    );
    expect(new Set(references)).toEqual(new Set([0, 1, 2]));
  });

  it.each([
    ['of a practitioner', () => appointment(BORDEAUX)],
    [
      'of a regulator without national number',
      () => appointment(REUNION, { regulator: sampleConfig().regulators[1]! }),
    ],
    ['cancelled', () => appointment(BORDEAUX, { status: 'cancelled' })],
    ['of an association that has not said who comes', () => appointment(ASSOCIATION)],
    [
      'of an association, given to a doctor',
      () => appointment(ASSOCIATION, { status: 'booked', doctor: ASSOCIATION.doctors[0]! }),
    ],
  ])('an appointment %s is sound', (_name, resource) => {
    expect(checker.check(resource())).toEqual([]);
  });

  it.each<[string, string, (of: Json) => void, () => Json, string]>([
    ['a status', 'busy', (b) => (resources(b, 'Slot')[0]!['status'] = 'busy'), psBundle, 'Slot.status: must be "free"'],
    ['no start', 'left out', (b) => delete resources(b, 'Slot')[1]!['start'], psBundle, 'Slot.start: 0 of at least 1'],
    [
      'an identifier system',
      'of the editor',
      (b) => ((resources(b, 'Practitioner')[0]!['identifier'] as Json[])[0]!['system'] = 'urn:oid:1.2'),
      psBundle,
      'Practitioner.identifier[0].system: must be "urn:oid:1.2.250.1.71.4.2.1"',
    ],
    [
      'two lines',
      'in an address',
      (b) =>
        (((resources(b, 'PractitionerRole')[0]!['contained'] as Json[])[0]!['address'] as Json)['line'] = ['a', 'b']),
      psBundle,
      'Location.address.line: 2 of at most 1',
    ],
    [
      'a slot type',
      'that is none',
      (b) => (((resources(b, 'Slot')[0]!['meta'] as Json)['security'] as Json[])[0]!['code'] = 'VIP'),
      cptsBundle,
      'sas-cpts-valueset-typecreneau',
    ],
    [
      'a CPTS',
      'without its service',
      (b) => {
        for (const slot of resources(b, 'Slot'))
          for (const type of slot['serviceType'] as Json[]) if (type['extension']) delete type['extension'];
      },
      cptsBundle,
      'Slot.serviceType[1]:referencecpts.extension: 0 of at least 1',
    ],
    [
      'a FINESS',
      'without prefix',
      (b) => ((resources(b, 'Organization')[0]!['identifier'] as Json[])[0]!['value'] = '339998013'),
      cptsBundle,
      'breaks FINESS-invariant',
    ],
    [
      'a PFG',
      'without name',
      (b) => delete resources(b, 'Location')[0]!['name'],
      sosBundle,
      'Location.name: 0 of at least 1',
    ],
    ['no total', '', (b) => delete b['total'], sosBundle, 'Bundle.total: 0 of at least 1'],
    [
      'no slot',
      'in an answer of SOS',
      (b) => (b['entry'] = (b['entry'] as { resource: Json }[]).filter((e) => e.resource['resourceType'] !== 'Slot')),
      sosBundle,
      'Bundle.entry:slotAgregateurSOS: 0 of at least 1',
    ],
    [
      'a member',
      'that FHIR does not have',
      (b) => (resources(b, 'Slot')[0]!['patient'] = {}),
      psBundle,
      'Slot.patient: is not allowed',
    ],
  ])('finds %s %s', (_what, _how, breakIt, bundle, finding) => {
    const body = bundle();
    breakIt(body);
    expect(checker.checkAll(body).join('\n')).toContain(finding);
  });

  it('finds an appointment without its operator, and one whose participant is only perhaps there', () => {
    const broken = appointment(BORDEAUX);
    broken['extension'] = [];
    expect(checker.check(broken).join()).toContain('appointmentOperator: 0 of at least 1');
    const tentative = appointment(BORDEAUX);
    (tentative['participant'] as Json[])[0]!['status'] = 'tentative';
    expect(checker.check(tentative).join()).toContain('sas-valueset-participant-status');
  });

  it.each([
    'Bundle-ExampleBundlePSIndiv',
    'Bundle-ExampleBundleCPTS1',
    'Bundle-ExampleBundleAgregateurSOS',
    'Appointment-2',
  ])('agrees with the guide’s own example %s', (name) => {
    const example = JSON.parse(readFileSync(join(PROFILES_FOLDER, `${name}.json`), 'utf8')) as Json;
    expect(checker.checkAll(example)).toEqual([]);
  });
});
