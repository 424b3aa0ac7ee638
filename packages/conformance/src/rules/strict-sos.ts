// SOS Médecins: the official kit has no test of it. The constraints of the profiles, and what the guide says.
import type { Flow, GuideRef, Json, Rule } from '../model/index.js';
import { textAt, textsAt } from '../view/index.js';
import { FORMS, SYSTEMS } from '../vocabulary/index.js';
import { addCopy, inBundle, inResource, resourcesOf, strict, without, write } from './define.js';
import { rowRule, type RowSpec } from './rows.js';

const SOS: Flow[] = ['sos'];
const rowsOf = (type: string, guide: GuideRef, rows: [string, RowSpec][]): Rule[] =>
  rows.map(([path, spec]) => rowRule({ mode: 'strict', prefix: 'SOS-PROFIL', flows: SOS, guide, type }, path, spec));

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Rules of the search of SOS Médecins. */
export const strictSosRules: Rule[] = [
  ...rowsOf('Bundle', 'profile:sas-sos-bundle-aggregator', [
    ['type', { is: 'searchset', bad: 'collection' }],
    ['link', { required: true, mutant: inBundle((bundle) => delete bundle['link']) }],
    ['link', { max: 1 }],
    ['entry[].fullUrl', { required: true }],
  ]),
  ...rowsOf('Slot', 'profile:sas-sos-slot-aggregator', [
    ['schedule', { required: true }],
    [
      'schedule.reference',
      {
        required: true,
        becauseOf: ['SOS-PROFIL.Slot.schedule.requis'],
        mutant: inResource('Slot', (slot) => (slot['schedule'] = { display: 'garde' })),
      },
    ],
    ['meta.security[].code', { oneOf: ['PUBLIC', 'SNP'], bad: 'PRO' }],
    [
      'serviceType[].coding[].code',
      {
        oneOf: ['AMB', 'VR', 'HH'],
        mutant: inResource('Slot', (slot) =>
          (slot['serviceType'] as Json[]).push({ coding: [{ system: SYSTEMS.consultationMode, code: 'CONS' }] }),
        ),
      },
    ],
    ['appointmentType.coding[].code', { oneOf: ['ROUTINE', 'WALKIN'], bad: 'CHECKUP' }],
  ]),
  ...rowsOf('Schedule', 'profile:sas-sos-schedule-aggregator', [
    ['actor[]', { required: true }],
    [
      'actor[].reference',
      {
        form: /(?:^|\/)Location\/[^/]+$/,
        called: 'une référence Location/<id>',
        mutant: inResource('Schedule', (schedule, bundle) =>
          (schedule['actor'] as Json[]).push({
            reference: `Organization/${String(resourcesOf(bundle, 'Organization')[0]!['id'])}`,
          }),
        ),
      },
    ],
    ['serviceType', { absent: true }],
  ]),
  ...rowsOf('Location', 'profile:sas-sos-location-aggregator', [
    ['identifier[]', { required: true }],
    ['identifier[].type.coding[].code', { is: 'INTRN', bad: 'IDNST', contradiction: 'C-23' }],
    ['identifier[].type', { required: true }],
    ['identifier[].system', { required: true }],
    ['identifier[].value', { required: true }],
    ['name', { required: true }],
    ['address', { required: true }],
    ['address.line[]', { required: true }],
    ['address.line[]', { max: 1 }],
    ['address.city', { required: true }],
    ['address.postalCode', { required: true }],
    ['address.postalCode', { form: FORMS.postcode, called: 'un code postal à 5 chiffres', bad: '3300' }],
    ['managingOrganization', { required: true }],
    ['hoursOfOperation[]', { required: true, severity: 'warning' }],
    ['hoursOfOperation[].daysOfWeek[]', { oneOf: DAYS, bad: 'lundi' }],
    ['hoursOfOperation[].openingTime', { form: /^\d{2}:\d{2}:\d{2}$/, called: 'une heure HH:MM:SS', bad: '20h' }],
    [
      'hoursOfOperation[].closingTime',
      { form: /^(?!24)\d{2}:\d{2}:\d{2}$/, called: 'une heure HH:MM:SS', bad: '24:00:00' },
    ],
    ['telecom[]', { required: true, severity: 'warning' }],
  ]),
  ...rowsOf('Organization', 'profile:sas-sos-organization-aggregator', [
    ['identifier[]', { required: true }],
    ['identifier[]', { max: 1 }],
    ['identifier[].system', { is: SYSTEMS.idnst }],
    ['identifier[].type.coding[].code', { is: 'IDNST', bad: 'INTRN' }],
    ['identifier[].type.coding[].system', { is: SYSTEMS.locationIdentifierType, contradiction: 'C-06' }],
    ['name', { required: true, severity: 'warning' }],
  ]),
  ...['Slot', 'Schedule', 'Location', 'Organization'].map((type) =>
    strict(`SOS-TRANCHE.${type}`, 'sos', `Le bundle contient au moins un ${type}`, {
      guide: 'profile:sas-sos-bundle-aggregator',
      contradiction: 'C-02',
      fix: `Renvoyez les ${type} que _include et _revinclude demandent.`,
      check: (c) => {
        for (const answer of c.bundles())
          c.expect(answer.bundle.all(type).length > 0, answer, { path: 'entry', received: `aucun ${type}` });
      },
      mutant: inBundle((bundle) => without(bundle, type)),
    }),
  ),
  strict('SOS-PFG-UN', 'sos', 'Un PFG a un seul agenda', {
    guide: 'faq',
    fix: 'Un Schedule par Location.',
    becauseOf: ['GRA-ID', 'GRA-ORPHELIN.Schedule'],
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles()) {
        const seen = new Set<string>();
        for (const { resource, path } of bundle.all('Schedule'))
          for (const reference of textsAt(resource, 'actor[].reference')) {
            c.expect(!seen.has(reference), answer, { path: `${path}.actor`, received: reference });
            seen.add(reference);
          }
      }
    },
    mutant: inBundle((bundle) => {
      addCopy(bundle, 'Schedule', (copy) => (copy['id'] = 'garde-bis'));
      write(resourcesOf(bundle, 'Slot').at(-1)!, 'schedule.reference', 'Schedule/garde-bis');
    }),
  }),
  strict('SOS-ACTEUR-UN', 'sos', 'Un agenda a un seul PFG', {
    guide: 'faq',
    fix: 'Schedule.actor a une seule référence Location.',
    becauseOf: ['SOS-PROFIL.Schedule*', 'GRA-REF.Schedule'],
    check: (c) =>
      c.each('Schedule', ({ resource, path }, answer) => {
        const n = textsAt(resource, 'actor[].reference').length;
        c.expect(n === 1, answer, { path: `${path}.actor`, received: `${n} acteurs`, expected: '1' });
      }),
    mutant: inBundle((bundle) => {
      addCopy(bundle, 'Location', (copy) => (copy['id'] = 'pfg-bis'));
      (resourcesOf(bundle, 'Schedule').at(-1)!['actor'] as Json[]).push({ reference: 'Location/pfg-bis' });
    }),
  }),
  strict('SOS-SIRET', 'sos', 'L’association est identifiée par son SIRET, précédé de 3', {
    guide: 'sos',
    fix: 'Écrivez 3 et les 14 chiffres du SIRET.',
    becauseOf: ['SOS-PROFIL.Organization.identifier*'],
    check: (c) =>
      c.each('Organization', ({ resource, path }, answer) => {
        const value = textAt(resource, 'identifier[].value');
        c.expect(FORMS.siret.test(value ?? ''), answer, { path: `${path}.identifier[0].value`, received: value });
      }),
    mutant: inResource('Organization', (one) =>
      write(one, 'identifier[].value', textAt(one, 'identifier[].value')!.slice(1)),
    ),
  }),
  strict('SOS-TOTAL', 'sos', 'Bundle.total compte les créneaux', {
    guide: 'sos',
    severity: 'warning',
    contradiction: 'C-13',
    fix: 'L’exemple du guide compte les Slot, bien que les Schedule répondent à la recherche.',
    becauseOf: ['GRA-TOTAL', 'SOS-TRANCHE.Slot'],
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles())
        c.expect(bundle.json['total'] === bundle.slots.length, answer, {
          path: 'total',
          received: bundle.json['total'],
          expected: String(bundle.slots.length),
        });
    },
    mutant: inBundle((bundle) => (bundle['total'] = 1)),
  }),
];
