// What the guide says of searches beyond their answers as wholes: clock changes, ADELI, comparators, reading, OIDs, privacy.
import type { Flow, Json, Rule } from '../model/index.js';
import { listOf, objectOf, textAt, textsAt, type Answer } from '../view/index.js';
import { inAnswer, inResource, strict, write } from './define.js';
import { ALL, BOTH, OTHERS } from './each.js';
import { refused, zone } from './strict-answer.js';

const status = (answer: Answer): unknown =>
  answer.exchange?.response?.status ?? answer.exchange?.failure?.message ?? 'pas de réponse';

/** What a sentence about a patient looks like; a guess, hence a warning. */
const ABOUT_SOMEBODY =
  /\bpatiente?\s*:|\bné(?:e|\(e\))? le\b|\bnom de naissance\b|\bdate de naissance\b|\bN° ?(?:SS|INS|NIR)\b/i;

/** The first text in a document that is wrong, by the name of its element, and its path. */
function findText(
  value: unknown,
  wrong: (name: string, text: string) => boolean,
  name = '',
): { path: string; text: string } | undefined {
  if (typeof value === 'string') return wrong(name, value) ? { path: '', text: value } : undefined;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const found = findText(value[i], wrong, name);
      if (found) return { ...found, path: `[${i}]${found.path}` };
    }
  } else if (typeof value === 'object' && value !== null)
    for (const key in value) {
      const found = findText((value as Json)[key], wrong, key);
      if (found) return { ...found, path: `.${key}${found.path}` };
    }
  return undefined;
}

/** Elements that hold what a person wrote. */
const WRITTEN = new Set(['comment', 'description', 'text', 'display', 'div', 'title']);
const BARE_OID = /^(?:oid:)?[0-2](?:\.\d+){2,}$/i;

const readFlow = (flow: Flow): string => (flow === 'sos' ? 'Schedule' : 'Slot');

/** Whether the CapabilityStatement says that a type is read. */
const declaresRead = (json: Json | undefined, type: string): boolean =>
  listOf(json?.['rest'])
    .flatMap((rest) => listOf(objectOf(rest)?.['resource']))
    .some((one) => textAt(one, 'type') === type && textsAt(one, 'interaction[].code').includes('read'));

/** Rules of searches beyond. */
export const strictBeyondRules: Rule[] = [
  zone('FEN-HEURE', 'dst-utc', 'qui contient un changement d’heure, écrite en UTC,', 'dst-offset'),
  refused(
    'err-comparator',
    'Une recherche par gt au lieu de ge',
    'start n’admet que ge et le, bornes incluses : refusez les autres comparateurs plutôt que de les ignorer.',
    'warning',
  ),
  refused(
    'err-or',
    'Une recherche aux bornes jointes par une virgule',
    'start se répète (ge et le) ; une virgule voudrait dire « ou », que le guide n’admet pas.',
    'warning',
  ),
  strict('ID-ADELI', BOTH, 'Un numéro ADELI (0) est admis dans la recherche', {
    guide: 'faq',
    contradiction: 'C-09',
    fix: 'Acceptez 0 suivi d’un numéro ADELI ; d’un inconnu, rendez un searchset vide, jamais une erreur.',
    check: (c) => {
      const answer = c.answer('adeli');
      c.expect(answer.exchange?.response?.status === 200 && answer.bundle !== undefined, answer, {
        received: status(answer),
        expected: '200 et un Bundle',
      });
    },
    mutant: inAnswer(/\.adeli$/, ({ response }) => (response.status = 422)),
  }),
  strict('LECTURE', ALL, 'Ce que le CapabilityStatement dit lisible se lit à son adresse', {
    guide: 'ps',
    severity: 'warning',
    fix: 'Servez GET [base]/Slot/<id> (ou Schedule), ou retirez l’interaction read du CapabilityStatement.',
    check: (c) => {
      if (!declaresRead(c.answer('metadata').json, readFlow(c.flow))) c.skip('lecture non déclarée par ce serveur');
      const answer = c.answer('read');
      const id = answer.exchange?.request.url.split('/').at(-1);
      c.expect(
        answer.exchange?.response?.status === 200 &&
          answer.json?.['resourceType'] === readFlow(c.flow) &&
          answer.json['id'] === id,
        answer,
        { received: status(answer), expected: `200 et ${readFlow(c.flow)}/${id ?? ''}` },
      );
    },
    mutant: inAnswer(/\.read$/, ({ response }) => (response.status = 404)),
  }),
  strict('SYS-OID', ALL, 'Chaque OID s’écrit urn:oid:', {
    guide: 'faq',
    fix: 'Faites précéder chaque OID de urn:oid:.',
    check: (c) => {
      for (const answer of c.bundles())
        for (const { resource, path } of answer.bundle.resources) {
          const found = findText(resource, (name, text) => name === 'system' && BARE_OID.test(text));
          if (!found) continue;
          const [received, expected] = [found.text, `urn:oid:${found.text.replace(/^oid:/i, '')}`];
          c.fail(answer, { path: `${path}${found.path}`, received, expected });
        }
    },
    mutant: inResource(
      'Schedule',
      (schedule) => (schedule['identifier'] = [{ system: '2.25.1999', value: '1' }]),
      OTHERS,
    ),
  }),
  strict('PRIV-TEXTE', ALL, 'Aucun texte ne semble parler d’un patient', {
    guide: 'security',
    severity: 'warning',
    fix: 'Retirez de comment, description et text tout ce qu’un secrétariat y note d’une personne.',
    check: (c) => {
      for (const answer of c.bundles())
        for (const { resource, path } of answer.bundle.resources) {
          const found = findText(resource, (name, text) => WRITTEN.has(name) && ABOUT_SOMEBODY.test(text));
          if (found) c.fail(answer, { path: `${path}${found.path}`, received: 'texte non repris ici' });
        }
    },
    mutant: inResource('Slot', (slot) => write(slot, 'serviceType[].text', 'Patiente : née le 3 avril'), OTHERS),
  }),
];
