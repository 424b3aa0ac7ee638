// What the guide asks of the entries of a bundle: ids, addresses, modes, paging.
import type { Json, Rule } from '../model/index.js';
import { textAt, textsAt, valuesAt } from '../view/index.js';
import { addCopy, inBundle, strict } from './define.js';
import { ALL } from './each.js';
import { bis, graph } from './strict-graph.js';

/** Rules of entries. */
export const strictEntryRules: Rule[] = [
  strict(
    'GRA-ID',
    ALL,
    'Aucune ressource n’est rendue deux fois',
    graph({
      fix: 'Une ressource incluse par plusieurs créneaux n’apparaît qu’une fois.',
      check: (c) => {
        for (const answer of c.bundles()) {
          const seen = new Set<string>();
          for (const { type, id, path } of answer.bundle.resources) {
            const key = `${type}/${id ?? path}`;
            c.expect(!seen.has(key), answer, { path, received: key });
            seen.add(key);
          }
        }
      },
      mutant: inBundle((bundle) => addCopy(bundle, 'Schedule', () => undefined)),
    }),
  ),
  strict(
    'GRA-ID-FORME',
    ALL,
    'Chaque ressource a un id FHIR',
    graph({
      fix: '1 à 64 caractères parmi lettres, chiffres, tiret et point.',
      check: (c) => {
        for (const answer of c.bundles())
          for (const { resource, path } of answer.bundle.resources)
            c.expect(/^[A-Za-z0-9.-]{1,64}$/.test((resource['id'] ?? '') as string), answer, {
              path: `${path}.id`,
              received: resource['id'],
            });
      },
      mutant: inBundle((bundle) => {
        const entry = (bundle['entry'] as Json[]).find(
          ({ resource }) => (resource as Json)['resourceType'] === 'Slot',
        )!;
        (entry['resource'] as Json)['id'] = 'créneau_1';
        entry['fullUrl'] = String(entry['fullUrl']).replace(/[^/]+$/, 'créneau_1');
      }),
    }),
  ),
  strict(
    'GRA-URL',
    ALL,
    'Chaque fullUrl est une adresse absolue',
    graph({
      contradiction: 'C-28',
      becauseOf: ['SOS-PROFIL.Bundle.entry-fullUrl.requis'],
      fix: 'fullUrl est l’adresse de base suivie de Type/id, sans texte à remplacer.',
      check: (c) => {
        for (const answer of c.bundles())
          for (const { json, path } of answer.bundle.entries)
            c.expect(/^(?:https?:\/\/[^\s<>"]+|urn:uuid:.+)$/.test((json['fullUrl'] ?? '') as string), answer, {
              path: `${path}.fullUrl`,
              received: json['fullUrl'],
            });
      },
      mutant: inBundle((bundle) => {
        const entry = (bundle['entry'] as Json[])[0]!;
        entry['fullUrl'] = String(entry['fullUrl']).replace('agenda.example', '<base_URl>');
      }),
    }),
  ),
  strict(
    'GRA-URL-UNIQUE',
    ALL,
    'Chaque fullUrl est unique',
    graph({
      fix: 'Deux entrées ne peuvent porter la même adresse.',
      becauseOf: ['GRA-ID'],
      check: (c) => {
        for (const answer of c.bundles()) {
          const seen = new Set<unknown>();
          for (const { json, path } of answer.bundle.entries) {
            if (json['fullUrl'] !== undefined)
              c.expect(!seen.has(json['fullUrl']), answer, { path: `${path}.fullUrl`, received: json['fullUrl'] });
            seen.add(json['fullUrl']);
          }
        }
      },
      mutant: inBundle((bundle) => {
        const [one, two] = bundle['entry'] as Json[];
        two!['fullUrl'] = one!['fullUrl'];
      }),
    }),
  ),
  strict(
    'GRA-URL-ID',
    ALL,
    'Chaque fullUrl finit par le type et l’id de sa ressource',
    graph({
      fix: 'fullUrl et resource.id parlent de la même ressource.',
      becauseOf: ['GRA-URL-UNIQUE'],
      check: (c) => {
        for (const answer of c.bundles())
          for (const { json, path, located } of answer.bundle.entries) {
            const url = json['fullUrl'];
            if (typeof url !== 'string' || url.startsWith('urn:')) continue;
            c.expect(url.endsWith(`/${located?.type ?? '?'}/${located?.id ?? '?'}`), answer, {
              path: `${path}.fullUrl`,
              received: url,
            });
          }
      },
      mutant: inBundle((bundle) => {
        const entry = (bundle['entry'] as Json[])[0]!;
        entry['fullUrl'] = `${String(entry['fullUrl'])}-autre`;
      }),
    }),
  ),
  strict(
    'GRA-MODE',
    ALL,
    'search.mode est match pour ce qui est cherché, include pour le reste',
    graph({
      contradiction: 'C-28',
      fix: 'Slot (Schedule pour SOS Médecins) est match, le reste include.',
      check: (c) => {
        const sought = c.flow === 'sos' ? 'Schedule' : 'Slot';
        for (const answer of c.bundles())
          for (const { json, path, located } of answer.bundle.entries) {
            if (located?.type === 'OperationOutcome') continue;
            const expected = located?.type === sought ? 'match' : 'include';
            const received = textAt(json, 'search.mode');
            c.expect(received === expected, answer, { path: `${path}.search.mode`, received, expected });
          }
      },
      mutant: inBundle((bundle) => delete (bundle['entry'] as Json[]).at(-1)!['search']),
    }),
  ),
  strict(
    'GRA-TYPE',
    ALL,
    'Le bundle ne contient que les ressources de l’interface',
    graph({
      severity: 'warning',
      becauseOf: ['PRIV-PATIENT'],
      fix: 'Retirez ce que la recherche ne demande pas.',
      check: (c) => {
        const types =
          c.flow === 'sos'
            ? ['Slot', 'Schedule', 'Location', 'Organization']
            : ['Slot', 'Schedule', 'Practitioner', 'PractitionerRole', 'HealthcareService', 'Organization'];
        for (const answer of c.bundles())
          for (const { type, path } of answer.bundle.resources)
            c.expect([...types, 'OperationOutcome'].includes(type), answer, { path, received: type });
      },
      mutant: inBundle((bundle) => {
        (bundle['entry'] as Json[]).push({
          fullUrl: 'https://agenda.example/fhir/Basic/b',
          resource: { resourceType: 'Basic', id: 'b' },
          search: { mode: 'include' },
        });
      }),
    }),
  ),
  strict(
    'GRA-PAGE',
    ALL,
    'Tout tient en une réponse : pas de page suivante',
    graph({
      guide: 'annexes',
      fix: 'Renvoyez tous les créneaux de la fenêtre ; la plateforme ne lit pas de page suivante.',
      check: (c) => {
        for (const answer of c.bundles())
          c.expect(!textsAt(answer.bundle.json, 'link[].relation').includes('next'), answer, {
            path: 'link',
            received: 'next',
          });
      },
      mutant: inBundle(
        (bundle) => (bundle['link'] as Json[]).push({ relation: 'next', url: 'https://agenda.example/fhir?page=2' }),
        /\.(?:two-places|several)$/,
      ),
    }),
  ),
  strict(
    'GRA-LIEN',
    ALL,
    'Les adresses de Bundle.link sont encodées',
    graph({
      guide: 'annexes',
      contradiction: 'C-14',
      fix: 'Écrivez %7C pour | et %2B pour + : un + en clair se lit comme une espace, un | n’est pas permis. Les exemples du guide se trompent.',
      check: (c) => {
        for (const answer of c.bundles())
          for (const { value, path } of valuesAt(answer.bundle.json, 'link[].url'))
            c.expect(!/[|\s+<>"{}\\^`]/.test(String(value)), answer, { path, received: value });
      },
      mutant: inBundle((bundle) => {
        for (const link of bundle['link'] as Json[])
          link['url'] = decodeURIComponent(String(link['url'])).replaceAll(' ', '+');
      }, /\.(?:two-places|several)$/),
    }),
  ),
  strict(
    'GRA-TOTAL',
    ALL,
    'Bundle.total est toujours présent',
    graph({
      guide: 'ps',
      fix: 'Renseignez total, le nombre de créneaux.',
      check: (c) => {
        for (const answer of c.bundles())
          c.expect(Number.isInteger(answer.bundle.json['total']), answer, {
            path: 'total',
            received: answer.bundle.json['total'],
          });
      },
      mutant: inBundle((bundle) => delete bundle['total'], /\.(?:two-places|several)$/),
    }),
  ),
  strict(
    'GRA-DOUBLE',
    ALL,
    'Un agenda n’a pas deux fois le même créneau',
    graph({
      severity: 'warning',
      fix: 'Deux créneaux d’un agenda au même début, de mêmes types et modes, sont sans doute un doublon.',
      becauseOf: ['GRA-ID'],
      check: (c) => {
        for (const answer of c.bundles()) {
          const seen = new Set<string>();
          for (const { resource, path } of answer.bundle.slots) {
            const key = JSON.stringify([
              resource['schedule'],
              resource['start'],
              resource['end'],
              resource['meta'],
              resource['serviceType'],
            ]);
            c.expect(!seen.has(key), answer, { path, received: resource['start'] });
            seen.add(key);
          }
        }
      },
      mutant: inBundle((bundle) => {
        addCopy(bundle, 'Slot', bis);
        bundle['total'] = (bundle['total'] as number) + 1;
      }),
    }),
  ),
];
