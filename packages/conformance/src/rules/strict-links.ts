// Booking addresses, empty elements, privacy.
import type { Json, Rule } from '../model/index.js';
import { textAt } from '../view/index.js';
import { inBundle, inResource, resourcesOf, strict } from './define.js';
import { ALL, BOTH, each, OTHERS } from './each.js';

const PATIENT = /(?:^|\/)(?:Patient|RelatedPerson|Person)(?:\/|\?|$)/;

/** Without the characters that a loopback address may have: http is for laptops alone. */
function urlFault(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'adresse illisible';
  }
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) return `protocole ${url.protocol}`;
  return undefined;
}

const comment =
  (wrong: (text: string) => unknown) =>
  (slot: Json): [string, unknown] | undefined => {
    const text = slot['comment'];
    if (typeof text !== 'string') return undefined;
    const found = wrong(text);
    return found === undefined || found === false
      ? undefined
      : ['comment', typeof found === 'string' ? `${text} (${found})` : text];
  };

const parsed = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

/** What the guide asks of addresses, and of what must not be there. */
export const strictLinkRules: Rule[] = [
  each(
    'URL-ROUTINE',
    ALL,
    'Un créneau ROUTINE a une adresse de réservation',
    'Slot',
    (slot) =>
      textAt(slot, 'appointmentType.coding[].code') === 'ROUTINE' && !slot['comment']
        ? ['comment', undefined]
        : undefined,
    {
      contradiction: 'C-03',
      fix: 'Mettez l’adresse de l’agenda dans comment.',
      place: { ...OTHERS, which: 'all' },
      edit: (slot) => delete slot['comment'],
    },
  ),
  each('URL-HTTPS', ALL, 'L’adresse de réservation est une adresse https absolue', 'Slot', comment(urlFault), {
    fix: 'Une adresse https complète ; http n’est toléré que sur la boucle locale.',
    place: { ...OTHERS, which: 'all' },
    edit: (slot) => (slot['comment'] = 'http://agenda.example/a?b=1'),
  }),
  each(
    'URL-COMPTE',
    ALL,
    'L’adresse de réservation ne porte ni nom ni mot de passe',
    'Slot',
    comment((text) => Boolean(parsed(text)?.username)),
    {
      guide: 'security',
      fix: 'Retirez utilisateur:motdepasse@ de l’adresse.',
      place: { ...OTHERS, which: 'all' },
      edit: (slot) => (slot['comment'] = 'https://u:p@agenda.example/a?b=1'),
    },
  ),
  each(
    'URL-ORIGIN',
    ALL,
    'L’adresse de réservation ne porte pas déjà origin',
    'Slot',
    comment((text) => parsed(text)?.searchParams.has('origin')),
    {
      contradiction: 'C-19',
      fix: 'C’est la plateforme qui ajoute origin.',
      place: { ...OTHERS, which: 'all' },
      edit: (slot) => (slot['comment'] = 'https://agenda.example/a?origin=sas'),
    },
  ),
  each(
    'URL-ANCRE',
    ALL,
    'L’adresse de réservation n’a pas d’ancre',
    'Slot',
    comment((text) => Boolean(parsed(text)?.hash)),
    {
      severity: 'warning',
      fix: 'Une plateforme qui ajoute &origin= à la fin l’écrirait dans l’ancre.',
      place: { ...OTHERS, which: 'all' },
      edit: (slot) => (slot['comment'] = 'https://agenda.example/a?b=1#rdv'),
    },
  ),
  each(
    'URL-REQUETE',
    ALL,
    'L’adresse de réservation a déjà une partie requête',
    'Slot',
    comment((text) => parsed(text)?.search === ''),
    {
      severity: 'warning',
      fix: 'Le kit officiel ajoute « &origin= » sans regarder : sans « ? », origin se perd.',
      place: { ...OTHERS, which: 'all' },
      edit: (slot) => (slot['comment'] = 'https://agenda.example/agenda'),
    },
  ),
  strict('URL-AGENDA', BOTH, 'Les créneaux d’un agenda mènent à la même adresse', {
    guide: 'faq',
    severity: 'warning',
    fix: 'comment est l’adresse de l’agenda du PS, non celle du créneau.',
    check: (c) => {
      for (const { bundle, ...answer } of c.bundles()) {
        const first = new Map<string, string>();
        for (const { resource, path } of bundle.slots) {
          const [schedule, text] = [textAt(resource, 'schedule.reference'), resource['comment']];
          if (schedule === undefined || typeof text !== 'string') continue;
          const known = first.get(schedule);
          if (known === undefined) first.set(schedule, text);
          else c.expect(known === text, answer, { path: `${path}.comment`, received: text, expected: known });
        }
      }
    },
    mutant: inResource('Slot', (slot) => (slot['comment'] = `${String(slot['comment'])}&creneau=1`), OTHERS),
  }),
  strict('ELT-VIDE', ALL, 'Aucun élément n’est vide', {
    guide: 'faq',
    fix: 'Une donnée facultative inconnue s’omet : ni texte vide, ni liste vide, ni null.',
    check: (c) => {
      for (const answer of c.bundles())
        for (const { resource, path } of answer.bundle.resources) {
          const at = emptyIn(resource, path, 0);
          if (at !== undefined) c.fail(answer, { path: at, received: 'vide' });
        }
    },
    mutant: inBundle((bundle) => {
      const [one] = resourcesOf(bundle, 'Schedule');
      one!['comment'] = '';
    }),
  }),
  strict('PRIV-PATIENT', ALL, 'La réponse ne contient pas de patient', {
    guide: 'security',
    fix: 'Aucune ressource Patient, RelatedPerson ou Person ne quitte l’agenda.',
    check: (c) => {
      for (const answer of c.bundles())
        for (const { type, path } of answer.bundle.resources)
          c.expect(!PATIENT.test(`${type}/`), answer, { path, received: type });
    },
    mutant: inBundle((bundle) => {
      (bundle['entry'] as Json[]).push({
        fullUrl: 'https://agenda.example/fhir/Patient/p',
        resource: { resourceType: 'Patient', id: 'p' },
        search: { mode: 'include' },
      });
    }),
  }),
  strict('PRIV-REFERENCE', ALL, 'Aucune référence ne mène à un patient', {
    guide: 'security',
    fix: 'Retirez la référence : la plateforme ne doit rien savoir du patient.',
    check: (c) => {
      for (const answer of c.bundles())
        for (const { resource, path } of answer.bundle.resources)
          for (const [, reference] of JSON.stringify(resource).matchAll(/"reference":"([^"]*)"/g))
            c.expect(!PATIENT.test(reference!), answer, { path, received: reference });
    },
    mutant: inResource(
      'Slot',
      (slot) =>
        (slot['extension'] = [{ url: 'https://agenda.example/pour', valueReference: { reference: 'Patient/1' } }]),
    ),
  }),
  strict('PRIV-INS', ALL, 'Aucun identifiant national de santé dans la réponse', {
    guide: 'security',
    fix: 'Retirez l’INS.',
    check: (c) => {
      for (const answer of c.bundles())
        for (const { resource, path } of answer.bundle.resources)
          c.expect(!/1\.2\.250\.1\.213\.1\.4\.\d+/.test(JSON.stringify(resource)), answer, {
            path,
            received: 'système d’INS',
          });
    },
    mutant: inResource(
      'Slot',
      (slot) => (slot['identifier'] = [{ system: 'urn:oid:1.2.250.1.213.1.4.8', value: '0' }]),
    ),
  }),
];

/** Path of the first empty element. */
function emptyIn(value: unknown, path: string, depth: number): string | undefined {
  if (value === '' || value === null) return path;
  if (typeof value !== 'object' || depth > 40) return undefined;
  const entries = Object.entries(value);
  if (!entries.length) return path;
  for (const [key, child] of entries) {
    const found = emptyIn(child, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
