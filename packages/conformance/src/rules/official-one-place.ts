// The official kit's group 4.3: one practitioner, one place.
import type { Json, Rule } from '../model/index.js';
import { listOf, textAt, textsAt, valuesAt } from '../view/index.js';
import { FORMS } from '../vocabulary/index.js';
import { addCopy, inBundle, inResource, official, write } from './define.js';

const BOTH: ['ps', 'cpts'] = ['ps', 'cpts'];
const first = <T>(list: readonly T[]): T | undefined => list[0];
const day = (iso: string) => iso.slice(0, 10);

/** Checks that look at the answer for one practitioner with one place. */
export const officialOnePlaceRules: Rule[] = [
  official('AGG-PS1-01', BOTH, 'Un PS à un lieu : 1 Practitioner, 1 PractitionerRole, 1 Schedule, 1 lieu contenu', {
    guide: 'ps',
    becauseOf: ['AGG-BDL-01.tranche.*', 'AGG-BDL-01.PractitionerRole.contained.requis'],
    fix: 'Renvoyez chaque ressource une seule fois, et seulement celles du PS demandé.',
    check: (c) => {
      for (const answer of c.bundles('one')) {
        const contained = answer.bundle
          .all('PractitionerRole')
          .flatMap(({ resource }) => listOf(resource['contained']));
        const counts = [
          ...['Practitioner', 'PractitionerRole', 'Schedule'].map(
            (type) => [type, answer.bundle.all(type).length] as const,
          ),
          ['contained', contained.length] as const,
        ];
        for (const [type, count] of counts)
          c.expect(count === 1, answer, { path: type, received: `${count} ${type}`, expected: `exactement 1 ${type}` });
      }
    },
    mutant: inBundle((bundle) => addCopy(bundle, 'Schedule', (copy) => (copy['id'] = 'agenda-bis'))),
  }),
  official('AGG-PS1-02', BOTH, 'Bundle.total est le nombre de Slot', {
    guide: 'ps',
    severity: 'warning',
    contradiction: 'C-13',
    becauseOf: ['AGG-BDL-01.Bundle.total.requis', 'AGG-BDL-01.tranche.Slot'],
    fix: 'Comptez dans total les créneaux, non les ressources incluses.',
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles()) {
        const { total } = bundle.json;
        c.expect(total === bundle.slots.length, answer, {
          path: 'total',
          received: total,
          expected: String(bundle.slots.length),
        });
      }
    },
    mutant: inBundle((bundle) => {
      bundle['total'] = (bundle['total'] as number) + 3;
    }),
  }),
  official('AGG-PS1-04', BOTH, 'Practitioner.identifier.value est le RPPS demandé, précédé de 8', {
    guide: 'ps',
    contradiction: 'C-09',
    aliases: ['AGG-OPT-01'],
    becauseOf: ['AGG-BDL-01.Practitioner.identifier*', 'AGG-BDL-01.tranche.Practitioner'],
    fix: 'Renvoyez le RPPS préfixé de 8 (12 chiffres) comme premier identifiant du PS.',
    check: (c) => {
      for (const answer of c.bundles('one')) {
        const found = first(answer.bundle.all('Practitioner'));
        const value = found && textAt(found.resource, 'identifier[].value');
        const right = value !== undefined && FORMS.rpps.test(value) && (answer.asked?.ids.includes(value) ?? true);
        c.expect(right, answer, {
          path: `${found?.path ?? 'Practitioner'}.identifier[0].value`,
          received: value,
          expected: answer.asked?.ids.join(', ') ?? '8 suivi de 11 chiffres',
        });
      }
    },
    mutant: inResource('Practitioner', (resource) => write(resource, 'identifier[].value', '819990000991')),
  }),
  official('AGG-PS1-05', BOTH, 'Aucun créneau ne commence dans le passé', {
    guide: 'ps',
    fix: 'Ne renvoyez que les créneaux dont le début est à venir, au plus tôt la borne ge.',
    check: (c) => {
      for (const { bundle, ...answer } of c.asked('one')) {
        const sent = Date.parse(answer.exchange!.at);
        for (const { resource, path } of bundle.slots) {
          const start = textAt(resource, 'start');
          if (start !== undefined && Date.parse(start) < sent)
            c.fail(answer, { path: `${path}.start`, received: start });
        }
      }
    },
    mutant: inResource('Slot', (slot) => {
      slot['start'] = '2024-01-01T09:00:00.000+01:00';
    }),
  }),
  official('AGG-PS1-06', BOTH, 'Aucun créneau ne commence après le dernier jour demandé', {
    guide: 'ps',
    fix: 'Respectez la borne le de la recherche.',
    check: (c) => {
      for (const { bundle, ...answer } of c.asked('one')) {
        // the kit compares calendar days as they are written
        const last = day(new URL(answer.exchange!.request.url).searchParams.getAll('start').at(-1)!.slice(2));
        for (const { resource, path } of bundle.slots) {
          const start = textAt(resource, 'start');
          if (start !== undefined && day(start) > last)
            c.fail(answer, { path: `${path}.start`, received: start, expected: `au plus tard le ${last}` });
        }
      }
    },
    mutant: inResource('Slot', (slot) => {
      slot['start'] = '2099-01-01T09:00:00.000+01:00';
      slot['end'] = '2099-01-01T09:20:00.000+01:00';
    }),
  }),
  official('AGG-PS1-07', BOTH, 'Les dates des créneaux ont millisecondes et décalage numérique', {
    guide: 'ps',
    contradiction: 'C-17',
    fix: 'Écrivez AAAA-MM-JJTHH:MM:SS.000+0X:00, jamais Z.',
    check: (c) =>
      c.each('Slot', ({ resource, path }, answer) => {
        for (const name of ['start', 'end']) {
          const value = resource[name];
          if (value !== undefined && !(typeof value === 'string' && FORMS.kitInstant.test(value)))
            c.fail(answer, { path: `${path}.${name}`, received: value, expected: 'AAAA-MM-JJTHH:MM:SS.000+0X:00' });
        }
      }),
    mutant: inResource('Slot', (slot) => {
      slot['end'] = String(slot['end']).replace('.000', '');
    }),
  }),
  official('AGG-PS1-08', BOTH, 'Des créneaux ont une fin', {
    guide: 'ps',
    fix: 'Renseignez Slot.end : le profil l’exige sur chaque créneau.',
    becauseOf: ['AGG-BDL-01.tranche.Slot'],
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles())
        c.expect(
          bundle.slots.some(({ resource }) => resource['end'] !== undefined),
          answer,
          { path: 'Slot.end' },
        );
    },
    mutant: inResource('Slot', (slot) => delete slot['end'], { which: 'all' }),
  }),
  official('AGG-PS1-09', BOTH, 'Chaque créneau finit après son début', {
    guide: 'ps',
    fix: 'Vérifiez le calcul de Slot.end, surtout aux changements d’heure.',
    becauseOf: ['AGG-PS1-05', 'AGG-PS1-06'],
    check: (c) =>
      c.each('Slot', ({ resource, path }, answer) => {
        const [start, end] = [Date.parse(String(resource['start'])), Date.parse(String(resource['end']))];
        if (start >= end)
          c.fail(answer, {
            path: `${path}.end`,
            received: resource['end'],
            expected: `après ${String(resource['start'])}`,
          });
      }),
    mutant: inResource('Slot', (slot) => {
      slot['end'] = slot['start'];
    }),
  }),
  official('AGG-PS1-10', BOTH, 'PractitionerRole.practitioner est une référence relative au Practitioner', {
    guide: 'ps',
    becauseOf: ['AGG-BDL-01.tranche.*'],
    fix: 'Écrivez Practitioner/<id>, l’id étant celui de la ressource du bundle.',
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles('one')) {
        const role = first(bundle.all('PractitionerRole'));
        const reference = role && textAt(role.resource, 'practitioner.reference');
        const expected = `Practitioner/${first(bundle.all('Practitioner'))?.id ?? '?'}`;
        c.expect(reference === expected, answer, {
          path: `${role?.path ?? 'PractitionerRole'}.practitioner.reference`,
          received: reference,
          expected,
        });
      }
    },
    mutant: inResource('PractitionerRole', (role) => write(role, 'practitioner.reference', 'Practitioner/inconnu')),
  }),
  official('AGG-PS1-11', BOTH, 'Schedule.actor désigne le Practitioner et le PractitionerRole', {
    guide: 'ps',
    becauseOf: ['AGG-BDL-01.tranche.*', 'AGG-BDL-01.Schedule.actor.requis'],
    fix: 'Mettez dans Schedule.actor les deux références, vers le PS et vers son exercice à ce lieu.',
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles('one')) {
        const actors = bundle
          .all('Schedule')
          .flatMap(({ resource }) => textsAt(resource, 'actor[].reference'))
          .join(' ');
        for (const type of ['PractitionerRole', 'Practitioner']) {
          const expected = `${type}/${first(bundle.all(type))?.id ?? '?'}`;
          c.expect(actors.includes(expected), answer, { path: 'Schedule.actor', received: actors, expected });
        }
      }
    },
    mutant: inResource('Schedule', (schedule) => {
      schedule['actor'] = listOf(schedule['actor']).slice(0, 1);
    }),
  }),
  official('AGG-PS1-12', BOTH, 'PractitionerRole.location désigne le lieu contenu', {
    guide: 'ps',
    becauseOf: ['AGG-BDL-01.PractitionerRole.*', 'AGG-BDL-01.tranche.PractitionerRole'],
    fix: 'Écrivez #<id du Location contenu>.',
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles('one')) {
        const role = first(bundle.all('PractitionerRole'));
        const reference = role && textAt(role.resource, 'location[].reference');
        const expected = `#${(role && textAt(role.resource, 'contained[].id')) ?? '?'}`;
        c.expect(reference === expected, answer, {
          path: 'PractitionerRole.location[0]',
          received: reference,
          expected,
        });
      }
    },
    mutant: inResource('PractitionerRole', (role) => {
      role['location'] = [{ reference: '#ailleurs' }];
    }),
  }),
  official('AGG-PS1-13', BOTH, 'Le lieu contenu a une voie, une ville et un code postal à 5 chiffres', {
    guide: 'ps',
    becauseOf: [
      'AGG-BDL-01.PractitionerRole-Location.address*',
      'AGG-BDL-01.PractitionerRole.contained.requis',
      'AGG-BDL-01.tranche.PractitionerRole',
    ],
    fix: 'Complétez l’adresse du lieu ; le code postal est un texte de 5 chiffres.',
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles('one')) {
        const place = first(bundle.all('PractitionerRole>Location'));
        const postcode = place && textAt(place.resource, 'address.postalCode');
        const complete =
          FORMS.postcode.test(postcode ?? '') &&
          textAt(place!.resource, 'address.line[]') &&
          textAt(place!.resource, 'address.city');
        c.expect(Boolean(complete), answer, {
          path: `${place?.path ?? 'contained'}.address`,
          received: place?.resource['address'],
        });
      }
    },
    mutant: inResource('PractitionerRole>Location', (place) => write(place, 'address.postalCode', '3300')),
  }),
  official('AGG-PS1-14', BOTH, 'Le premier lien du bundle reprend exactement la requête', {
    guide: 'ps',
    contradiction: 'C-14',
    becauseOf: ['AGG-BDL-01.Bundle.link.requis'],
    fix: 'Mettez self en premier, avec tous les paramètres reçus et eux seuls, encodés (| en %7C, + en %2B).',
    check: (c) => {
      for (const { bundle, ...answer } of c.asked('one')) {
        const link = textAt(bundle.json, 'link[].url');
        const expected = queryOf(answer.exchange!.request.url)!;
        c.expect(link !== undefined && queryOf(link) === expected, answer, {
          path: 'link[0].url',
          received: link,
          expected: answer.exchange!.request.url,
        });
      }
    },
    mutant: inBundle((bundle) => {
      const [link] = bundle['link'] as Json[];
      link!['url'] = `${String(link!['url'])}&_count=1000`;
    }),
  }),
  official('AGG-PS1-15', BOTH, 'Chaque créneau a une adresse de réservation (comment)', {
    guide: 'ps',
    contradiction: 'C-03',
    fix: 'Mettez dans Slot.comment l’adresse de l’agenda du PS.',
    check: (c) =>
      c.each('Slot', ({ resource, path }, answer) => {
        c.expect(Boolean(resource['comment']), answer, { path: `${path}.comment`, received: resource['comment'] });
      }),
    mutant: inResource('Slot', (slot) => delete slot['comment']),
  }),
  official('AGG-PS1-16', BOTH, 'Chaque créneau est libre (status free)', {
    guide: 'ps',
    becauseOf: ['AGG-BDL-01.Slot.status.requis'],
    fix: 'Ne renvoyez que des créneaux libres, en minuscules : free.',
    check: (c) =>
      c.each('Slot', ({ resource, path }, answer) => {
        c.expect(resource['status'] === 'free', answer, {
          path: `${path}.status`,
          received: resource['status'],
          expected: 'free',
        });
      }),
    mutant: inResource('Slot', (slot) => {
      slot['status'] = 'busy';
    }),
  }),
  official('AGG-PS1-17', BOTH, 'Slot.appointmentType est ROUTINE ou WALKIN', {
    guide: 'ps',
    fix: 'Codez ROUTINE pour un rendez-vous, WALKIN pour une plage sans rendez-vous.',
    check: (c) =>
      c.each('Slot', ({ resource, path }, answer) => {
        for (const { value, path: at } of valuesAt(resource, 'appointmentType.coding[].code', path))
          c.expect(value === 'ROUTINE' || value === 'WALKIN', answer, {
            path: at,
            received: value,
            expected: 'ROUTINE ou WALKIN',
          });
      }),
    mutant: inResource('Slot', (slot) => write(slot, 'appointmentType.coding[].code', 'CHECKUP')),
  }),
];

/** The query of an address as the kit compares it: parameters and values sorted; `undefined` when it is no address. */
function queryOf(address: string): string | undefined {
  const query = address.replaceAll('&amp;', '&').split('?')[1];
  if (query === undefined || /[|<>\s]/.test(address)) return undefined;
  return [...new URLSearchParams(query)]
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&');
}
