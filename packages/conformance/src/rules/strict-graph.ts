// What holds the resources of a bundle together, every one of them.
import type { Flow, Json, Rule } from '../model/index.js';
import { textAt, textsAt, valuesAt, type BundleAnswer, type Check } from '../view/index.js';
import { addCopy, inBundle, inResource, resourcesOf, strict, write, type RuleRest } from './define.js';
import { serviceReferences } from './official-data.js';

const ALL: Flow[] = ['ps', 'cpts', 'sos'];
const BOTH: Flow[] = ['ps', 'cpts'];

/** References that must lead somewhere in the bundle. */
const REFERENCES: [flows: Flow[], type: string, path: string][] = [
  [ALL, 'Slot', 'schedule.reference'],
  [ALL, 'Schedule', 'actor[].reference'],
  [BOTH, 'PractitionerRole', 'practitioner.reference'],
  [['cpts'], 'HealthcareService', 'providedBy.reference'],
  [['sos'], 'Location', 'managingOrganization.reference'],
];

/** Resources that somebody must refer to, and by what. */
const REFERRED: [flows: Flow[], type: string, from: string, path: string][] = [
  [ALL, 'Schedule', 'Slot', 'schedule.reference'],
  [BOTH, 'Practitioner', 'Schedule', 'actor[].reference'],
  [BOTH, 'PractitionerRole', 'Schedule', 'actor[].reference'],
  [['cpts'], 'HealthcareService', 'Slot', 'serviceType[].extension[].valueReference.reference'],
  [['cpts'], 'Organization', 'HealthcareService', 'providedBy.reference'],
  [['sos'], 'Location', 'Schedule', 'actor[].reference'],
  [['sos'], 'Organization', 'Location', 'managingOrganization.reference'],
];

/** Gives a copy an id of its own. */
export const bis = (copy: Json): void => void (copy['id'] = `${String(copy['id'])}-bis`);

/** Adds a resource to which nobody refers, with what it refers to itself. */
function addOrphan(bundle: Json, type: string): void {
  addCopy(bundle, type, bis);
  if (type === 'HealthcareService') {
    addCopy(bundle, 'Organization', bis);
    write(
      resourcesOf(bundle, type).at(-1)!,
      'providedBy.reference',
      `Organization/${String(resourcesOf(bundle, 'Organization').at(-1)!['id'])}`,
    );
  }
  if (type !== 'Schedule') return;
  // an agenda of its own place, so that nothing else is wrong with it
  const place = resourcesOf(bundle, 'PractitionerRole').length ? 'PractitionerRole' : 'Location';
  addCopy(bundle, place, bis);
  const schedule = resourcesOf(bundle, type).at(-1)!;
  const actor = { reference: `${place}/${String(resourcesOf(bundle, place).at(-1)!['id'])}` };
  schedule['actor'] = place === 'Location' ? [actor] : [(schedule['actor'] as Json[])[0], actor];
}

/** A rule that the guide's questions and answers hold. */
export const graph = (rest: Omit<RuleRest, 'guide'> & { guide?: RuleRest['guide'] }): RuleRest => ({
  guide: 'faq',
  ...rest,
});

const actorsOf = (schedule: Json, type: string): string[] =>
  textsAt(schedule, 'actor[].reference').filter((reference) => new RegExp(`(?:^|/)${type}/`).test(reference));

/** What the guide asks of the graph. */
export const strictGraphRules: Rule[] = [
  ...REFERENCES.map(([flows, type, path]) =>
    strict(
      `GRA-REF.${type}`,
      flows,
      `${type}.${path.replace('[]', '')} mène à une ressource du bundle`,
      graph({
        fix: 'Incluez la ressource désignée, ou corrigez la référence.',
        becauseOf: ['GRA-TYPE', 'SOS-TRANCHE*'],
        check: (c) =>
          c.each(type, ({ resource, path: at }, answer) => {
            for (const { value, path: where } of valuesAt(resource, path, at))
              c.expect(typeof value === 'string' && answer.bundle.resolve(value) !== undefined, answer, {
                path: where,
                received: value,
              });
          }),
        mutant: inResource(
          type,
          (resource) => {
            if (type === 'Schedule') (resource['actor'] as Json[]).push({ reference: 'Device/perdu' });
            else if (type === 'Slot') write(resource, path, 'Schedule/perdu');
            else write(resource, path, `${type === 'PractitionerRole' ? 'Practitioner' : 'Organization'}/perdu`);
          },
          {
            on:
              type === 'HealthcareService' || type === 'Location'
                ? /\.(?:shared-cpts|several)$/
                : /\.(?:two-places|several)$/,
          },
        ),
      }),
    ),
  ),
  strict(
    'GRA-REF.lieu',
    BOTH,
    'Chaque PractitionerRole.location mène à un lieu contenu',
    graph({
      fix: 'Écrivez #<id> d’un Location que ce PractitionerRole contient.',
      check: (c) =>
        c.each('PractitionerRole', ({ resource, path }, answer) => {
          const inside = textsAt(resource, 'contained[].id').map((id) => `#${id}`);
          for (const { value, path: at } of valuesAt(resource, 'location[].reference', path))
            c.expect(inside.includes(value as string), answer, {
              path: at,
              received: value,
              expected: inside.join(', '),
            });
        }),
      mutant: inResource('PractitionerRole', (role) => write(role, 'location[].reference', '#perdu'), {
        on: /\.several$/,
      }),
    }),
  ),
  strict(
    'GRA-REF.cpts',
    'cpts',
    'Chaque extension de serviceType mène à un HealthcareService du bundle',
    graph({
      guide: 'cpts',
      fix: 'Incluez chaque HealthcareService (_include=Slot:service-type-reference).',
      check: (c) =>
        c.each('Slot', ({ resource, path }, answer) => {
          for (const reference of serviceReferences(resource))
            c.expect(answer.bundle.resolve(reference)?.type === 'HealthcareService', answer, {
              path: `${path}.serviceType`,
              received: reference,
            });
        }),
      mutant: inResource(
        'Slot',
        (slot) => {
          for (const { value } of valuesAt(slot, 'serviceType[].extension[].valueReference'))
            (value as Json)['reference'] = 'HealthcareService/perdu';
        },
        { on: /\.shared-cpts$/ },
      ),
    }),
  ),
  ...REFERRED.map(([flows, type, from, path]) =>
    strict(
      `GRA-ORPHELIN.${type}${flows.length === 1 && type === 'Organization' ? `-${flows[0]}` : ''}`,
      flows,
      `Chaque ${type} est désigné par un ${from}`,
      graph({
        fix: `Ne renvoyez que les ${type} que les ${from} de la réponse désignent.`,
        becauseOf: [
          `GRA-REF.${from}`,
          'GRA-REF.cpts',
          'GRA-ID',
          'SOS-TRANCHE*',
          ...(from === 'Schedule' ? ['SOS-ACTEUR*', 'SOS-PROFIL.Schedule*', 'GRA-AGENDA*'] : []),
          `SOS-PROFIL.${from}*`,
        ],
        check: (c) => {
          for (const answer of c.bundles()) {
            const referred = new Set(
              answer.bundle
                .all(from)
                .flatMap(({ resource }) => textsAt(resource, path))
                .map((reference) => answer.bundle.resolve(reference)),
            );
            for (const one of answer.bundle.all(type))
              c.expect(referred.has(one), answer, { path: one.path, received: `${type}/${one.id ?? '?'}` });
          }
        },
        mutant: inBundle((bundle) => addOrphan(bundle, type)),
      }),
    ),
  ),
  strict(
    'GRA-AGENDA-UN',
    BOTH,
    'Un exercice a un seul agenda',
    graph({
      fix: 'Regroupez les créneaux d’un lieu dans un seul Schedule.',
      becauseOf: ['GRA-ORPHELIN.Schedule', 'GRA-ID'],
      check: (c) => {
        for (const answer of c.bundles())
          once(c, answer, 'Schedule', (schedule) => actorsOf(schedule, 'PractitionerRole'));
      },
      mutant: inBundle((bundle) => {
        addCopy(bundle, 'Schedule', bis);
        write(
          resourcesOf(bundle, 'Slot').at(-1)!,
          'schedule.reference',
          `Schedule/${String(resourcesOf(bundle, 'Schedule').at(-1)!['id'])}`,
        );
        const [first] = resourcesOf(bundle, 'Slot');
        for (const slot of resourcesOf(bundle, 'Slot')) slot['comment'] = first!['comment'];
      }),
    }),
  ),
  strict(
    'GRA-AGENDA-ACTEURS',
    BOTH,
    'Un agenda désigne un PS et un exercice, un seul de chaque',
    graph({
      fix: 'Schedule.actor : une référence Practitioner et une référence PractitionerRole.',
      becauseOf: ['GRA-REF.Schedule'],
      check: (c) =>
        c.each('Schedule', ({ resource, path }, answer) => {
          for (const type of ['Practitioner', 'PractitionerRole']) {
            const found = actorsOf(resource, type);
            c.expect(found.length === 1, answer, {
              path: `${path}.actor`,
              received: `${found.length} ${type}`,
              expected: `1 ${type}`,
            });
          }
        }),
      mutant: inResource(
        'Schedule',
        (schedule) => {
          schedule['actor'] = (schedule['actor'] as Json[]).slice(1);
        },
        { on: /\.two-places$/ },
      ),
    }),
  ),
  strict(
    'GRA-AGENDA-PS',
    BOTH,
    'L’agenda et l’exercice désignent le même PS',
    graph({
      fix: 'PractitionerRole.practitioner est le PS de Schedule.actor.',
      becauseOf: ['GRA-REF.PractitionerRole'],
      check: (c) =>
        c.each('Schedule', ({ resource, path }, answer) => {
          const role = answer.bundle.resolve(actorsOf(resource, 'PractitionerRole')[0]);
          const [own, other] = [
            actorsOf(resource, 'Practitioner')[0],
            role && textAt(role.resource, 'practitioner.reference'),
          ];
          if (own === undefined || other === undefined) return;
          c.expect(answer.bundle.resolve(own) === answer.bundle.resolve(other), answer, {
            path,
            received: `${own}, ${other}`,
          });
        }),
      mutant: inBundle((bundle) => {
        const [one, two] = resourcesOf(bundle, 'PractitionerRole');
        two!['practitioner'] = structuredClone(one!['practitioner']);
      }, /\.several$/),
    }),
  ),
  strict(
    'GRA-SERVICE-UN',
    'cpts',
    'Une CPTS a un seul HealthcareService',
    graph({
      guide: 'cpts',
      fix: 'Un HealthcareService par Organization.',
      becauseOf: ['GRA-ID', 'GRA-ORPHELIN.Organization-cpts'],
      check: (c) => {
        for (const answer of c.bundles())
          once(c, answer, 'HealthcareService', (service) => textsAt(service, 'providedBy.reference'));
      },
      mutant: inBundle((bundle) => {
        const [one, two] = resourcesOf(bundle, 'HealthcareService');
        const lost = textAt(two, 'providedBy.reference');
        two!['providedBy'] = structuredClone(one!['providedBy']);
        bundle['entry'] = (bundle['entry'] as Json[]).filter(
          ({ resource }) => `Organization/${String((resource as Json)['id'])}` !== lost,
        );
      }, /\.shared-cpts$/),
    }),
  ),
];

/** Tells what is named by more than one resource of a type. */
function once(c: Check, answer: BundleAnswer, type: string, named: (resource: Json) => string[]): void {
  const seen = new Set<string>();
  for (const { resource, path } of answer.bundle.all(type))
    for (const reference of named(resource)) {
      c.expect(!seen.has(reference), answer, { path, received: reference });
      seen.add(reference);
    }
}
