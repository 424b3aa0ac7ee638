// The official kit's groups 4.4 (two places), 4.5 (two practitioners) and 4.8 (several CPTS).
import type { Flow, Rule } from '../model/index.js';
import { listOf, textAt, textsAt, type BundleView, type Check } from '../view/index.js';
import { CPTS_CODE, SYSTEMS } from '../vocabulary/index.js';
import { addCopy, inBundle, inResource, official, resourcesOf, write } from './define.js';
import { serviceReferences } from './official-data.js';

const BOTH: Flow[] = ['ps', 'cpts'];
const TWO = /\.two-places$/;
const SEVERAL = /\.several$/;
const CPTS_SCENARIOS = ['two-cpts', 'shared-cpts'];

/** A count of resources in a scenario. */
const count = (
  id: string,
  scenario: string,
  type: string,
  right: (n: number) => boolean,
  expected: string,
  more: Partial<Parameters<typeof official>[3]> & { mutant: Rule['mutant'] },
): Rule =>
  official(id, BOTH, `${expected} ${type} (${scenario === 'several' ? 'deux PS demandés' : 'PS à deux lieux'})`, {
    guide: 'ps',
    fix: `Renvoyez ${expected} ${type}.`,
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles(scenario)) {
        const n = bundle.all(type).length;
        c.expect(right(n), answer, { path: type, received: `${n} ${type}`, expected: `${expected} ${type}` });
      }
    },
    ...more,
  });

const bis = (type: string, on: RegExp) =>
  inBundle((bundle) => addCopy(bundle, type, (copy) => (copy['id'] = `${String(copy['id'])}-bis`)), on);

/** Takes the last resource of a type away. */
const withoutLast = (type: string, on: RegExp) =>
  inBundle((bundle) => {
    const entries = bundle['entry'] as { resource: { resourceType: string } }[];
    const at = entries.findLastIndex((entry) => entry.resource.resourceType === type);
    entries.splice(at, 1);
  }, on);

/** Checks with two places, two practitioners or two CPTS. */
export const officialSeveralRules: Rule[] = [
  count('AGG-PS2-01', 'two-places', 'Practitioner', (n) => n === 1, 'exactement 1', {
    mutant: bis('Practitioner', TWO),
  }),
  count('AGG-PS2-02', 'two-places', 'PractitionerRole', (n) => n === 2, 'exactement 2', {
    mutant: bis('PractitionerRole', TWO),
  }),
  count('AGG-PS2-03', 'two-places', 'Schedule', (n) => n === 2, 'exactement 2', { mutant: bis('Schedule', TWO) }),
  official('AGG-PS2-04', BOTH, 'Chaque exercice d’un PS à deux lieux désigne ce PS', {
    guide: 'ps',
    fix: 'PractitionerRole.practitioner est Practitioner/<id> pour chaque lieu.',
    becauseOf: ['AGG-PS2-01'],
    check: (c) =>
      inTwoPlaces(c, 'PractitionerRole', (bundle, resource) => {
        const reference = textAt(resource, 'practitioner.reference');
        return reference === `Practitioner/${bundle.all('Practitioner')[0]?.id}` ? undefined : (reference ?? 'absent');
      }),
    mutant: inResource('PractitionerRole', (role) => write(role, 'practitioner.reference', 'Practitioner/x'), {
      on: TWO,
    }),
  }),
  official('AGG-PS2-05', BOTH, 'Les exercices nommés par les agendas d’un PS à deux lieux sont dans le bundle', {
    guide: 'ps',
    fix: 'Incluez chaque PractitionerRole que Schedule.actor désigne (_include:iterate=Schedule:actor).',
    check: (c) =>
      inTwoPlaces(c, 'Schedule', (bundle, resource) =>
        textsAt(resource, 'actor[].reference').find(
          (reference) => reference.startsWith('PractitionerRole/') && !bundle.resolve(reference),
        ),
      ),
    mutant: inResource(
      'Schedule',
      (schedule) => {
        schedule['actor'] = [listOf(schedule['actor'])[0], { reference: 'PractitionerRole/perdu' }];
      },
      { on: TWO },
    ),
  }),
  official('AGG-PS2-06', BOTH, 'Chaque agenda d’un PS à deux lieux désigne ce seul PS', {
    guide: 'ps',
    fix: 'Mettez dans Schedule.actor une seule référence Practitioner/<id>.',
    becauseOf: ['AGG-PS2-01'],
    check: (c) =>
      inTwoPlaces(c, 'Schedule', (bundle, resource) => {
        const actors = textsAt(resource, 'actor[].reference').filter((reference) =>
          reference.startsWith('Practitioner/'),
        );
        const right = actors.length === 1 && actors[0] === `Practitioner/${bundle.all('Practitioner')[0]?.id}`;
        return right ? undefined : actors.join(', ') || 'absent';
      }),
    mutant: inResource(
      'Schedule',
      (schedule) => {
        schedule['actor'] = listOf(schedule['actor']).slice(1);
      },
      { on: TWO },
    ),
  }),
  official('AGG-PS2-07', BOTH, 'Chaque exercice d’un PS à deux lieux désigne son lieu contenu', {
    guide: 'ps',
    fix: 'PractitionerRole.location est #<id> du Location contenu, dans le même ordre.',
    becauseOf: ['AGG-PS2-02'],
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles('two-places')) {
        const roles = bundle.all('PractitionerRole');
        const references = roles.flatMap(({ resource }) => textsAt(resource, 'location[].reference'));
        const places = bundle.all('PractitionerRole>Location').map(({ id }) => `#${id}`);
        c.expect(references.join() === places.join(), answer, {
          path: 'PractitionerRole.location',
          received: references.join(', '),
          expected: places.join(', '),
        });
      }
    },
    mutant: inResource('PractitionerRole', (role) => write(role, 'location[].reference', '#lieu-9'), { on: TWO }),
  }),
  count('AGG-MPS-01', 'several', 'Practitioner', (n) => n === 2, 'exactement 2', {
    mutant: bis('Practitioner', SEVERAL),
  }),
  count('AGG-MPS-02', 'several', 'PractitionerRole', (n) => n >= 2, 'au moins 2', {
    mutant: withoutLast('PractitionerRole', SEVERAL),
  }),
  count('AGG-MPS-03', 'several', 'Schedule', (n) => n >= 2, 'au moins 2', { mutant: withoutLast('Schedule', SEVERAL) }),
  ...(['HealthcareService', 'Organization'] as const).map((type, i) =>
    official(`AGG-CPM-0${i + 1}`, 'cpts', `Au moins 2 ${type} pour un PS de deux CPTS`, {
      guide: 'cpts',
      fix: `Renvoyez un ${type} pour chaque CPTS du PS.`,
      check: (c) => {
        for (const { bundle, ...answer } of c.bundles(...CPTS_SCENARIOS)) {
          const n = bundle.all(type).length;
          c.expect(n >= 2, answer, { path: type, received: `${n} ${type}`, expected: `au moins 2 ${type}` });
        }
      },
      mutant: withoutLast(type, /\.two-cpts$/),
    }),
  ),
  official('AGG-CPM-03', 'cpts', 'Chaque créneau d’un PS de deux CPTS est de type CPTS, et de lui seul', {
    guide: 'cpts',
    contradiction: 'C-04',
    fix: 'Pour ce test, choisissez un PS dont tous les créneaux sont réservés aux CPTS.',
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles(...CPTS_SCENARIOS))
        for (const { resource, path } of bundle.slots) {
          const codes = textsAt(resource, 'meta.security[].code');
          c.expect(
            codes.every((code) => code === 'CPTS'),
            answer,
            {
              path: `${path}.meta.security`,
              received: codes.join(', '),
              expected: 'CPTS',
            },
          );
        }
    },
    mutant: inResource(
      'Slot',
      (slot) => {
        (slot['meta'] as { security: unknown[] }).security.push({ system: SYSTEMS.slotType, code: 'PUBLIC' });
      },
      { on: /\.two-cpts$/, flow: 'cpts' },
    ),
  }),
  official('AGG-CPM-04', 'cpts', 'Un serviceType porte le code 604 du système TRE_R66', {
    guide: 'cpts',
    contradiction: 'C-05',
    fix: `Écrivez le système ${SYSTEMS.structureType}.`,
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles(...CPTS_SCENARIOS)) {
        const right = bundle.slots.some(({ resource }) =>
          (listOf(resource['serviceType']) as object[]).some(
            (type) =>
              textsAt(type, 'coding[].system').includes(SYSTEMS.structureType) &&
              textsAt(type, 'coding[].code').includes(CPTS_CODE),
          ),
        );
        c.expect(right, answer, { path: 'Slot.serviceType', expected: `${SYSTEMS.structureType}|604` });
      }
    },
    mutant: inResource(
      'Slot',
      (slot) => {
        const types = slot['serviceType'] as { coding?: { system: string; code: string }[] }[];
        for (const type of types)
          for (const coding of type.coding ?? [])
            if (coding.code === CPTS_CODE)
              coding.system = 'https://mos.esante.gouv.fr/NOS/TRE_R66-CategorieEtablissement';
      },
      { on: /\.two-cpts$/, which: 'all', flow: 'cpts' },
    ),
  }),
  official('AGG-CPM-05', 'cpts', 'Un créneau mène à un HealthcareService du bundle (un créneau par CPTS)', {
    guide: 'cpts',
    fix: 'L’extension de serviceType désigne un HealthcareService que le bundle contient.',
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles('two-cpts'))
        c.expect(
          bundle.slots.some(({ resource }) => serviceReferences(resource).some((r) => bundle.resolve(r))),
          answer,
          {
            path: 'Slot.serviceType.extension',
          },
        );
    },
    mutant: inResource('Slot', renameServices, { on: /\.two-cpts$/, which: 'all', flow: 'cpts' }),
  }),
  official('AGG-CPM-06', 'cpts', 'Un créneau partagé mène à au moins 2 HealthcareService du bundle', {
    guide: 'cpts',
    fix: 'Répétez le serviceType 604 pour chaque CPTS du créneau, chacun avec son extension.',
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles('shared-cpts')) {
        const right = bundle.slots.some(({ resource }) => {
          const references = new Set(serviceReferences(resource));
          return references.size >= 2 && [...references].every((reference) => bundle.resolve(reference));
        });
        c.expect(right, answer, { path: 'Slot.serviceType.extension' });
      }
    },
    mutant: inResource('Slot', renameServices, { on: /\.shared-cpts$/, which: 'all', flow: 'cpts' }),
  }),
  official('AGG-CPM-07', 'cpts', 'Chaque HealthcareService est fourni par sa propre Organization', {
    guide: 'cpts',
    becauseOf: ['AGG-CPM-01', 'AGG-CPM-02'],
    fix: 'Une Organization distincte par HealthcareService, désignée par providedBy.',
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles(...CPTS_SCENARIOS)) {
        const provided = bundle
          .all('HealthcareService')
          .map(({ resource }) => textAt(resource, 'providedBy.reference'));
        const right = provided.every((reference) => bundle.resolve(reference)) && new Set(provided).size >= 2;
        c.expect(right, answer, { path: 'HealthcareService.providedBy', received: provided.join(', ') });
      }
    },
    mutant: inBundle((bundle) => {
      const [one, two] = resourcesOf(bundle, 'HealthcareService');
      two!['providedBy'] = one!['providedBy'];
    }, /\.two-cpts$/),
  }),
];

/** Looks at each resource of a type in the answer for two places; what the look gives is wrong. */
function inTwoPlaces(
  c: Check,
  type: string,
  wrong: (bundle: BundleView, resource: Record<string, unknown>) => string | undefined,
): void {
  for (const { bundle, ...answer } of c.bundles('two-places'))
    for (const { resource, path } of bundle.all(type)) {
      const received = wrong(bundle, resource);
      if (received !== undefined) c.fail(answer, { path, received });
    }
}

function renameServices(slot: Record<string, unknown>): void {
  for (const type of slot['serviceType'] as { extension?: { valueReference: { reference: string } }[] }[])
    for (const extension of type.extension ?? []) extension.valueReference.reference += '-perdu';
}
