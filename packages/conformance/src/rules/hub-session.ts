// What an LRM does with the messages it receives (INT_L02): takes, refuses, keeps in order, and never answers an answer.
import { BURST, FLOOD, PUBLISHED, type Json, type Mutant, type Rule } from '../model/index.js';
import { objectOf, type Check } from '../view/index.js';
import { strict, type RuleRest } from './define.js';
import { idOf, inReaction, named, outcomeOf, publications, told, type Outcome } from './hub-view.js';
import { TAKEN } from './hub-taken.js';
import { quantile } from './performance.js';

/** What makes an answer that cannot be matched with its message. */
const UNREAD = ['HUB-AMQP.json', 'HUB-ENV.contenu', 'HUB-ACK.reference', 'HUB-ERREUR.reference', 'HUB-LRM.rejet'];
const PATIENCE_MS = 10_000;

const isTaken = ({ acks, errors, refusals }: Outcome): boolean => acks.length > 0 && !errors.length && !refusals.length;

const silent = (name: string) => inReaction(name, (reaction) => (reaction.published = []));

const lrm = (id: string, title: string, rest: Omit<RuleRest, 'guide'>): Rule =>
  strict(`HUB-LRM.${id}`, 'hub', title, { guide: 'lrm', ...rest });

const takenRules = TAKEN.map(([id, exchange, title, fix, more]) =>
  lrm(id, `Est acquitté : ${title}`, {
    fix,
    becauseOf: UNREAD,
    check: (c) => {
      const outcome = outcomeOf(c, exchange);
      c.expect(isTaken(outcome), outcome.exchange, { received: told(outcome), expected: 'un acquittement (RC-REF)' });
    },
    mutant: silent(exchange),
    ...more,
  }),
);

/** A message that must not be taken as it is. */
const refused = (id: string, exchange: string, title: string, fix: string): Rule =>
  lrm(id, title, {
    fix,
    becauseOf: UNREAD,
    check: (c) => {
      const outcome = outcomeOf(c, exchange);
      const { acks, errors, refusals, rejected } = outcome;
      c.expect(!acks.length && (errors.length > 0 || refusals.length > 0 || rejected), outcome.exchange, {
        received: told(outcome),
        expected: 'une erreur (RS-ERROR) sur .info',
      });
    },
    mutant: silent(exchange),
  });

/** A message that may be taken or refused, but not passed over. */
const answered = (id: string, exchange: string, title: string, fix: string, contradiction?: string): Rule =>
  lrm(id, title, {
    fix,
    becauseOf: UNREAD,
    ...(contradiction && { contradiction }),
    check: (c) => {
      const outcome = outcomeOf(c, exchange);
      c.expect(told(outcome) !== 'aucune réponse', outcome.exchange, {
        received: told(outcome),
        expected: 'un acquittement ou une erreur',
      });
    },
    mutant: silent(exchange),
  });

/** Publications that answer one of these exchanges, which nobody answers. */
function loops(c: Check, wanted: RegExp): void {
  const exchanges = c.view.exchanges('hub').filter(({ name }) => wanted.test(name));
  if (!exchanges.length) c.skip('non envoyé');
  const ids = new Map(exchanges.map((exchange) => [idOf(exchange), exchange.name]));
  for (const document of publications(c)) {
    const name = ids.get(named(document) ?? '');
    if (name !== undefined) c.fail(document.answer, { received: `réponse à ${name}`, expected: 'aucune réponse' });
  }
}

/** The queues at the end. */
function queuesOf(c: Check): { exchange: string; state: Record<string, { messages: number; consumers: number }> } {
  const { response, name } = c.exchange('queues');
  return { exchange: name, state: JSON.parse(response!.body) as never };
}

/** Names the deliveries for which an answer is due. */
const due = (c: Check): string[] =>
  c.view
    .exchanges('hub')
    .filter(
      ({ request: { url, method }, name }) =>
        method === 'POST' && url.endsWith('.message') && name !== 'hub.redelivered.2',
    )
    .map(({ name }) => name);

/** A message that was never sent. */
const NEVER = { distributionID: 'fr.health.test.ptfsas_jamais-envoye', senderID: 'fr.health.test.ptfsas' };

/** An LRM that acknowledges an answer as it would a booking. */
const looping = (name: string): Mutant => ({
  lrm: {
    on: new RegExp(`^hub\\.${name}$`),
    edit: ({ published }, { body = '' }, acknowledge) =>
      void published.push(acknowledge({ ...(JSON.parse(body) as Json), senderID: NEVER.senderID })),
  },
});

/** Behaviour. */
export const hubSessionRules: Rule[] = [
  ...takenRules,
  lrm('relivraison', 'Un message livré deux fois est acquitté deux fois, sans conflit', {
    fix: 'AMQP livre au moins une fois : renvoyez le même acquittement, jamais 409.',
    becauseOf: UNREAD,
    check: (c) => {
      const outcome = outcomeOf(c, 'redelivered');
      c.expect(outcome.acks.length >= 2 && !outcome.errors.length, outcome.exchange, {
        received: told(outcome),
        expected: 'deux acquittements',
      });
    },
    mutant: silent('redelivered\\.2'),
  }),
  lrm('conflit', 'Une création qui contredit un rendez-vous connu est acquittée, ou refusée par 409 ou 701', {
    fix: '701 CASE_ALREADY_EXISTS (ou 409 CONFLICT) ; aucun autre code ne dit cela.',
    contradiction: 'H-12',
    becauseOf: UNREAD,
    check: (c) => {
      const outcome = outcomeOf(c, 'conflict');
      const codes = outcome.errors.map(
        ({ message }) => objectOf(objectOf(message?.['error'])?.['errorCode'])?.['statusCode'],
      );
      const right = codes.every((code) => code === 409 || code === 701) && codes.length + outcome.acks.length > 0;
      c.expect(right, outcome.exchange, { received: told(outcome), expected: 'acquittement, 409 ou 701' });
    },
    mutant: silent('conflict'),
  }),
  lrm('rafale', `${BURST} rendez-vous à la fois sont tous acquittés`, {
    fix: 'Écoutez sans cesse ; enregistrez, acquittez, puis traitez.',
    becauseOf: UNREAD,
    check: (c) => {
      for (let i = 1; i <= BURST; i++) {
        const outcome = outcomeOf(c, `hub.burst.${i}`);
        c.expect(isTaken(outcome), outcome.exchange, { received: told(outcome), expected: 'un acquittement' });
      }
    },
    mutant: silent('burst\\.7'),
  }),
  refused(
    'sans-date',
    'no-start',
    'Un rendez-vous sans date est refusé',
    'start est obligatoire : répondez par une erreur (704), sans acquitter.',
  ),
  refused(
    'fausse-date',
    'no-date',
    'Un rendez-vous à une date qui n’existe pas est refusé',
    'Le motif du schéma laisse passer un 30 février : vérifiez la date.',
  ),
  answered(
    'sans-regulateur',
    'no-regulator',
    'Un rendez-vous sans régulateur a une réponse',
    'Acceptez ou refusez, mais répondez : les exemples de la page n’ont pas de regulator.',
    'H-04',
  ),
  answered(
    'champ-inconnu',
    'unknown-field',
    'Un champ inconnu n’empêche pas de répondre',
    'Une version suivante du schéma en ajoutera : ignorez-le, ou répondez par une erreur.',
  ),
  answered(
    'autre-rpps',
    'other-rpps',
    'Un RPPS qui ne commence pas par 81 a une réponse',
    'Le schéma n’accepte que 81… ; d’autres RPPS existent. Ne cassez pas dessus.',
    'H-05',
  ),
  lrm('illisible', 'Un message illisible est rejeté sans être remis en file', {
    fix: 'basic.reject sans requeue : le Hub dit alors 500 à l’expéditeur. Avec requeue il revient sans fin.',
    becauseOf: ['HUB-LRM.ecoute'],
    check: (c) => {
      const outcome = outcomeOf(c, 'unreadable');
      c.expect(!outcome.acks.length && (outcome.rejected || outcome.errors.length > 0), outcome.exchange, {
        received: told(outcome),
        expected: 'rejet, ou erreur',
      });
    },
    mutant: inReaction('unreadable', (reaction) => (reaction.taken = true)),
  }),
  lrm('rejet', 'Aucun message lisible n’est rejeté', {
    fix: 'Un refus métier s’acquitte au niveau AMQP, puis se dit par une erreur ; rejeté, il devient une lettre morte (500).',
    check: (c) => {
      for (const { name, response, request } of c.view.exchanges('hub'))
        if (request.method === 'POST' && !name.startsWith(PUBLISHED) && name !== 'hub.unreadable')
          c.expect(response?.status !== 500, name, { received: 'rejeté', expected: 'pris' });
    },
    mutant: inReaction('cpts', (reaction) => Object.assign(reaction, { taken: false, published: [] })),
  }),
  lrm('une-reponse', 'Un message a une réponse, pas plusieurs', {
    fix: 'Un acquittement, ou une erreur ; les deux seulement si l’acquittement dit refused et nomme l’erreur.',
    check: (c) => {
      for (const name of due(c)) {
        const outcome = outcomeOf(c, name);
        const { acks, errors, refusals } = outcome;
        const times = name === 'hub.redelivered' ? 2 : 1;
        const wrong =
          acks.length > times ||
          errors.length > times ||
          refusals.length > times ||
          (acks.length > 0 && errors.length > 0);
        c.expect(!wrong, outcome.exchange, { received: told(outcome), expected: 'une seule réponse' });
      }
    },
    mutant: {
      lrm: {
        on: /^hub\.create$/,
        edit: ({ published }, { body = '' }, acknowledge) => void published.push(acknowledge(JSON.parse(body) as Json)),
      },
    },
  }),
  lrm('spontane', 'Le LRM ne publie rien que des réponses', {
    severity: 'warning',
    becauseOf: UNREAD,
    fix: 'Chaque acquittement, chaque erreur nomme un message reçu.',
    check: (c) => {
      const sent = new Set(
        c.view
          .exchanges('hub')
          .filter(({ name }) => !name.startsWith(PUBLISHED))
          .map(idOf),
      );
      for (const document of publications(c)) {
        const id = named(document);
        c.expect(id !== undefined && sent.has(id), document.answer, { received: id, expected: 'un message reçu' });
      }
    },
    mutant: {
      lrm: {
        on: /^hub\.create$/,
        edit: ({ published }, _message, acknowledge) => void published.push(acknowledge(NEVER)),
      },
    },
  }),
  lrm('boucle-acquittement', 'Un acquittement n’a pas de réponse', {
    fix: 'Notez ce qui arrive dans .ack, et n’y répondez jamais : les deux côtés se répondraient sans fin.',
    check: (c) => loops(c, /^hub\.ack$/),
    mutant: looping('ack'),
  }),
  lrm('boucle-erreur', 'Une erreur n’a pas de réponse', {
    fix: 'Notez ce qui arrive dans .info, et n’y répondez jamais.',
    check: (c) => loops(c, /^hub\.(?:error|unknown-error|flood\.\d+)$/),
    mutant: looping('error'),
  }),
  lrm('delai', 'Une réponse vient en moins de 10 s', {
    severity: 'warning',
    fix: 'Enregistrez, acquittez, puis traitez : tant que l’acquittement manque, la plateforme dit « non remis ».',
    check: (c) => {
      const times = due(c)
        .map((name) => c.exchange(name).ms)
        .sort((a, b) => a - b);
      if (!times.length) c.skip('aucune mesure');
      const ms = quantile(times, 0.95);
      c.expect(ms < PATIENCE_MS, 'hub', { received: `${ms} ms (95 % des messages)`, expected: 'moins de 10 000 ms' });
    },
    mutant: { lrm: { on: /./, edit: (reaction) => (reaction.late = 12_000) } },
  }),
  lrm('ecoute', 'Le LRM écoute sa file .message', {
    fix: 'Gardez un consommateur sur <votre identifiant>.message ; ce qui y reste un jour est perdu.',
    check: (c) => {
      const { exchange, state } = queuesOf(c);
      c.expect((state['message']?.consumers ?? 0) > 0, exchange, { path: '.message', received: 'aucun consommateur' });
    },
    mutant: { queues: { message: { messages: 0, consumers: 0 } } },
  }),
  lrm('reste', 'Rien ne reste dans la file .message', {
    becauseOf: ['HUB-LRM.ecoute'],
    fix: 'Consommez tout ; acquittez chaque message au niveau AMQP, à la main, après l’avoir enregistré.',
    check: (c) => {
      const { exchange, state } = queuesOf(c);
      const { messages = 0 } = state['message'] ?? {};
      c.expect(messages === 0, exchange, { path: '.message', received: `${messages} messages` });
    },
    mutant: { queues: { message: { messages: 3, consumers: 1 } } },
  }),
  lrm('info', 'La file .info est lue', {
    severity: 'warning',
    fix: 'Lisez .info au moins chaque jour : c’est là que le Hub dit que vos acquittements ne sont pas arrivés.',
    check: (c) => {
      const { exchange, state } = queuesOf(c);
      const { messages = 0, consumers = 0 } = state['info'] ?? {};
      c.expect(messages === 0 || consumers > 0, exchange, { path: '.info', received: `${messages} messages, non lus` });
    },
    mutant: { queues: { info: { messages: FLOOD, consumers: 0 } } },
  }),
];
