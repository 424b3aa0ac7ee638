// How an editor tells the platform of appointments (INT_R03): the order of its messages, not their content.
import { appointmentIdentifierOf } from '@sas-embed/fhir';
import type { Exchange, Json, KitRequest, Rule } from '../model/index.js';
import { objectOf, textAt, type Check } from '../view/index.js';
import { strict, type RuleRest } from './define.js';

/** A message, and whose appointment it is about. */
interface Message {
  exchange: Exchange;
  key: string;
  json: Json;
  accepted: boolean;
}

function messages(c: Check): Message[] {
  const found = c.view.exchanges('appointments').flatMap((exchange) => {
    const json = c.view.answer(exchange.name)?.json;
    if (json?.['resourceType'] !== 'Appointment') return [];
    const identifier = objectOf((json['identifier'] as unknown[] | undefined)?.[0]);
    const key = `${textAt(identifier, 'system') ?? ''}|${textAt(identifier, 'value') ?? ''}`;
    return { exchange, key, json, accepted: (exchange.response?.status ?? 0) < 300 };
  });
  return found.length ? found : c.skip('aucun rendez-vous reçu (INT_R03) : à vérifier par run');
}

const session = (
  fix: string,
  check: (c: Check, all: Message[]) => void,
  incoming: (requests: KitRequest[]) => void,
  more: Partial<RuleRest> = {},
): RuleRest => ({
  guide: 'appointments',
  fix,
  check: (c) => check(c, messages(c)),
  mutant: { incoming },
  ...more,
});

/** Splits the messages of an appointment in the first that was accepted, and those after. */
function lives(all: readonly Message[]): Map<string, Message[]> {
  const byKey = new Map<string, Message[]>();
  for (const message of all) byKey.set(message.key, [...(byKey.get(message.key) ?? []), message]);
  return byKey;
}

const instantOf = (value: unknown): number => Date.parse(String(value));

const OTHER = '00000000-0000-4000-8000-000000000099';

/** Rules of the exchange. */
export const appointmentSessionRules: Rule[] = [
  strict(
    'R03-POST',
    'appointments',
    'Un rendez-vous est annoncé par POST',
    session(
      'POST [base]/Appointment à la prise du rendez-vous ; PUT ensuite.',
      (c, all) => {
        for (const [first] of lives(all).values())
          c.expect(first!.exchange.request.method === 'POST', first!.exchange, {
            received: first!.exchange.request.method,
            expected: 'POST',
          });
      },
      (requests) => {
        const at = requests.findLastIndex(({ method }) => method === 'POST');
        const { body } = requests[at]!;
        const id = textAt(JSON.parse(body!), 'identifier[].value')!;
        const system = textAt(JSON.parse(body!), 'identifier[].system')!;
        requests[at] = {
          ...requests[at]!,
          method: 'PUT',
          url: `${requests[at]!.url}?identifier=${encodeURIComponent(`${system}|${id}`)}`,
        };
      },
    ),
  ),
  strict(
    'R03-PUT',
    'appointments',
    'Un changement est annoncé par PUT',
    session(
      'PUT [base]/Appointment?identifier=… à chaque changement, avec l’identifiant de l’annonce.',
      (c, all) => {
        for (const life of lives(all).values()) {
          const accepted = life.findIndex((message) => message.accepted);
          for (const { exchange } of accepted < 0 ? [] : life.slice(accepted + 1))
            c.expect(exchange.request.method === 'PUT', exchange, {
              received: exchange.request.method,
              expected: 'PUT',
            });
        }
      },
      (requests) => {
        const last = requests.at(-1)!;
        requests[requests.length - 1] = { ...last, method: 'POST', url: last.url.split('?')[0]! };
      },
    ),
  ),
  strict(
    'R03-PARAMETRE',
    'appointments',
    'PUT nomme dans identifier le rendez-vous du corps',
    session(
      'identifier=<système>|<valeur>, les mêmes que Appointment.identifier, encodés.',
      (c, all) => {
        for (const { exchange, key } of all.filter(({ exchange: { request } }) => request.method === 'PUT')) {
          const told = appointmentIdentifierOf(Object.fromEntries(new URL(exchange.request.url).searchParams));
          c.expect(told !== undefined && `${told.system}|${told.value}` === key, exchange, {
            path: 'identifier',
            received: told ? `${told.system}|${told.value}` : exchange.request.url,
            expected: key,
          });
        }
      },
      (requests) => {
        const last = requests.at(-1)!;
        requests[requests.length - 1] = { ...last, url: last.url.replace(/[^%C]+$/, OTHER) };
      },
      { becauseOf: ['RDV-OID'] },
    ),
  ),
  strict(
    'R03-REPRISE',
    'appointments',
    'Un message refusé par 503 est envoyé de nouveau',
    session(
      'Gardez le message et réessayez, à intervalles croissants, jusqu’à une réponse 2xx ou 4xx.',
      (c, all) => {
        for (const { exchange, key, accepted } of all) {
          if (accepted || (exchange.response?.status ?? 0) < 500) continue;
          const later = all.slice(all.findIndex((message) => message.exchange === exchange) + 1);
          c.expect(
            later.some((message) => message.key === key && message.accepted),
            exchange,
            { received: 'jamais renvoyé' },
          );
        }
      },
      (requests) => {
        // what was refused is lost: it is not among those that come later
        requests[0] = { ...requests[0]!, body: requests[0]!.body!.replace(/b6e39355[-0-9]+/, OTHER) };
      },
    ),
  ),
  strict(
    'R03-TYPE',
    'appointments',
    'Content-Type est du JSON de FHIR',
    session(
      'Content-Type: application/fhir+json (application/json et application/json+fhir sont lus aussi).',
      (c, all) => {
        for (const { exchange } of all) {
          const type = exchange.request.headers['content-type']?.split(';')[0]?.trim();
          c.expect(
            ['application/fhir+json', 'application/json+fhir', 'application/json'].includes(type ?? ''),
            exchange,
            { path: 'Content-Type', received: type },
          );
        }
      },
      (requests) =>
        requests.forEach(
          (request, i) => (requests[i] = { ...request, headers: { ...request.headers, 'content-type': 'text/plain' } }),
        ),
      { contradiction: 'C-15' },
    ),
  ),
  strict(
    'R03-DEPLACE',
    'appointments',
    'Un rendez-vous déplacé est annoncé',
    session(
      'Déplacez un rendez-vous pendant le test : PUT avec la nouvelle heure, sous le même identifiant.',
      (c, all) =>
        c.expect(
          [...lives(all).values()].some((life) => new Set(life.map(({ json }) => instantOf(json['start']))).size > 1),
          'appointments',
          { path: 'start', received: 'aucun changement d’heure', expected: 'un rendez-vous à une autre heure' },
        ),
      (requests) => {
        // the move is not told, and the cancellation speaks of the first hour
        const [first] = requests;
        const { start, end } = JSON.parse(first!.body!) as Json;
        const at = requests.findIndex(({ method, body }) => method === 'PUT' && body!.includes('"status":"booked"'));
        requests.splice(at, 1);
        requests[at] = {
          ...requests[at]!,
          body: JSON.stringify({ ...(JSON.parse(requests[at]!.body!) as Json), start, end }),
        };
      },
      { severity: 'warning' },
    ),
  ),
  strict(
    'R03-ANNULE',
    'appointments',
    'Une annulation est annoncée',
    changed('cancelled', 'Annulez un rendez-vous pendant le test : la plateforme doit l’apprendre.'),
  ),
  strict(
    'R03-HONORE',
    'appointments',
    'Un rendez-vous honoré est annoncé',
    changed('fulfilled', 'Marquez un rendez-vous honoré pendant le test.', 'warning'),
  ),
  strict(
    'R03-ABSENT',
    'appointments',
    'Un rendez-vous non honoré est annoncé',
    changed('noshow', 'Marquez un rendez-vous non honoré pendant le test.', 'warning'),
  ),
];

function changed(status: string, fix: string, severity: 'required' | 'warning' = 'required'): RuleRest {
  return session(
    fix,
    (c, all) =>
      c.expect(
        all.some(({ json }) => json['status'] === status),
        'appointments',
        {
          path: 'status',
          received: [...new Set(all.map(({ json }) => json['status'] as string))].join(', '),
          expected: status,
        },
      ),
    (requests) => {
      const at = requests.findIndex(({ body }) => (JSON.parse(body!) as Json)['status'] === status);
      requests.splice(at, 1);
    },
    { severity },
  );
}
