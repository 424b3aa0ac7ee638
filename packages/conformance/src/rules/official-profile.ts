// What the HL7 validator of the official kit (AGG-BDL-01) finds by the profiles: their constraints, one by one.
import type { Flow, GuideRef, Json, Rule } from '../model/index.js';
import { textsAt, valuesAt } from '../view/index.js';
import { CPTS_CODE, SERVICE_EXTENSION, SYSTEMS } from '../vocabulary/index.js';
import { inBundle, inResource, official, resourcesOf, without } from './define.js';
import { rowRule, type RowSpec } from './rows.js';

type Row = [path: string, spec: RowSpec];
const rowsOf = (type: string, flows: Flow[], guide: GuideRef, rows: Row[]): Rule[] =>
  rows.map(([path, spec]) => rowRule({ mode: 'official', prefix: 'AGG-BDL-01', flows, guide, type }, path, spec));

const BOTH: Flow[] = ['ps', 'cpts'];
const CPTS: Flow[] = ['cpts'];

/** Constraints of the profiles of INT_R01 and INT_R04. */
export const officialProfileRules: Rule[] = [
  ...rowsOf('Bundle', BOTH, 'profile:BundleAgregateur', [['type', { is: 'searchset', bad: 'collection' }]]),
  ...rowsOf('Bundle', CPTS, 'profile:sas-cpts-bundle-aggregator', [
    ['total', { required: true }],
    ['link', { required: true }],
    ['link', { max: 1 }],
    ['entry[].fullUrl', { required: true, contradiction: 'C-28' }],
  ]),
  ...rowsOf('Slot', BOTH, 'profile:FrSlotAgregateur', [
    ['schedule', { required: true }],
    ['status', { required: true }],
    ['start', { required: true }],
    ['end', { required: true, becauseOf: ['AGG-PS1-08'] }],
    ['meta.security[].code', { oneOf: ['PUBLIC', 'PRO', 'SNP', 'CPTS'], ofSystem: SYSTEMS.slotType, bad: 'SECRET' }],
    [
      'serviceType[].coding[].code',
      { oneOf: ['AMB', 'VR', 'HH'], ofSystem: SYSTEMS.consultationMode, mutant: inResource('Slot', addMode) },
    ],
    ['serviceCategory[]', { max: 1, bad: { text: 'a' } }],
    ['specialty[].coding[].system', { is: SYSTEMS.specialty }],
  ]),
  official('AGG-BDL-01.Slot.specialty.code', BOTH, 'Chaque Slot.specialty après la première porte un code TRE_R38', {
    guide: 'profile:FrSlotAgregateur',
    contradiction: 'C-12',
    fix: 'Codez la spécialité par TRE_R38. Un texte seul n’est toléré que pour la première, par le kit officiel.',
    check: (c) =>
      c.each('Slot', ({ resource, path }, answer) => {
        valuesAt(resource, 'specialty[]', path).forEach(({ value, path: at }, i) => {
          if (i > 0 && !textsAt(value, 'coding[].code').length)
            c.fail(answer, { path: at, received: value, expected: 'un coding.code de TRE_R38' });
        });
      }),
    mutant: inResource('Slot', (slot) => (slot['specialty'] as unknown[]).push({ text: 'Pneumologie' })),
  }),
  ...rowsOf('Schedule', BOTH, 'profile:FrScheduleAgregateur', [
    ['actor[]', { required: true }],
    ['serviceType', { absent: true }],
    ['serviceCategory[]', { max: 1, bad: { text: 'a' } }],
  ]),
  ...rowsOf('Practitioner', BOTH, 'profile:FrPractitionerAgregateur', [
    ['identifier[]', { required: true }],
    ['identifier[].system', { is: SYSTEMS.idnps }],
    ['identifier[].system', { required: true }],
    ['identifier[].value', { required: true }],
    ['identifier[].type', { required: true }],
    ['identifier[].type.coding[].code', { is: 'IDNPS', bad: 'RPPS' }],
    ['identifier[].type.coding[]', { max: 1 }],
    ['telecom[].system', { required: true, mutant: withTelecom({ value: '+33536490007' }) }],
    ['telecom[].value', { required: true, mutant: withTelecom({ system: 'phone' }) }],
  ]),
  ...rowsOf('PractitionerRole', BOTH, 'profile:FrPractitionerRoleExerciceAgregateur', [
    ['contained[]', { required: true }],
    ['location[]', { required: true }],
    ['location[]', { max: 1 }],
    ['organization.identifier.system', { is: SYSTEMS.idnst }],
  ]),
  ...rowsOf('PractitionerRole>Location', BOTH, 'profile:FrLocationAgregateur', [
    ['identifier[]', { required: true }],
    ['identifier[].type', { required: true }],
    ['identifier[].system', { required: true }],
    ['identifier[].value', { required: true }],
    ['address', { required: true }],
    ['address.line[]', { required: true }],
    ['address.line[]', { max: 1 }],
    ['address.city', { required: true }],
    ['address.postalCode', { required: true }],
  ]),
  ...rowsOf('HealthcareService', CPTS, 'profile:sas-cpts-healthcareservice-aggregator', [
    ['providedBy', { required: true }],
    ['id', { required: true }],
  ]),
  ...rowsOf('Organization', CPTS, 'profile:sas-cpts-organization-aggregator', [
    ['identifier[]', { required: true }],
    ['identifier[]', { max: 1 }],
    ['identifier[].system', { is: SYSTEMS.idnst }],
    ['identifier[].type.coding[].system', { is: SYSTEMS.coreIdentifierType, contradiction: 'C-06' }],
  ]),
  ...['Slot', 'Schedule', 'Practitioner', 'PractitionerRole'].map((type) =>
    official(`AGG-BDL-01.tranche.${type}`, CPTS, `Le bundle contient au moins un ${type}`, {
      guide: 'profile:sas-cpts-bundle-aggregator',
      fix: `Renvoyez les ${type} que les paramètres _include demandent.`,
      contradiction: 'C-02',
      check: (c) => {
        for (const answer of c.bundles())
          c.expect(answer.bundle.all(type).length > 0, answer, { path: 'entry', received: `aucun ${type}` });
      },
      mutant: inBundle((bundle) => without(bundle, type)),
    }),
  ),
  official('AGG-BDL-01.Slot.reference-cpts', CPTS, 'Un serviceType 604 porte l’extension vers un HealthcareService', {
    guide: 'profile:sas-cpts-slot-aggregator',
    contradiction: 'C-05',
    fix: 'Ajoutez à ce serviceType l’extension extension-Slot.serviceType avec une référence HealthcareService.',
    check: (c) =>
      c.each('Slot', ({ resource, path }, answer) => {
        for (const { value, path: at } of valuesAt(resource, 'serviceType[]', path)) {
          if (!textsAt(value, 'coding[].code').includes(CPTS_CODE)) continue;
          const references = valuesAt(value, 'extension[]').filter(
            ({ value: extension }) => textsAt(extension, 'url')[0] === SERVICE_EXTENSION,
          );
          c.expect(references.length === 1, answer, { path: `${at}.extension`, received: references.length });
        }
      }),
    // one slot of two without: the rule on references asks for one at least
    mutant: inResource('Slot', (slot) => {
      (slot['serviceType'] as unknown[]).push({ coding: [{ system: SYSTEMS.structureType, code: CPTS_CODE }] });
    }),
  }),
  official(
    'AGG-BDL-01.Slot.consultation-sans-reference',
    CPTS,
    'Un serviceType de consultation (AMB, VR, HH) ne porte pas l’extension vers un HealthcareService',
    {
      guide: 'profile:sas-cpts-slot-aggregator',
      fix: 'Mettez l’extension dans un serviceType à part, celui du code 604.',
      check: (c) =>
        c.each('Slot', ({ resource, path }, answer) => {
          for (const { value, path: at } of valuesAt(resource, 'serviceType[]', path))
            if (textsAt(value, 'coding[].system').includes(SYSTEMS.consultationMode))
              c.expect(!textsAt(value, 'extension[].url').includes(SERVICE_EXTENSION), answer, {
                path: `${at}.extension`,
                received: SERVICE_EXTENSION,
              });
        }),
      mutant: inResource('Slot', referTwice),
    },
  ),
];

function addMode(slot: Record<string, unknown>): void {
  (slot['serviceType'] as unknown[]).push({ coding: [{ system: SYSTEMS.consultationMode, code: 'CONS' }] });
}

/** Adds to the consultation mode of a slot the reference to the HealthcareService of its bundle. */
function referTwice(slot: Json, bundle: Json): void {
  const id = textsAt(resourcesOf(bundle, 'HealthcareService')[0], 'id')[0]!;
  const [first] = slot['serviceType'] as Json[];
  first!['extension'] = [{ url: SERVICE_EXTENSION, valueReference: { reference: `HealthcareService/${id}` } }];
}

function withTelecom(telecom: object) {
  return inResource('Practitioner', (resource) => {
    resource['telecom'] = [telecom];
  });
}
