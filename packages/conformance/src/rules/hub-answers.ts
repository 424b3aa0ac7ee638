// What an LRM answers (INT_L02): the final acknowledgement RC-REF, and the error RS-ERROR.
import { HUB_ERROR_CODES, validateHubMessage } from '@sas-embed/hub';
import type { Json, Rule } from '../model/index.js';
import { objectOf, textAt } from '../view/index.js';
import { strict, type RuleRest } from './define.js';
import {
  ANSWERED,
  documents,
  inPublished,
  MESSAGE,
  payloads,
  publications,
  type HubDocument,
  type Use,
} from './hub-view.js';

const HEADER = ['messageId', 'sender', 'sentAt', 'kind', 'status', 'recipient'];
const STEPS = ['RECU', 'ERREUR', 'INTEGRE', 'CONSULTE', 'SUPPRIME'];

function payload(
  id: string,
  use: Exclude<Use, 'booking'>,
  title: string,
  fix: string,
  wrong: (payload: Json, document: HubDocument) => [string, unknown, string?] | undefined,
  edit: (payload: Json, message: Json) => void,
  more: Partial<RuleRest> = {},
): Rule {
  return strict(id, 'hub', title, {
    guide: 'lrm',
    fix,
    check: (c) => {
      for (const { payload: one, path, answer, ...rest } of payloads(c, use)) {
        const found = wrong(one, { answer, ...rest });
        if (found)
          c.fail(answer, {
            path: found[0] ? `${path}.${found[0]}` : path,
            received: found[1],
            ...(found[2] && { expected: found[2] }),
          });
      }
    },
    mutant: inPublished(ANSWERED[use], (_envelope, message) =>
      edit(message[use === 'ack' ? 'reference' : 'error'] as Json, message),
    ),
    ...more,
  });
}

const codeOf = (error: Json): { statusCode?: unknown; statusString?: unknown } => objectOf(error['errorCode']) ?? {};
const CONFLICT = 409;

/** Acknowledgements. */
export const hubAckRules: Rule[] = [
  payload(
    'HUB-ACK.reference',
    'ack',
    'reference.distributionID nomme le message acquitté',
    'Le distributionID de l’enveloppe reçue, tel quel.',
    ({ distributionID }) =>
      typeof distributionID === 'string' && distributionID !== '' ? undefined : ['distributionID', distributionID],
    (reference) => delete reference['distributionID'],
  ),
  payload(
    'HUB-ACK.etape',
    'ack',
    'step, s’il est donné, est une des cinq étapes',
    `Une de ${STEPS.join(', ')}, ou rien.`,
    ({ step }) => (step === undefined || STEPS.includes(step as string) ? undefined : ['step', step, STEPS.join(', ')]),
    (reference) => (reference['step'] = 'intégré'),
  ),
  payload(
    'HUB-ACK.refus',
    'ack',
    'refused est un booléen ; vrai, il va avec errorDistributionID',
    'Un acquittement qui refuse nomme l’erreur envoyée à part, qui dit pourquoi.',
    ({ refused, errorDistributionID }) =>
      refused === undefined || refused === false || (refused === true && typeof errorDistributionID === 'string')
        ? undefined
        : ['refused', refused],
    (reference) => (reference['refused'] = 'non'),
  ),
  payload(
    'HUB-ACK.cles',
    'ack',
    'reference n’a que les clés du modèle',
    'distributionID, refused, errorDistributionID, step : le Hub répond 300 à toute autre.',
    (reference) => {
      const known = ['distributionID', 'refused', 'errorDistributionID', 'step'];
      const other = Object.keys(reference).find((key) => !known.includes(key));
      return other === undefined ? undefined : ['', other];
    },
    (reference) => (reference['comment'] = 'bien reçu'),
  ),
  strict('HUB-ACK.message', 'hub', 'Le message n’a que RC-DE et un contenu', {
    guide: 'lrm',
    fix: 'N’ajoutez aucune clé : le schéma laisse passer, la bibliothèque du Hub non (102).',
    check: (c) => {
      for (const { message, envelope, answer, use } of documents(c)) {
        if (!envelope || !message || use === undefined) continue;
        const known = [...HEADER, 'reference', 'error', 'appointment'];
        const other = Object.keys(message).find((key) => !known.includes(key));
        if (other !== undefined) c.fail(answer, { path: MESSAGE, received: other });
      }
    },
    mutant: inPublished(ANSWERED.ack, (_envelope, message) => (message['software'] = 'LRM')),
  }),
];

/** Errors. */
export const hubErrorRules: Rule[] = [
  payload(
    'HUB-ERREUR.reference',
    'error',
    'referencedDistributionID nomme le message refusé',
    'Toujours : la page l’oublie, le schéma l’exige (300), et la plateforme ne saurait pas ce qui est refusé.',
    ({ referencedDistributionID: id }) =>
      typeof id === 'string' && id !== '' ? undefined : ['referencedDistributionID', id],
    (error) => delete error['referencedDistributionID'],
    { contradiction: 'H-10' },
  ),
  payload(
    'HUB-ERREUR.code',
    'error',
    'errorCode a un nombre et un texte',
    'statusCode (nombre) et statusString (texte), les deux.',
    (error) => {
      const { statusCode, statusString } = codeOf(error);
      return typeof statusCode === 'number' && typeof statusString === 'string'
        ? undefined
        : ['errorCode', error['errorCode']];
    },
    (error) => (error['errorCode'] = { statusCode: '704', statusString: 'INSUFFICIENT_DATA' }),
  ),
  payload(
    'HUB-ERREUR.paire',
    'error',
    'errorCode est une paire du modèle',
    'Prenez 700 à 704 et leur texte exact : la bibliothèque du Hub ne lit que les paires qu’elle connaît (102).',
    (error) => {
      const { statusCode, statusString } = codeOf(error);
      if (typeof statusCode !== 'number' || typeof statusString !== 'string' || statusCode === CONFLICT)
        return undefined;
      const known = HUB_ERROR_CODES.some((one) => one.statusCode === statusCode && one.statusString === statusString);
      return known ? undefined : ['errorCode', `${statusCode} ${statusString}`];
    },
    (error) => (error['errorCode'] = { statusCode: 704, statusString: 'DONNEES_INSUFFISANTES' }),
  ),
  payload(
    'HUB-ERREUR.conflit',
    'error',
    'Un conflit se dit 701 CASE_ALREADY_EXISTS plutôt que 409',
    'La page demande 409, que la bibliothèque du Hub ne lit pas : l’erreur n’arriverait pas. 701 passe, et dit la même chose.',
    (error) => (codeOf(error).statusCode === CONFLICT ? ['errorCode', '409', '701 CASE_ALREADY_EXISTS'] : undefined),
    (error) => (error['errorCode'] = { statusCode: 409, statusString: 'CONFLICT' }),
    { contradiction: 'H-12', severity: 'warning' },
  ),
  payload(
    'HUB-ERREUR.cause',
    'error',
    'errorCause dit ce qui ne va pas',
    'Un texte : ce qui manque, où, et que faire. C’est tout ce que lira celui qui doit réparer.',
    ({ errorCause }) =>
      typeof errorCause === 'string' && errorCause.trim() !== '' ? undefined : ['errorCause', errorCause],
    (error) => (error['errorCause'] = ' '),
  ),
  payload(
    'HUB-ERREUR.source',
    'error',
    'sourceMessage, s’il est donné, est le message refusé, comme objet',
    'L’objet JSON reçu, pas son texte : une version ancienne disait un texte.',
    ({ sourceMessage }) =>
      sourceMessage === undefined || objectOf(sourceMessage) ? undefined : ['sourceMessage', sourceMessage, 'un objet'],
    (error) => (error['sourceMessage'] = JSON.stringify(error['sourceMessage'])),
    { contradiction: 'H-10' },
  ),
];

const OTHERS = ['HUB-AMQP', 'HUB-ENV', 'HUB-RCDE', 'HUB-ACK', 'HUB-ERREUR', 'HUB-RDV'];

/** What remains: what the Hub refuses for a reason that has no rule of its own. */
export const hubVerdictRules: Rule[] = [
  strict('HUB-VERDICT', 'hub', 'Le Hub transmet ce que le LRM publie', {
    guide: 'lrm',
    becauseOf: OTHERS,
    fix: 'Le code du Hub et sa cause disent ce qu’il refuse ; rien de tel n’arrive à la plateforme.',
    check: (c) => {
      for (const { exchange, answer } of publications(c)) {
        const { status = 0, body = '' } = exchange!.response ?? {};
        c.expect(status === 200, answer, { received: `${status} ${body}`, expected: 'transmis' });
      }
    },
    mutant: inPublished(ANSWERED.ack, (envelope) => (envelope['software'] = 'LRM')),
  }),
  strict('HUB-SCHEMA', 'hub', 'Le message est conforme au schéma du Hub', {
    guide: 'lrm',
    becauseOf: OTHERS,
    fix: 'Le chemin dit où ; le Hub répond 300 à un message qui s’écarte de son schéma.',
    check: (c) => {
      const files = documents(c).filter(({ answer }) => answer.fromFile);
      if (!files.length) c.skip('aucun fichier à examiner');
      for (const { envelope, message, answer } of files) {
        const { issues } = validateHubMessage(envelope ?? around(message ?? {}));
        for (const { path, message: expected } of issues)
          c.fail(answer, { path, received: textAt(envelope, path) ?? '', expected });
      }
    },
    mutant: { document: (envelope) => (envelope['software'] = 'plateforme') },
  }),
];

/** A sound envelope and header around a payload that has none. */
function around(message: Json): Json {
  const [own, other, date] = ['fr.health.test.ptfsas', 'fr.health.samu990', '2026-01-15T10:00:00+01:00'];
  const kind = message['error'] ? 'Error' : message['reference'] ? 'Ack' : 'Report';
  const party = (id: string): Json => ({ name: id, URI: `hubex:${id}` });
  const header = {
    ...{ messageId: `${own}_1`, sender: party(own), sentAt: date, kind, status: 'Actual' },
    recipient: [party(other)],
  };
  return {
    ...{ distributionID: `${own}_1`, senderID: own, dateTimeSent: date, dateTimeExpires: '2026-01-16T10:00:00+01:00' },
    ...{ distributionStatus: 'Actual', distributionKind: kind },
    descriptor: {
      language: 'fr-FR',
      explicitAddress: { explicitAddressScheme: 'hubex', explicitAddressValue: other },
    },
    content: [
      { jsonContent: { embeddedJsonContent: { message: kind === 'Error' ? message : { ...header, ...message } } } },
    ],
  };
}
