// The official kit's group 4.0 (setup), 4.1 (performance), 3 (capability): what an answer must be before it is looked into.
import type { Rule } from '../model/index.js';
import { inAnswer, inBundle, official } from './define.js';

const SEARCHES = ['one', 'two-places', 'several', 'two-cpts', 'shared-cpts'];

/** Whether an answer is one that the setup of the official kit lets through. */
export const officialAnswerRules: Rule[] = [
  official('CAP-01', ['ps', 'cpts', 'sos'], 'GET /metadata répond 200 avec un CapabilityStatement', {
    guide: 'ps',
    severity: 'optional',
    fix: 'Publiez un CapabilityStatement (FHIR 4.0.1) à l’adresse [base]/metadata.',
    check: (c) => {
      const answer = c.answer('metadata');
      const { response } = answer.exchange!;
      c.expect(response?.status === 200 && answer.json?.['resourceType'] === 'CapabilityStatement', answer, {
        received: response ? `${response.status} ${String(answer.json?.['resourceType'])}` : 'pas de réponse',
        expected: '200 CapabilityStatement',
      });
    },
    mutant: inAnswer(/\.metadata$/, (answer) => {
      answer.response.status = 404;
    }),
  }),
  official('AGG-SET-01', ['ps', 'cpts'], 'La recherche de créneaux répond exactement 200', {
    guide: 'ps',
    fix: 'Répondez 200 à une recherche correcte, même vide. Vérifiez l’adresse de base, le routage et les certificats.',
    check: (c) => {
      for (const answer of searches(c)) {
        const { response, failure } = answer.exchange!;
        c.expect(response?.status === 200, answer, {
          received: response?.status ?? failure?.message ?? 'pas de réponse',
          expected: '200',
        });
      }
    },
    mutant: inAnswer(/\.one$/, (answer) => {
      answer.response.status = 206;
    }),
  }),
  official('AGG-SET-02', ['ps', 'cpts'], 'Le corps de la réponse est un Bundle', {
    guide: 'ps',
    fix: 'Répondez par une ressource Bundle en JSON, sans enveloppe.',
    becauseOf: ['AGG-SET-01'],
    check: (c) => {
      for (const answer of searches(c))
        c.expect(answer.bundle !== undefined, answer, {
          path: 'resourceType',
          received: answer.json?.['resourceType'] ?? answer.exchange!.response?.body.slice(0, 80),
          expected: 'Bundle',
        });
    },
    mutant: inBundle((bundle) => {
      bundle['resourceType'] = 'Parameters';
    }),
  }),
  official('AGG-SET-03', ['ps', 'cpts'], 'Le bundle contient au moins une entrée', {
    guide: 'ps',
    contradiction: 'C-02',
    fix: 'Choisissez pour le test un PS qui a des créneaux libres dans les 72 h.',
    becauseOf: ['AGG-SET-01', 'AGG-SET-02'],
    check: (c) => {
      for (const answer of searches(c))
        c.expect((answer.bundle?.entries.length ?? 0) > 0, answer, { path: 'entry', received: 'aucune entrée' });
    },
    mutant: inBundle((bundle) => {
      delete bundle['entry'];
      bundle['total'] = 0;
    }, /\.one$/),
  }),
  official('AGG-SET-04', ['ps', 'cpts'], 'Content-Type est application/fhir+json', {
    guide: 'ps',
    severity: 'warning',
    contradiction: 'C-15',
    fix: 'Déclarez Content-Type: application/fhir+json; charset=utf-8.',
    check: (c) => {
      for (const answer of searches(c)) {
        const type = answer.exchange!.response?.headers['content-type'];
        c.expect(type?.split(';')[0]!.trim() === 'application/fhir+json', answer, {
          path: 'Content-Type',
          received: type,
        });
      }
    },
    mutant: inAnswer(/\.one$/, ({ response }) => {
      response.headers['content-type'] = 'application/json';
    }),
  }),
  official('AGG-PERF-01', 'performance', 'La recherche pour un PS répond en moins de 1 s', {
    guide: 'annexes',
    contradiction: 'C-01',
    fix: 'Réduisez le temps de calcul de l’agenda, ou gardez les créneaux libres en mémoire.',
    check: (c) => {
      const exchange = c.exchange('performance.single');
      c.expect(exchange.response?.status === 200 && exchange.ms < 1000, exchange, {
        received: `${exchange.response?.status ?? 'pas de réponse'}, ${Math.round(exchange.ms)} ms`,
        expected: '200 en moins de 1000 ms',
      });
    },
    mutant: inAnswer(/^performance\.single$/, (answer) => {
      answer.late = 1_500;
    }),
  }),
];

function searches(c: Parameters<Rule['check']>[0]) {
  const found = c.view.answers(c.flow).filter(({ fromFile, scenario }) => !fromFile && SEARCHES.includes(scenario));
  return found.length ? found : c.skip('aucune recherche réalisée');
}
