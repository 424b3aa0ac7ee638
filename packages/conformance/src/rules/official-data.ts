// The official kit's groups 4.6 (optional data), 4.7 (types) and 4.9, and the graph of a CPTS in 4.3.
import type { Json, Rule } from '../model/index.js';
import { listOf, objectOf, textAt, textsAt, valuesAt, type Check } from '../view/index.js';
import { CPTS_CODE, FORMS, SERVICE_EXTENSION } from '../vocabulary/index.js';
import { addCopy, inBundle, inResource, official, remove, write } from './define.js';

const BOTH: ['ps', 'cpts'] = ['ps', 'cpts'];
const first = <T>(list: readonly T[]): T | undefined => list[0];

/** Checks of optional data, of types and of the CPTS. */
export const officialDataRules: Rule[] = [
  official(
    'AGG-OPT-02',
    BOTH,
    'Le nom de famille du PS est renseigné',
    optional('name[].family', 'Practitioner', 'Renseignez Practitioner.name.family.'),
  ),
  official(
    'AGG-OPT-03',
    BOTH,
    'Le prénom du PS est renseigné',
    optional('name[].given[]', 'Practitioner', 'Renseignez Practitioner.name.given.'),
  ),
  official('AGG-OPT-04', BOTH, 'Le téléphone de l’exercice est au format international', {
    ...optional(
      'telecom[].value',
      'PractitionerRole',
      'Écrivez +33 (ou +262, +590, +594, +596) et 9 chiffres.',
      FORMS.phone,
    ),
    severity: 'optional',
    contradiction: 'C-08',
  }),
  official('AGG-OPT-05', BOTH, 'La structure de l’exercice a un IDNST : FINESS, SIRET ou RPPS rang', {
    ...optional(
      'organization.identifier.value',
      'PractitionerRole',
      'Préfixez le FINESS par 1, le SIRET par 3, le RPPS rang par 4.',
      FORMS.structure,
    ),
    contradiction: 'C-10',
  }),
  official('AGG-TYP-01', BOTH, 'Les types de créneaux renvoyés sont ceux déclarés', {
    guide: 'faq',
    aliases: ['AGG-TYP-01c'],
    becauseOf: ['AGG-BDL-01.Slot.meta-security*', 'AGG-BDL-01.tranche.Slot'],
    fix: 'Déclarez les types que l’agenda renvoie (--slot-types), ou complétez meta.security.',
    check: (c) => {
      const declared = c.view.settings.slotTypes ?? c.skip('types de créneaux non déclarés (--slot-types)');
      const expected = [...declared, ...(c.flow === 'cpts' ? ['CPTS'] : [])];
      sameSet(
        c,
        'meta.security[].code',
        c.flow === 'cpts' ? [...new Set(expected)] : expected,
        c.flow === 'cpts' ? CPTS_CODE : '',
      );
    },
    mutant: inResource('Slot', (slot, bundle) => {
      // the type of the others: SNP is seen no more
      for (const one of [slot, ...slotsOf(bundle)])
        if (textAt(one, 'meta.security[].code') === 'SNP') write(one, 'meta.security[].code', 'PUBLIC');
    }),
  }),
  official('AGG-TYP-02', BOTH, 'Les types de consultation renvoyés sont ceux déclarés', {
    guide: 'faq',
    becauseOf: ['AGG-BDL-01.Slot.serviceType*', 'AGG-BDL-01.tranche.Slot'],
    fix: 'Déclarez les types que l’agenda renvoie (--modes), ou complétez serviceType.',
    check: (c) =>
      sameSet(
        c,
        'serviceType[].coding[].code',
        c.view.settings.modes ?? c.skip('types de consultation non déclarés (--modes)'),
        CPTS_CODE,
      ),
    mutant: inResource('Slot', (_slot, bundle) => {
      for (const one of slotsOf(bundle))
        for (const { value } of valuesAt(one, 'serviceType[].coding[]'))
          if ((value as Json)['code'] === 'VR') (value as Json)['code'] = 'AMB';
    }),
  }),
  official(
    'AGG-ORG-01',
    'cpts',
    'Le nom de la CPTS est renseigné',
    optional('name', 'Organization', 'Renseignez Organization.name.'),
  ),
  official(
    'AGG-ORG-02',
    'cpts',
    'Le téléphone de la CPTS est renseigné',
    optional('telecom[].value', 'Organization', 'Renseignez Organization.telecom.'),
  ),
  official('AGG-CP1-01', 'cpts', 'Autant de HealthcareService que d’Organization, au moins un', {
    guide: 'cpts',
    fix: 'Renvoyez un HealthcareService pour chaque Organization.',
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles('one')) {
        const [services, organizations] = [bundle.all('HealthcareService').length, bundle.all('Organization').length];
        c.expect(services > 0 && services === organizations, answer, {
          received: `${services} HealthcareService, ${organizations} Organization`,
        });
      }
    },
    mutant: inBundle((bundle) => addCopy(bundle, 'Organization', (copy) => (copy['id'] = 'cpts-bis'))),
  }),
  official('AGG-CP1-02', 'cpts', 'Le créneau CPTS mène au HealthcareService, et lui à l’Organization', {
    guide: 'cpts',
    becauseOf: ['AGG-CP1-01', 'AGG-BDL-01.HealthcareService*', 'AGG-BDL-01.tranche.Slot'],
    fix: 'Vérifiez HealthcareService.providedBy et l’extension de serviceType (code 604).',
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles('one')) {
        const [service, organization] = [first(bundle.all('HealthcareService')), first(bundle.all('Organization'))];
        const provided = service && textAt(service.resource, 'providedBy.reference');
        c.expect(provided === `Organization/${organization?.id}`, answer, {
          path: 'HealthcareService.providedBy',
          received: provided,
        });
        const references = bundle.slots.flatMap(({ resource }) => serviceReferences(resource));
        c.expect(
          references.length > 0 && references.every((reference) => reference === `HealthcareService/${service?.id}`),
          answer,
          {
            path: 'Slot.serviceType.extension',
            received: references.join(', ') || 'aucune référence',
          },
        );
      }
    },
    mutant: inResource('HealthcareService', (service) =>
      write(service, 'providedBy.reference', 'Organization/inconnue'),
    ),
  }),
  official('AGG-CP1-03', 'cpts', 'La CPTS est identifiée par son FINESS, précédé de 1', {
    guide: 'cpts',
    contradiction: 'C-10',
    becauseOf: ['AGG-BDL-01.Organization.identifier*'],
    fix: 'Écrivez 1 suivi des 9 chiffres du FINESS.',
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles('one')) {
        const value = textAt(first(bundle.all('Organization'))?.resource, 'identifier[].value');
        c.expect(FORMS.finess.test(value ?? ''), answer, { path: 'Organization.identifier[0].value', received: value });
      }
    },
    mutant: inResource('Organization', (organization) => write(organization, 'identifier[].value', '339998013')),
  }),
];

/** References of a slot to HealthcareServices. */
export function serviceReferences(slot: Json): string[] {
  return valuesAt(slot, 'serviceType[].extension[]').flatMap(({ value }) =>
    textAt(value, 'url') === SERVICE_EXTENSION ? textsAt(value, 'valueReference.reference') : [],
  );
}

const slotsOf = (bundle: Json): Json[] =>
  listOf(bundle['entry']).flatMap((entry) => {
    const resource = objectOf(objectOf(entry)?.['resource']);
    return resource?.['resourceType'] === 'Slot' ? [resource] : [];
  });

/** The set of codes at a path of all slots is the declared one. */
function sameSet(c: Check, path: string, declared: readonly string[], ignored: string): void {
  for (const { bundle, ...answer } of c.bundles('one')) {
    const found = new Set(
      bundle.slots.flatMap(({ resource }) => textsAt(resource, path)).map((code) => code.toUpperCase()),
    );
    found.delete(ignored);
    const expected = [...new Set(declared)].sort().join(', ');
    const received = [...found].sort().join(', ');
    c.expect(received === expected, answer, { path: `Slot.${path}`, received, expected });
  }
}

/** A datum that the kit wants of the first resource of a type. */
function optional(path: string, type: string, fix: string, form?: RegExp): Parameters<typeof official>[3] {
  return {
    guide: type === 'Organization' ? 'cpts' : 'faq',
    fix,
    becauseOf: [`AGG-BDL-01.tranche.${type}`],
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles('one')) {
        const resource = first(bundle.all(type));
        const value = resource && textAt(resource.resource, path);
        c.expect(Boolean(value) && (form?.test(value!) ?? true), answer, {
          path: `${resource?.path ?? type}.${path.replaceAll('[]', '[0]')}`,
          received: value,
        });
      }
    },
    mutant: inResource(type, (resource) => (form ? write(resource, path, '0536490007') : remove(resource, path))),
  };
}
