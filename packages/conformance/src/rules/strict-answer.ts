// What the guide says of answers as wholes: empty ones, refused ones, windows, media types, whom they speak of.
import { toPractitionerNationalId, toStructureNationalId } from '@sas-embed/contract';
import type { Flow, Json, Rule } from '../model/index.js';
import { listOf, textAt, textsAt, valuesAt, type Answer, type Check } from '../view/index.js';
import { FORMS, SYSTEMS } from '../vocabulary/index.js';
import { inAnswer, inBundle, inResource, resourcesOf, strict, without, write, type RuleRest } from './define.js';

const ALL: Flow[] = ['ps', 'cpts', 'sos'];
const BOTH: Flow[] = ['ps', 'cpts'];
const EMPTY = ['unknown', 'no-slot'];

const status = (answer: Answer): unknown =>
  answer.exchange?.response?.status ?? answer.exchange?.failure?.message ?? 'pas de réponse';

/** A rule on the two searches that must find nothing. */
function whenEmpty(
  id: string,
  title: string,
  path: string,
  right: (answer: Answer) => boolean,
  rest: Pick<RuleRest, 'mutant' | 'becauseOf'>,
): Rule {
  return strict(id, ALL, title, {
    guide: 'faq',
    contradiction: 'C-02',
    fix: 'Une recherche sans résultat est un succès : 200, un searchset vide, total 0 et le lien self.',
    check: (c) => {
      for (const name of EMPTY) {
        const answer = c.answer(name);
        c.expect(right(answer), answer, { path, received: path === '' ? status(answer) : answer.json?.[path] });
      }
    },
    ...rest,
  });
}

const EMPTY_ANSWER = /\.(?:unknown|no-slot)$/;

/** A search that must be refused. */
export function refused(name: string, what: string, fix: string, severity: 'required' | 'warning' = 'required'): Rule {
  return strict(`REFUS.${name}`, ALL, `${what} est refusée par une erreur 4xx`, {
    guide: 'ps',
    severity,
    fix,
    check: (c) => {
      const answer = c.answer(name);
      const code = answer.exchange?.response?.status ?? 0;
      c.expect(code >= 400 && code < 500, answer, { received: status(answer), expected: '400 à 499' });
    },
    mutant: inAnswer(new RegExp(`\\.${name}$`), ({ response }) => (response.status = 500)),
  });
}

const refusals = (c: Check): Answer[] => {
  const found = c.view
    .answers(c.flow)
    .filter((answer) => answer.scenario.startsWith('err-') && (answer.exchange?.response?.status ?? 0) >= 400);
  return found.length ? found : c.skip('aucune recherche n’a été refusée');
};

/** Starts of the slots of an answer, as instants. */
const startsOf = (answer: Answer): number[] =>
  (answer.bundle?.slots ?? [])
    .map(({ resource }) => Date.parse(String(resource['start'] as string)))
    .sort((a, b) => a - b);

/** The same window, written in another way, gives the same slots. */
export function zone(id: string, name: string, how: string, same = 'zone-offset'): Rule {
  return strict(id, ALL, `Une fenêtre ${how} donne les mêmes créneaux`, {
    guide: 'ps',
    contradiction: 'C-16',
    fix: 'Lisez start avec décalage, en Z, et sans fuseau (heure de Paris).',
    check: (c) => {
      for (const searched of [same, name]) {
        const answer = c.answer(searched);
        if (answer.exchange?.response?.status !== 200)
          return c.fail(answer, { received: status(answer), expected: '200' });
      }
      const [one, other] = [startsOf(c.answer(same)), startsOf(c.answer(name))];
      c.expect(one.join() === other.join(), c.answer(name), {
        received: `${other.length} créneaux`,
        expected: `les ${one.length} créneaux de la même fenêtre avec décalage`,
      });
    },
    mutant: inBundle(
      (bundle) => {
        without(bundle, 'Slot');
        bundle['total'] = 0;
        delete bundle['entry'];
      },
      new RegExp(`\\.${name}$`),
    ),
  });
}

function accepted(id: string, name: string, type: string): Rule {
  return strict(id, ALL, `Accept: ${type} est servi`, {
    guide: 'ps',
    contradiction: 'C-15',
    fix: 'Acceptez application/fhir+json, application/json+fhir et application/json.',
    check: (c) => {
      const answer = c.answer(name);
      c.expect(answer.exchange?.response?.status === 200 && answer.bundle !== undefined, answer, {
        received: status(answer),
      });
    },
    mutant: inAnswer(new RegExp(`\\.${name}$`), ({ response }) => {
      response.status = 406;
      response.body = '';
    }),
  });
}

const idsOf = (answer: Answer, flow: Flow): { value: string; path: string }[] => {
  const [type, system] = flow === 'sos' ? ['Organization', SYSTEMS.idnst] : ['Practitioner', SYSTEMS.idnps];
  return (answer.bundle?.all(type) ?? []).flatMap(({ resource, path }) =>
    valuesAt(resource, 'identifier[]', path).flatMap(({ value, path: at }) =>
      textAt(value, 'system') === system ? { value: textAt(value, 'value') ?? '', path: `${at}.value` } : [],
    ),
  );
};

const national = (flow: Flow, text: string): string =>
  (flow === 'sos' ? toStructureNationalId(text) : toPractitionerNationalId(text)) ?? text;

/** What the guide asks of answers. */
export const strictAnswerRules: Rule[] = [
  whenEmpty('VIDE-200', 'Une recherche sans résultat répond 200', '', (a) => a.exchange?.response?.status === 200, {
    mutant: inAnswer(EMPTY_ANSWER, ({ response }) => (response.status = 404)),
  }),
  whenEmpty(
    'VIDE-BUNDLE',
    'Une recherche sans résultat répond un Bundle searchset',
    'resourceType',
    (a) => a.bundle?.json['type'] === 'searchset',
    {
      mutant: inBundle((bundle) => (bundle['type'] = 'collection'), EMPTY_ANSWER),
    },
  ),
  whenEmpty('VIDE-TOTAL', 'Une recherche sans résultat dit total 0', 'total', (a) => a.json?.['total'] === 0, {
    mutant: inBundle((bundle) => delete bundle['total'], EMPTY_ANSWER),
  }),
  whenEmpty(
    'VIDE-ENTREE',
    'Une recherche sans résultat n’a aucune entrée',
    'entry',
    (a) => listOf(a.json?.['entry']).length === 0,
    {
      mutant: inBundle((bundle) => {
        bundle['entry'] = [
          {
            fullUrl: 'https://agenda.example/fhir/OperationOutcome/1',
            search: { mode: 'outcome' },
            resource: { resourceType: 'OperationOutcome', id: '1' },
          },
        ];
      }, /\.unknown$/),
    },
  ),
  whenEmpty(
    'VIDE-SELF',
    'Une recherche sans résultat porte le lien self',
    'link',
    (a) => textsAt(a.json, 'link[].relation').includes('self'),
    {
      mutant: inBundle((bundle) => delete bundle['link'], EMPTY_ANSWER),
    },
  ),
  refused(
    'err-no-ge',
    'Une recherche sans borne de début',
    'Refusez une recherche sans start=ge…, avec un OperationOutcome.',
    'warning',
  ),
  refused(
    'err-no-le',
    'Une recherche sans borne de fin',
    'Refusez une recherche sans start=le…, avec un OperationOutcome.',
    'warning',
  ),
  refused(
    'err-no-status',
    'Une recherche sans status',
    'Refusez une recherche sans status=free, avec un OperationOutcome.',
    'warning',
  ),
  refused('err-status', 'Une recherche de créneaux non libres', 'Seul status=free est permis.', 'warning'),
  refused(
    'err-no-id',
    'Une recherche sans identifiant',
    'Refusez une recherche qui ne nomme personne : elle rendrait tout l’agenda.',
  ),
  refused('err-date', 'Une recherche à la date impossible', 'Répondez 400 à une date qui n’existe pas.'),
  refused('err-too-many', 'Une recherche de 26 identifiants', 'Refusez plus de 25 identifiants.', 'warning'),
  refused('err-type', 'La recherche d’un type inconnu', 'Répondez 404 à un type de ressource que vous n’offrez pas.'),
  strict('REFUS-OUTCOME', ALL, 'Un refus porte un OperationOutcome', {
    guide: 'ps',
    fix: 'Mettez dans le corps de chaque erreur un OperationOutcome qui dit ce qui ne va pas.',
    check: (c) => {
      for (const answer of refusals(c))
        c.expect(answer.json?.['resourceType'] === 'OperationOutcome', answer, {
          path: 'resourceType',
          received: answer.json?.['resourceType'] ?? answer.exchange?.response?.body.slice(0, 60),
          expected: 'OperationOutcome',
        });
    },
    mutant: inAnswer(/\.err-date$/, ({ response }) => (response.body = '<h1>Bad Request</h1>')),
  }),
  strict('REFUS-ISSUE', ALL, 'L’OperationOutcome dit sa gravité et son code', {
    guide: 'ps',
    fix: 'OperationOutcome.issue a severity et code ; diagnostics aide beaucoup.',
    becauseOf: ['REFUS-OUTCOME'],
    check: (c) => {
      for (const answer of refusals(c))
        c.expect(Boolean(textAt(answer.json, 'issue[].severity') && textAt(answer.json, 'issue[].code')), answer, {
          path: 'issue',
          received: answer.json?.['issue'],
        });
    },
    mutant: { body: { on: /\.err-date$/, edit: (body) => delete (body['issue'] as Json[])[0]!['code'] } },
  }),
  strict('REFUS-TRACE', ALL, 'Un refus ne montre ni pile d’appels ni page HTML', {
    guide: 'security',
    severity: 'warning',
    fix: 'Ne renvoyez pas de trace d’exécution : elle renseigne un attaquant.',
    becauseOf: ['REFUS-OUTCOME'],
    check: (c) => {
      for (const answer of refusals(c)) {
        const body = answer.exchange?.response?.body ?? '';
        c.expect(
          !/<html|\bat [\w.$]+\([\w.]+:\d+|Exception in thread|Traceback|\bat \S+ \(\S+:\d+:\d+\)/i.test(body),
          answer,
          { received: body.slice(0, 120) },
        );
      }
    },
    mutant: {
      body: {
        on: /\.err-date$/,
        edit: (body) => write(body, 'issue[].diagnostics', 'at fr.agenda.Slots.read(Slots.java:42)'),
      },
    },
  }),
  strict('FEN-DEBUT', ALL, 'Aucun créneau ne commence avant la borne demandée', {
    guide: 'ps',
    fix: 'Comparez des instants, décalages compris ; ge est inclus.',
    check: (c) =>
      window(
        c,
        (start, { from }) => start >= from,
        ({ from }) => `au plus tôt ${new Date(from).toISOString()}`,
      ),
    mutant: inResource(
      'Slot',
      (slot) => {
        slot['start'] = '2026-03-10T08:00:00.000+01:00';
      },
      { on: /\.(?:two-places|several)$/ },
    ),
  }),
  strict('FEN-FIN', ALL, 'Aucun créneau ne commence après la borne demandée', {
    guide: 'ps',
    fix: 'Comparez des instants, décalages compris ; le est inclus.',
    check: (c) =>
      window(
        c,
        (start, { to }) => start <= to,
        ({ to }) => `au plus tard ${new Date(to).toISOString()}`,
      ),
    mutant: inResource(
      'Slot',
      (slot) => {
        slot['start'] = '2026-03-14T08:00:00.000+01:00';
        slot['end'] = '2026-03-14T08:20:00.000+01:00';
      },
      { on: /\.(?:two-places|several)$/ },
    ),
  }),
  zone('FEN-UTC', 'zone-utc', 'écrite en UTC (Z)'),
  zone('FEN-SANS-FUSEAU', 'zone-none', 'sans fuseau (heure de Paris)'),
  strict('FEN-ETROITE', ALL, 'Une fenêtre plus étroite donne les créneaux de la large qui y tombent', {
    guide: 'ps',
    fix: 'Une recherche ne doit rien ajouter ni oublier quand la fenêtre se resserre.',
    check: (c) => {
      const narrow = c.answer('narrow');
      const { from, to } = narrow.asked!;
      const expected = startsOf(c.answer('zone-offset')).filter((start) => start >= from && start <= to);
      c.expect(startsOf(narrow).join() === expected.join(), narrow, {
        received: `${startsOf(narrow).length} créneaux`,
        expected: `${expected.length} créneaux`,
      });
    },
    mutant: inBundle((bundle) => {
      const last = resourcesOf(bundle, 'Slot').at(-1);
      bundle['entry'] = (bundle['entry'] as Json[]).filter((entry) => entry['resource'] !== last);
    }, /\.narrow$/),
  }),
  strict('FEN-BORNE', ALL, 'Les deux bornes sont incluses', {
    guide: 'ps',
    fix: 'Une recherche dont les deux bornes sont le début d’un créneau rend ce créneau.',
    check: (c) => {
      const answer = c.answer('boundary');
      c.expect(startsOf(answer).includes(answer.asked!.from), answer, {
        received: `${startsOf(answer).length} créneau`,
        expected: 'le créneau de cet instant',
      });
    },
    mutant: inBundle((bundle) => {
      delete bundle['entry'];
      bundle['total'] = 0;
    }, /\.boundary$/),
  }),
  accepted('MEDIA-FHIR', 'accept-fhir', 'application/fhir+json'),
  accepted('MEDIA-JSON', 'accept-json', 'application/json'),
  strict('MEDIA-UTF8', ALL, 'La réponse est en UTF-8', {
    guide: 'ps',
    fix: 'Encodez en UTF-8, sans BOM, et ne déclarez pas d’autre charset.',
    check: (c) => {
      for (const answer of c.bundles()) {
        const type = answer.exchange?.response?.headers['content-type'] ?? '';
        const charset = /charset=([^;]+)/i.exec(type)?.[1]?.trim().replaceAll('"', '').toLowerCase();
        const broken = /\uFFFD/.test(answer.exchange?.response?.body ?? '');
        c.expect((charset ?? 'utf-8') === 'utf-8' && !broken, answer, {
          path: 'Content-Type',
          received: broken ? 'octets invalides' : type,
        });
      }
    },
    mutant: inAnswer(
      /\.one$/,
      ({ response }) => (response.headers['content-type'] = 'application/fhir+json; charset=iso-8859-1'),
    ),
  }),
  strict('ID-NU', BOTH, 'Un RPPS demandé sans préfixe est trouvé aussi', {
    guide: 'faq',
    fix: 'Comparez les identifiants avec et sans le 8 ; la réponse est toujours préfixée.',
    check: (c) => {
      const [bare, whole] = [startsOf(c.answer('bare')), startsOf(c.answer('zone-offset'))];
      c.expect(bare.join() === whole.join(), c.answer('bare'), {
        received: `${bare.length} créneaux`,
        expected: `${whole.length} créneaux`,
      });
    },
    mutant: inBundle((bundle) => {
      delete bundle['entry'];
      bundle['total'] = 0;
    }, /\.bare$/),
  }),
  strict('ID-DEMANDE', ALL, 'Seuls les demandés sont rendus', {
    guide: 'ps',
    fix: 'Ne rendez que les PS, ou les associations, nommés dans la recherche.',
    check: (c) => {
      for (const answer of c.asked()) {
        const asked = new Set(answer.asked.ids.map((id) => national(c.flow, id)));
        for (const { value, path } of idsOf(answer, c.flow))
          c.expect(asked.has(national(c.flow, value)), answer, {
            path,
            received: value,
            expected: [...asked].join(', '),
          });
      }
    },
    mutant: inBundle((bundle) => {
      const type = resourcesOf(bundle, 'Practitioner').length ? 'Practitioner' : 'Organization';
      const one = resourcesOf(bundle, type).at(-1)!;
      write(one, 'identifier[].value', type === 'Practitioner' ? '819990000991' : '373282932000991');
    }, /\.several$/),
  }),
  strict('ID-PREFIXE', BOTH, 'Chaque PS rendu a son RPPS (8) ou son ADELI (0), préfixé', {
    guide: 'faq',
    contradiction: 'C-09',
    fix: 'Préfixez chaque numéro : 8 et 11 chiffres, ou 0 et le numéro ADELI.',
    check: (c) => {
      for (const answer of c.bundles())
        for (const { value, path } of idsOf(answer, c.flow))
          c.expect(FORMS.practitioner.test(value), answer, { path, received: value });
    },
    mutant: inResource('Practitioner', (one) => write(one, 'identifier[].value', '19990000041'), { on: /\.several$/ }),
  }),
];

/** Judges the start of each slot by the window that was asked for. */
function window(
  c: Check,
  right: (start: number, asked: { from: number; to: number }) => boolean,
  expected: (asked: { from: number; to: number }) => string,
): void {
  for (const { bundle, asked, ...answer } of c.asked())
    for (const { resource, path } of bundle.slots) {
      const start = Date.parse(resource['start'] as string);
      if (!Number.isNaN(start) && !right(start, asked))
        c.fail(answer, { path: `${path}.start`, received: resource['start'], expected: expected(asked) });
    }
}
