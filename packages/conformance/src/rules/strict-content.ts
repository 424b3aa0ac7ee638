// What the guide asks of every resource, not of the first alone: profiles, forms, identifiers.
import type { Json, Rule } from '../model/index.js';
import { textAt, textsAt, valuesAt } from '../view/index.js';
import { FORMS, PROFILES, SYSTEMS, type ProfileFlow } from '../vocabulary/index.js';
import type { Flow } from '../model/index.js';
import { inResource, strict, write } from './define.js';
import { ALL, BOTH, each, values } from './each.js';

/** Types whose profile is told, and the flows in which they occur. */
const PROFILED: [type: string, flows: ProfileFlow[]][] = [
  ['Bundle', ['ps', 'cpts', 'sos']],
  ['Slot', ['ps', 'cpts', 'sos']],
  ['Schedule', ['ps', 'cpts', 'sos']],
  ['Practitioner', ['ps', 'cpts']],
  ['PractitionerRole', ['ps', 'cpts']],
  ['HealthcareService', ['cpts']],
  ['Organization', ['cpts', 'sos']],
  ['Location', ['sos']],
];

/** An instant with its offset; what has none is judged elsewhere. */
const at = (value: unknown): number =>
  typeof value === 'string' && /(?:Z|[+-]\d{2}:\d{2})$/.test(value) ? Date.parse(value) : NaN;

/** What the guide asks of what resources hold. */
export const strictContentRules: Rule[] = [
  ...PROFILED.map(([type, flows]) =>
    strict(`PROFIL.${type}`, flows, `Chaque ${type} déclare le profil de l’interface`, {
      guide: 'faq',
      contradiction: type === 'Organization' ? 'C-07' : 'C-25',
      fix: 'Déclarez l’adresse canonique du profil dans meta.profile : le kit officiel ne voit pas les autres ressources.',
      check: (c) =>
        c.each(type, ({ resource, path }, answer) => {
          const expected = PROFILES[c.flow as ProfileFlow][type]!;
          const received = textsAt(resource, 'meta.profile[]');
          c.expect(received.includes(expected), answer, {
            path: path === '' ? 'meta.profile' : `${path}.meta.profile`,
            received: received.join(', ') || undefined,
            expected,
          });
        }),
      mutant: inResource(
        type,
        (resource) => ((resource['meta'] as Json)['profile'] = ['https://agenda.example/profil']),
        {
          on: /\.(?:several|two-cpts)$/,
        },
      ),
    }),
  ),
  each(
    'TOUS-DEBUT',
    ALL,
    'Chaque créneau a un début, instant avec secondes et décalage',
    'Slot',
    (slot) =>
      FORMS.offsetInstant.test((slot['start'] ?? '') as string) || /Z$/.test((slot['start'] ?? '') as string)
        ? undefined
        : ['start', slot['start']],
    {
      guide: 'profile:FrSlotAgregateur',
      contradiction: 'C-17',
      fix: 'Écrivez 2026-03-10T09:00:00.000+01:00.',
      edit: (slot) => (slot['start'] = (slot['start'] as string).slice(0, 16)),
    },
  ),
  each(
    'TOUS-FIN',
    ALL,
    'Chaque créneau a une fin, instant avec secondes et décalage',
    'Slot',
    (slot) =>
      FORMS.offsetInstant.test((slot['end'] ?? '') as string) || /Z$/.test((slot['end'] ?? '') as string)
        ? undefined
        : ['end', slot['end']],
    {
      guide: 'profile:FrSlotAgregateur',
      contradiction: 'C-17',
      fix: 'Renseignez la fin de chaque créneau.',
      edit: (slot) => delete slot['end'],
    },
  ),
  each(
    'TOUS-ORDRE',
    ALL,
    'Chaque créneau finit après son début',
    'Slot',
    (slot) => (at(slot['start']) >= at(slot['end']) ? ['end', slot['end']] : undefined),
    {
      fix: 'Vérifiez la durée du créneau.',
      becauseOf: ['FEN-FIN', 'FEN-DEBUT'],
      edit: (slot) => (slot['end'] = slot['start']),
    },
  ),
  each(
    'TOUS-DUREE',
    ALL,
    'Aucun créneau ne dure plus d’un jour',
    'Slot',
    (slot) => (at(slot['end']) - at(slot['start']) > 86_400_000 ? ['end', slot['end']] : undefined),
    {
      severity: 'warning',
      fix: 'Une plage d’accueil finit le jour même.',
      becauseOf: ['FEN-DEBUT'],
      edit: (slot) => (slot['end'] = '2026-03-30T09:00:00.000+02:00'),
    },
  ),
  each(
    'TOUS-LIBRE',
    ALL,
    'Chaque créneau est libre',
    'Slot',
    (slot) => (slot['status'] === 'free' ? undefined : ['status', slot['status']]),
    {
      guide: 'profile:FrSlotAgregateur',
      fix: 'Ne renvoyez que des créneaux free.',
      edit: (slot) => (slot['status'] = 'busy-unavailable'),
    },
  ),
  each(
    'TOUS-CP',
    BOTH,
    'Chaque lieu a un code postal à 5 chiffres',
    'PractitionerRole>Location',
    values('address.postalCode', (v) => FORMS.postcode.test(v)),
    {
      guide: 'profile:FrLocationAgregateur',
      fix: 'Le code postal est un texte de 5 chiffres.',
      edit: (place) => write(place, 'address.postalCode', 'F-33000'),
    },
  ),
  ...(['PractitionerRole', 'Location', 'Organization'] as const).map((type) => {
    const flows: Flow[] = type === 'PractitionerRole' ? BOTH : type === 'Location' ? ['sos'] : ['cpts'];
    return each(
      `TOUS-TEL.${type}`,
      flows,
      `Chaque téléphone de ${type} est au format international`,
      type,
      values('value', (v, { system }) => system !== 'phone' || FORMS.phone.test(v), 'telecom[]'),
      {
        contradiction: 'C-08',
        fix: 'Écrivez +33 et 9 chiffres, ou l’indicatif d’outre-mer.',
        edit: (resource) => write(resource, 'telecom[].value', '05 36 49 00 07'),
        place: { on: /\.(?:several|two-cpts)$/ },
      },
    );
  }),
  each(
    'TOUS-TEL-SYSTEME',
    BOTH,
    'Chaque telecom d’un exercice est de système phone',
    'PractitionerRole',
    values('system', (v) => v === 'phone', 'telecom[]'),
    {
      severity: 'warning',
      fix: 'telecom.system vaut phone ; pas d’adresse mail ici.',
      edit: (role) => write(role, 'telecom[].system', 'fax'),
    },
  ),
  each(
    'TOUS-IDNST',
    BOTH,
    'Chaque exercice a un IDNST bien formé',
    'PractitionerRole',
    values('organization.identifier.value', (v) => FORMS.anyStructure.test(v)),
    {
      contradiction: 'C-10',
      fix: '1 et le FINESS, 3 et le SIRET, 4 et le RPPS rang, 0 et l’ADELI rang.',
      edit: (role) => write(role, 'organization.identifier.value', '99900011'),
    },
  ),
  each(
    'TOUS-IDNST-SYSTEME',
    BOTH,
    'Chaque IDNST dit son système',
    'PractitionerRole',
    (role) =>
      textAt(role, 'organization.identifier.value') && textAt(role, 'organization.identifier.system') !== SYSTEMS.idnst
        ? ['organization.identifier.system', textAt(role, 'organization.identifier.system')]
        : undefined,
    {
      contradiction: 'C-28',
      fix: `Système ${SYSTEMS.idnst}.`,
      edit: (role) => delete ((role['organization'] as Json)['identifier'] as Json)['system'],
    },
  ),
  each(
    'TOUS-IDNST-TYPE',
    BOTH,
    'Chaque IDNST dit son type',
    'PractitionerRole',
    (role) =>
      textAt(role, 'organization.identifier.value') &&
      textAt(role, 'organization.identifier.type.coding[].code') !== 'IDNST'
        ? ['organization.identifier.type', textAt(role, 'organization.identifier.type.coding[].code')]
        : undefined,
    {
      contradiction: 'C-28',
      fix: 'type.coding.code vaut IDNST.',
      edit: (role) => delete ((role['organization'] as Json)['identifier'] as Json)['type'],
    },
  ),
  each(
    'TOUS-NOM',
    BOTH,
    'Chaque PS a un nom et un prénom',
    'Practitioner',
    (one) => (textAt(one, 'name[].family') && textAt(one, 'name[].given[]') ? undefined : ['name', one['name']]),
    { severity: 'warning', fix: 'Renseignez name.family et name.given.', edit: (one) => delete one['name'] },
  ),
  each(
    'TOUS-RPPS',
    BOTH,
    'Chaque PS a un identifiant national',
    'Practitioner',
    (one) =>
      valuesAt(one, 'identifier[]').some(
        ({ value }) => textAt(value, 'system') === SYSTEMS.idnps && textAt(value, 'value'),
      )
        ? undefined
        : ['identifier', one['identifier']],
    {
      fix: `identifier.system vaut ${SYSTEMS.idnps}.`,
      edit: (one) => write(one, 'identifier[].system', 'urn:oid:2.25.1999'),
    },
  ),
];
