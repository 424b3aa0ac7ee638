// Regulators' accounts (INT_R02): the official kit's sequence REG-01 to REG-16, and what the guide says beyond it.
import type { Exchange, Json, MutableAnswer, Rule, Severity } from '../model/index.js';
import { objectOf, textAt, textsAt, valuesAt, type Check } from '../view/index.js';
import { SYSTEMS } from '../vocabulary/index.js';
import { inAnswer, official, strict, type RuleRest } from './define.js';

const status = ({ response, failure }: Exchange): string =>
  String(response?.status ?? failure?.message ?? 'pas de réponse');
const escaped = (name: string): RegExp => new RegExp(`^accounts\\.${name}$`);

/** Statuses that a step must give. */
const EXPECTED = {
  created: { text: '201', right: (code: number) => code === 201, bad: 500 },
  ok: { text: '200 à 399', right: (code: number) => code >= 200 && code < 400, bad: 422 },
  refused: { text: '400 à 599', right: (code: number) => code >= 400 && code < 600, bad: 201 },
  saved: { text: '200 ou 201', right: (code: number) => code === 200 || code === 201, bad: 204 },
};

const step = (
  id: string,
  title: string,
  expected: keyof typeof EXPECTED,
  fix: string,
  more: { severity?: Severity; contradiction?: string; also?: string } = {},
): Rule => {
  const { bad } = EXPECTED[expected];
  const { also, ...rest } = more;
  return official(id, 'accounts', title, {
    guide: 'accounts',
    fix,
    ...rest,
    check: (c) => {
      for (const [name, wanted] of [
        [also, EXPECTED.created],
        [id, EXPECTED[expected]],
      ] as const) {
        if (name === undefined) continue;
        const exchange = c.exchange(name);
        c.expect(wanted.right(exchange.response?.status ?? 0), exchange, {
          received: status(exchange),
          expected: wanted.text,
        });
      }
    },
    mutant: inAnswer(escaped(id), ({ response }) => (response.status = bad)),
  });
};

const MISSING = { a: 'sans identifiant', b: 'sans nom', c: 'sans mail', d: 'sans active' };
const INVALID = {
  a: 'au nom vide',
  b: 'au mail vide',
  c: 'au telecom de système phone',
  d: 'de type INTRN au système national',
  e: 'de type IDNPS au système du SAS',
};

/** Checks of the official kit. */
export const officialAccountRules: Rule[] = [
  step(
    'REG-01',
    'Un compte à l’identifiant national est créé',
    'created',
    'Répondez 201 à POST /Practitioner. L’identifiant doit être inconnu : relancez avec un autre --regulator.',
  ),
  step(
    'REG-02',
    'Un compte à l’identifiant du SAS (UUID) est créé',
    'created',
    'Acceptez le système urn:oid:1.2.250.1.213.3.6, type INTRN.',
  ),
  step('REG-03', 'Une création répétée est refusée', 'refused', 'Répondez 422 quand l’identifiant est déjà connu.', {
    contradiction: 'C-22',
    also: 'REG-03-un',
  }),
  ...Object.entries(MISSING).map(([letter, what]) =>
    step(
      `REG-04${letter}`,
      `La création d’un compte ${what} est refusée`,
      'refused',
      'Répondez 400 quand une donnée obligatoire manque.',
      { contradiction: 'C-20' },
    ),
  ),
  ...Object.entries(INVALID).map(([letter, what]) =>
    step(
      `REG-05${letter}`,
      `La création d’un compte ${what} est refusée`,
      'refused',
      'Répondez 400 à une valeur incohérente.',
      { severity: 'optional' },
    ),
  ),
  step(
    'REG-06',
    'Un compte est désactivé',
    'ok',
    'PUT /Practitioner?identifier=… avec active false retire l’accès sans supprimer le compte.',
    { contradiction: 'C-21' },
  ),
  step('REG-07', 'Un compte est réactivé', 'ok', 'PUT avec active true rend l’accès.', { contradiction: 'C-21' }),
  step('REG-08', 'Le mail d’un compte est changé', 'ok', 'PUT avec un autre mail.'),
  step(
    'REG-09',
    'L’identifiant national d’un compte est changé',
    'ok',
    'L’identifiant du corps remplace celui de la requête.',
  ),
  step(
    'REG-10',
    'Le type d’identifiant est changé, comme le fait le kit',
    'ok',
    'Le kit cherche un UUID dans le système national et envoie l’identifiant national comme INTRN : acceptez-le comme une création.',
  ),
  step('REG-11', 'Le nom d’un compte est changé', 'ok', 'PUT avec un autre name.family.'),
  step('REG-12', 'Le prénom d’un compte est changé', 'ok', 'PUT avec un autre name.given.'),
  ...Object.entries(MISSING).map(([letter, what]) =>
    step(
      `REG-13${letter}`,
      `La modification d’un compte ${what} est refusée`,
      'refused',
      'Les contrôles de PUT sont ceux de POST.',
      { contradiction: 'C-20' },
    ),
  ),
  ...Object.entries(MISSING).map(([letter, what]) =>
    step(
      `REG-14${letter}`,
      `La création par PUT d’un compte ${what} est refusée`,
      'refused',
      'Les contrôles de PUT sont ceux de POST.',
      { contradiction: 'C-20' },
    ),
  ),
  step(
    'REG-15',
    'Un PUT sur un compte inconnu le crée',
    'saved',
    'PUT sur un identifiant inconnu vaut création (updateCreate).',
    { contradiction: 'C-21' },
  ),
  step('REG-16a', 'Un compte inactif peut être créé par PUT', 'ok', 'active false est permis à la création.'),
  step('REG-16b', 'Un nouveau compte à UUID est créé', 'created', 'Répondez 201.'),
  step(
    'REG-16c',
    'L’identifiant d’un compte désactivé passe à un autre',
    'ok',
    'L’identifiant national qu’un compte inactif portait peut être repris.',
  ),
];

/** A rule on the account that a reading gives back; an editor need not offer reading. */
function readBack(
  id: string,
  title: string,
  name: string,
  wrong: (account: Json) => string | undefined,
  edit: (account: Json) => void,
): Rule {
  return strict(id, 'accounts', title, {
    guide: 'accounts',
    severity: 'warning',
    fix: 'Enregistrez ce que PUT apporte ; GET /Practitioner?identifier=… aide à le vérifier.',
    check: (c) => {
      const answer = c.answer(name);
      if (answer.exchange?.response?.status !== 200 || !answer.bundle)
        return c.skip('lecture non offerte par ce serveur');
      const account = answer.bundle.all('Practitioner')[0]?.resource;
      const received = account ? wrong(account) : 'aucun compte';
      if (received !== undefined) c.fail(answer, { path: 'entry[0].resource', received });
    },
    mutant: {
      body: {
        on: escaped(name),
        edit: (bundle) => edit(objectOf(objectOf((bundle['entry'] as Json[])[0])!['resource'])!),
      },
    },
  });
}

const simple = (
  fix: string,
  names: string[],
  right: (exchange: Exchange) => boolean,
  expected: string,
  edit: (answer: MutableAnswer) => void,
  on: string,
  more: Partial<RuleRest> = {},
): RuleRest => ({
  guide: 'accounts',
  fix,
  check: (c: Check) => {
    for (const name of names) {
      const exchange = c.exchange(name);
      c.expect(right(exchange), exchange, {
        received: expected.startsWith('Location') ? exchange.response?.headers['location'] : status(exchange),
        expected,
      });
    }
  },
  mutant: inAnswer(escaped(on), edit),
  ...more,
});

const code = (exchange: Exchange): number => exchange.response?.status ?? 0;
const REFUSED = [
  'REG-03',
  ...['a', 'b', 'c', 'd'].flatMap((letter) => [`REG-04${letter}`, `REG-13${letter}`, `REG-14${letter}`]),
];
const hasLocation = ({ response }: Exchange): boolean =>
  /\/Practitioner\/[^/?#]+$/.test(response?.headers['location'] ?? '');

/** What the guide asks beyond. */
export const strictAccountRules: Rule[] = [
  strict(
    'CPT-LOCATION',
    'accounts',
    'Une création dit où est le compte (Location)',
    simple(
      'Ajoutez Location: [base]/Practitioner/<id>.',
      ['ETAT-creation'],
      (e) => code(e) !== 201 || hasLocation(e),
      'Location: …/Practitioner/<id>',
      ({ response }) => delete response.headers['location'],
      'ETAT-creation',
    ),
  ),
  strict(
    'CPT-LOCATION-PUT',
    'accounts',
    'Une modification dit où est le compte (Location)',
    simple(
      'Ajoutez Location à la réponse de PUT.',
      ['ETAT-nom', 'ETAT-bascule'],
      hasLocation,
      'Location: …/Practitioner/<id>',
      ({ response }) => delete response.headers['location'],
      'ETAT-nom',
      { severity: 'warning' },
    ),
  ),
  strict(
    'CPT-PUT-200',
    'accounts',
    'Une modification répond exactement 200',
    simple(
      'Répondez 200 à la modification d’un compte connu.',
      ['ETAT-nom', 'ETAT-repete', 'ETAT-bascule', 'ETAT-retrait'],
      (e) => code(e) === 200,
      '200',
      ({ response }) => (response.status = 202),
      'ETAT-repete',
      { contradiction: 'C-21', becauseOf: ['CPT-BASCULE'] },
    ),
  ),
  strict('CPT-MEME', 'accounts', 'Le compte garde sa place quand il change', {
    guide: 'accounts',
    fix: 'PUT modifie le compte trouvé ; il n’en crée pas un second. Location reste la même.',
    check: (c) => {
      const [first, ...others] = ['ETAT-creation', 'ETAT-nom', 'ETAT-repete', 'ETAT-bascule', 'ETAT-retrait'].map(
        (name) => c.exchange(name),
      );
      const id = (exchange: Exchange): string | undefined =>
        exchange.response?.headers['location']?.split('/Practitioner/')[1];
      for (const other of others)
        if (id(first!) !== undefined && id(other) !== undefined)
          c.expect(id(first!) === id(other), other, { path: 'Location', received: id(other), expected: id(first!)! });
    },
    mutant: inAnswer(
      escaped('ETAT-retrait'),
      ({ response }) => (response.headers['location'] = `${response.headers['location']}-bis`),
    ),
  }),
  strict(
    'CPT-BASCULE',
    'accounts',
    'Un compte à UUID reçoit son identifiant national',
    simple(
      'PUT ?identifier=<système du SAS>|<uuid> avec un corps IDNPS change l’identifiant du compte.',
      ['ETAT-bascule'],
      (e) => code(e) >= 200 && code(e) < 300,
      '200',
      ({ response }) => (response.status = 422),
      'ETAT-bascule',
    ),
  ),
  readBack(
    'CPT-LU-NOM',
    'Le nom modifié est enregistré',
    'ETAT-lecture',
    (one) => (textAt(one, 'name[].family') === 'SOLEILPUITS' ? undefined : (textAt(one, 'name[].family') ?? 'absent')),
    (one) => (one['name'] = [{ family: 'EXEMPLE', given: ['Camille'] }]),
  ),
  readBack(
    'CPT-LU-BASCULE',
    'L’identifiant national remplace l’UUID',
    'ETAT-bascule-lecture',
    (one) =>
      textsAt(one, 'identifier[].system').includes(SYSTEMS.idnps)
        ? undefined
        : textsAt(one, 'identifier[].system').join(', '),
    (one) => ((one['identifier'] as Json[])[0]!['system'] = SYSTEMS.regulatorInternal),
  ),
  readBack(
    'CPT-LU-RETRAIT',
    'Le retrait est enregistré',
    'ETAT-retrait-lecture',
    (one) => (one['active'] === false ? undefined : String(one['active'])),
    (one) => (one['active'] = true),
  ),
  ...(
    [
      ['err-json', 'Un corps qui n’est pas du JSON', 'refusé'],
      ['err-type', 'Une ressource d’un autre type', 'refusée'],
      ['err-put', 'Un PUT sans identifiant', 'refusé'],
    ] as const
  ).map(([name, what, isRefused]) =>
    strict(
      `CPT-REFUS.${name}`,
      'accounts',
      `${what} est ${isRefused} par une erreur 4xx`,
      simple(
        'Répondez 400 ou 422, jamais 500.',
        [name],
        (e) => code(e) >= 400 && code(e) < 500,
        '400 à 499',
        ({ response }) => (response.status = 500),
        name,
      ),
    ),
  ),
  strict(
    'CPT-4XX',
    'accounts',
    'Une donnée manquante est une erreur du client (400 ou 422)',
    simple(
      'Répondez 400 à une donnée manquante, 422 à un refus métier ; jamais 5xx.',
      REFUSED,
      (e) => code(e) < 400 || code(e) === 400 || code(e) === 422 || code(e) === 409 || code(e) === 412,
      '400 ou 422',
      ({ response }) => (response.status = 500),
      'REG-13a',
    ),
  ),
  strict(
    'CPT-MAIL',
    'accounts',
    'Deux comptes au même mail sont admis, ou le second est refusé proprement',
    simple(
      'Admettez deux comptes au même mail (l’identifiant fait foi), ou répondez 422 ; jamais 5xx.',
      ['ETAT-mail'],
      (e) => code(e) === 201 || (code(e) >= 400 && code(e) < 500),
      '201, ou 400 à 499',
      ({ response }) => (response.status = 500),
      'ETAT-mail',
    ),
  ),
  strict('CPT-CAPACITE', 'accounts', 'Le CapabilityStatement déclare updateCreate et conditionalUpdate', {
    guide: 'accounts',
    severity: 'warning',
    fix: 'Déclarez-les pour Practitioner dans [base]/metadata : PUT ?identifier=… modifie, ou crée.',
    check: (c) => {
      const answer = c.answer('metadata');
      if (answer.json?.['resourceType'] !== 'CapabilityStatement') return c.skip('pas de CapabilityStatement');
      const declared = valuesAt(answer.json, 'rest[].resource[]').some(
        ({ value }) =>
          textAt(value, 'type') === 'Practitioner' &&
          objectOf(value)!['updateCreate'] === true &&
          objectOf(value)!['conditionalUpdate'] === true,
      );
      c.expect(declared, answer, { path: 'rest.resource', received: 'non déclarés' });
    },
    mutant: {
      body: {
        on: escaped('metadata'),
        edit: (body) => {
          for (const { value } of valuesAt(body, 'rest[].resource[]')) delete objectOf(value)!['conditionalUpdate'];
        },
      },
    },
  }),
  strict('CPT-OUTCOME', 'accounts', 'Un refus porte un OperationOutcome', {
    guide: 'accounts',
    fix: 'Mettez un OperationOutcome dans le corps de chaque refus.',
    check: (c) => {
      for (const name of [...REFUSED, 'err-json', 'err-type', 'err-put']) {
        const answer = c.answer(name);
        if ((answer.exchange?.response?.status ?? 0) < 400) continue;
        c.expect(answer.json?.['resourceType'] === 'OperationOutcome', answer, {
          path: 'resourceType',
          received: answer.json?.['resourceType'] ?? answer.exchange?.response?.body.slice(0, 60),
        });
      }
    },
    mutant: inAnswer(escaped('REG-14b'), ({ response }) => (response.body = '')),
  }),
];
