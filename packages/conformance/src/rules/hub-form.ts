// How an LRM's messages to the Hub (INT_L02) are published and written: what the Hub refuses, and what its guide asks for.
import type { Json, LrmPublication, Rule } from '../model/index.js';
import { objectOf, textAt } from '../view/index.js';
import { strict, type RuleRest } from './define.js';
import {
  documents,
  form,
  inPublished,
  inReaction,
  MESSAGE,
  publications,
  type HubDocument,
  type Wrong,
} from './hub-view.js';

const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[-+]\d{2}:\d{2}$/;
const KINDS: Readonly<Record<string, readonly string[]>> = {
  ack: ['Ack'],
  error: ['Error'],
  booking: ['Report', 'Update', 'Cancel'],
};
/** Clocks may differ by so much, in milliseconds. */
const CLOCK_MS = 120_000;

const at = (date: string | undefined): number => Date.parse((date ?? '').replace(/-00:00$/, 'Z'));
const address = (envelope: Json): Json => objectOf(objectOf(envelope['descriptor'])?.['explicitAddress']) ?? {};

/** A rule on how a message is put on the exchange. */
function wire(
  id: string,
  title: string,
  fix: string,
  wrong: (headers: Record<string, string>, document: HubDocument, lrmId: string) => [unknown, string] | undefined,
  edit: (told: LrmPublication) => void,
  more: Partial<RuleRest> = {},
): Rule {
  return strict(id, 'hub', title, {
    guide: 'lrm',
    fix,
    check: (c) => {
      for (const document of publications(c)) {
        const { request } = document.exchange!;
        const found = wrong(request.headers, document, c.view.settings.lrmId ?? '');
        if (found) c.fail(document.answer, { path: 'AMQP', received: found[0], expected: found[1] });
      }
    },
    mutant: inReaction('create', ({ published }) => edit(published[0]!)),
    ...more,
  });
}

const routingKeyOf = ({ exchange }: HubDocument): string => exchange!.request.url.slice('amqp:'.length);

/** How messages are published. */
export const hubWireRules: Rule[] = [
  wire(
    'HUB-AMQP.cle',
    'La clé de routage est l’identifiant du LRM',
    'Publiez sur hubsante avec votre propre identifiant pour clé : ni le destinataire, ni une file. Le Hub refuse l’accès sinon.',
    (_headers, document, lrmId) => (routingKeyOf(document) === lrmId ? undefined : [routingKeyOf(document), lrmId]),
    (told) => (told.routingKey = 'fr.health.test.ptfsas'),
  ),
  wire(
    'HUB-AMQP.type',
    'content_type est exactement application/json',
    'Sans charset : le Hub compare le texte entier, et répond 101.',
    (headers) =>
      headers['content-type'] === 'application/json' ? undefined : [headers['content-type'], 'application/json'],
    (told) => (told.contentType = 'application/json; charset=utf-8'),
  ),
  wire(
    'HUB-AMQP.persistance',
    'Les messages sont persistants (delivery_mode 2)',
    'delivery_mode 2 : le Hub répond 100 sinon.',
    (headers) => (headers['delivery-mode'] === '2' ? undefined : [headers['delivery-mode'], '2']),
    (told) => (told.deliveryMode = 1),
  ),
  wire(
    'HUB-AMQP.expiration',
    'La propriété AMQP expiration n’est pas posée',
    'La durée de vie vient de dateTimeExpires ; le Hub la pose lui-même.',
    ({ expiration }) => (expiration === undefined ? undefined : [expiration, 'aucune']),
    (told) => (told.expiration = '60000'),
    { severity: 'warning' },
  ),
  wire(
    'HUB-AMQP.json',
    'Le corps est un objet JSON en UTF-8',
    'Sérialisez l’enveloppe en JSON, UTF-8, sans rien autour.',
    (_headers, { answer, exchange }) =>
      answer.json ? undefined : [exchange!.request.body?.slice(0, 80), 'un objet JSON'],
    (told) => (told.body = told.body.slice(1)),
  ),
];

/** The envelope EDXL-DE. */
export const hubEnvelopeRules: Rule[] = [
  strict('HUB-ENV.emetteur', 'hub', 'senderID est l’identifiant du LRM', {
    guide: 'lrm',
    fix: 'Le même que la clé de routage : le Hub répond 200 sinon.',
    check: (c) => {
      const { lrmId } = c.view.settings;
      for (const { envelope, answer } of publications(c))
        if (envelope)
          c.expect(envelope['senderID'] === lrmId, answer, {
            path: 'senderID',
            received: envelope['senderID'],
            expected: lrmId ?? '',
          });
    },
    mutant: inPublished('create', (envelope, message) => {
      const other = 'fr.health.samu991';
      Object.assign(envelope, { senderID: other, distributionID: `${other}_1` });
      Object.assign(message, { messageId: `${other}_1`, sender: { name: other, URI: `hubex:${other}` } });
    }),
  }),
  form(
    'HUB-ENV.prefixe',
    'distributionID commence par senderID et « _ »',
    ({ envelope }) => {
      const [id, sender] = [String(envelope['distributionID']), String(envelope['senderID'])];
      return id.startsWith(`${sender}_`) && id.length > sender.length + 1
        ? undefined
        : ['distributionID', id, `${sender}_…`];
    },
    (envelope, message) => {
      envelope['distributionID'] = message['messageId'] = 'fr.health.hub_1';
    },
    {
      contradiction: 'H-13',
      fix: 'Votre identifiant, « _ », puis ce qui est unique. Le Hub répond 300 sinon ; l’exemple d’erreur de la page est fautif.',
    },
  ),
  form(
    'HUB-ENV.caracteres',
    'distributionID ne contient que lettres, chiffres, point, tiret et « _ »',
    ({ envelope }) =>
      /^[\w.-]+$/.test(String(envelope['distributionID'])) ? undefined : ['distributionID', envelope['distributionID']],
    (envelope, message) => {
      envelope['distributionID'] = message['messageId'] = `${String(envelope['distributionID'])}/é`;
    },
    {
      severity: 'warning',
      fix: 'Un UUID convient. Le Hub ne retrouve que ces caractères dans un message qu’il ne sait pas lire.',
    },
  ),
  strict('HUB-ENV.unique', 'hub', 'Chaque message a son propre distributionID', {
    guide: 'lrm',
    fix: 'Tirez un nouvel identifiant pour chaque message que vous envoyez.',
    check: (c) => {
      const seen = new Set<unknown>();
      for (const { envelope, answer } of publications(c)) {
        const id = envelope?.['distributionID'];
        if (id !== undefined && seen.has(id)) c.fail(answer, { path: 'distributionID', received: id });
        seen.add(id);
      }
    },
    mutant: {
      lrm: {
        on: /^hub\.burst\.[12]$/,
        edit: ({ published: [first] }) => {
          const envelope = JSON.parse(first!.body) as Json;
          const content = envelope['content'] as { jsonContent: { embeddedJsonContent: { message: Json } } }[];
          const id = `${String(envelope['senderID'])}_toujours-le-meme`;
          envelope['distributionID'] = content[0]!.jsonContent.embeddedJsonContent.message['messageId'] = id;
          first!.body = JSON.stringify(envelope);
        },
      },
    },
  }),
  strict('HUB-ENV.destinataire', 'hub', 'Une réponse va à celui qui a envoyé le message', {
    guide: 'lrm',
    fix: 'explicitAddressValue est le senderID du message reçu : le Hub répond 501 à un destinataire inconnu.',
    check: (c) => {
      const { platformId } = c.view.settings;
      for (const { envelope, answer } of publications(c))
        if (envelope)
          c.expect(address(envelope)['explicitAddressValue'] === platformId, answer, {
            path: 'descriptor.explicitAddress.explicitAddressValue',
            received: address(envelope)['explicitAddressValue'],
            expected: platformId ?? '',
          });
    },
    mutant: inPublished('create', (envelope, message) => {
      const other = 'fr.health.samu992';
      address(envelope)['explicitAddressValue'] = other;
      message['recipient'] = [{ name: other, URI: `hubex:${other}` }];
    }),
  }),
  form(
    'HUB-ENV.schema',
    'explicitAddressScheme est hubex, en minuscules',
    ({ envelope }) => {
      const scheme = address(envelope)['explicitAddressScheme'];
      return scheme === 'hubex' ? undefined : ['descriptor.explicitAddress.explicitAddressScheme', scheme, 'hubex'];
    },
    (envelope) => (address(envelope)['explicitAddressScheme'] = 'Hubex'),
    { contradiction: 'H-02', severity: 'warning', fix: 'Écrivez hubex ; lisez aussi Hubex.' },
  ),
  form(
    'HUB-ENV.langue',
    'descriptor.language est fr-FR',
    ({ envelope }) => {
      const language = objectOf(envelope['descriptor'])?.['language'];
      return language === 'fr-FR' ? undefined : ['descriptor.language', language, 'fr-FR'];
    },
    (envelope) => (objectOf(envelope['descriptor'])!['language'] = 'fr'),
    { severity: 'warning', fix: 'fr-FR, comme dans la page du guide.' },
  ),
  form(
    'HUB-ENV.statut',
    'distributionStatus est Actual',
    ({ envelope }) =>
      envelope['distributionStatus'] === 'Actual'
        ? undefined
        : ['distributionStatus', envelope['distributionStatus'], 'Actual'],
    (envelope) => (envelope['distributionStatus'] = 'Exercise'),
    { contradiction: 'H-18', fix: 'Actual, sur tous les environnements.' },
  ),
  form(
    'HUB-ENV.genre',
    'distributionKind est celui du contenu : Ack, Error ou Report',
    ({ envelope, use }) => {
      const wanted = KINDS[use ?? ''];
      const kind = envelope['distributionKind'];
      return !wanted || wanted.includes(String(kind)) ? undefined : ['distributionKind', kind, wanted.join(', ')];
    },
    (envelope, message) => (envelope['distributionKind'] = message['kind'] = 'Report'),
    { fix: 'Ack pour un acquittement, Error pour une erreur : le Hub choisit la file d’après lui.' },
  ),
  form(
    'HUB-ENV.date',
    'dateTimeSent et dateTimeExpires ont la seconde et un décalage chiffré',
    ({ envelope }) => {
      for (const name of ['dateTimeSent', 'dateTimeExpires'])
        if (typeof envelope[name] === 'string' && !DATE.test(envelope[name]))
          return [name, envelope[name], 'AAAA-MM-JJThh:mm:ss±hh:mm'];
      return undefined;
    },
    (envelope) => (envelope['dateTimeSent'] = String(envelope['dateTimeSent']).replace(/\+00:00$/, 'Z')),
    {
      contradiction: 'H-19',
      severity: 'warning',
      fix: 'L’enveloppe tolère Z et millisecondes, le reste les refuse : gardez un seul format.',
    },
  ),
  form(
    'HUB-ENV.expiration',
    'dateTimeExpires est après dateTimeSent',
    ({ envelope }) => {
      const { dateTimeSent, dateTimeExpires } = envelope as Record<string, string>;
      return at(dateTimeExpires) <= at(dateTimeSent) ? ['dateTimeExpires', dateTimeExpires] : undefined;
    },
    (envelope) => (envelope['dateTimeExpires'] = envelope['dateTimeSent']),
    { fix: 'Envoi plus un jour convient ; passée, le Hub répond 400 et la plateforme n’apprend rien.' },
  ),
  strict('HUB-ENV.horloge', 'hub', 'dateTimeSent est l’heure qu’il est', {
    guide: 'lrm',
    severity: 'warning',
    becauseOf: ['HUB-ENV.date'],
    fix: 'Synchronisez l’horloge (NTP) : l’ordre des messages en dépend.',
    check: (c) => {
      for (const { envelope, answer, exchange } of publications(c)) {
        const sent = textAt(envelope, 'dateTimeSent');
        if (sent !== undefined)
          c.expect(Math.abs(at(sent) - Date.parse(exchange!.at)) < CLOCK_MS, answer, {
            path: 'dateTimeSent',
            received: sent,
            expected: `${exchange!.at}, à 2 min près`,
          });
      }
    },
    mutant: inPublished('create', (envelope, message) => {
      const early = new Date(at(String(envelope['dateTimeSent'])) - 3_600_000).toISOString().slice(0, 19);
      envelope['dateTimeSent'] = message['sentAt'] = `${early}+00:00`;
    }),
  }),
  strict('HUB-ENV.contenu', 'hub', 'content est une liste d’un seul jsonContent', {
    guide: 'lrm',
    contradiction: 'H-09',
    fix: 'content[0].jsonContent.embeddedJsonContent.message : le chemin content.contentObject de la page est celui du XML.',
    check: (c) => {
      for (const { envelope, answer, message } of documents(c)) {
        const content = envelope?.['content'];
        if (envelope)
          c.expect(Array.isArray(content) && content.length === 1 && message !== undefined, answer, {
            path: 'content',
            received: content,
          });
      }
    },
    // in an answer that nothing else waits for
    mutant: inPublished('burst\\.3', (envelope) => {
      const [one] = envelope['content'] as Json[];
      envelope['content'] = [one, structuredClone(one)];
    }),
  }),
];

const party = (id: unknown): Json => ({ name: id, URI: `hubex:${String(id)}` });
const same = (one: unknown, other: Json): boolean =>
  objectOf(one)?.['name'] === other['name'] && objectOf(one)?.['URI'] === other['URI'];

/** A rule on the header RC-DE of acknowledgements and bookings; an error has none. */
function header(
  id: string,
  title: string,
  wrong: (message: Json, envelope: Json) => [string, unknown, string?] | undefined,
  edit: (message: Json, envelope: Json) => void,
  rest: Omit<RuleRest, 'check' | 'mutant' | 'guide'>,
): Rule {
  return form(
    id,
    title,
    ({ envelope, message, use }) => {
      if (!message || use === 'error' || use === undefined) return undefined;
      const found = wrong(message, envelope);
      return found && ([`${MESSAGE}.${found[0]}`, found[1], ...(found[2] === undefined ? [] : [found[2]])] as Wrong);
    },
    (envelope, message) => edit(message, envelope),
    rest,
  );
}

/** The header RC-DE. */
export const hubHeaderRules: Rule[] = [
  header(
    'HUB-RCDE.messageId',
    'messageId est le distributionID de son enveloppe',
    (message, envelope) =>
      message['messageId'] === envelope['distributionID']
        ? undefined
        : ['messageId', message['messageId'], String(envelope['distributionID'])],
    (message) => (message['messageId'] = objectOf(message['reference'])!['distributionID']),
    { contradiction: 'H-08', fix: 'Le sien propre, pour un acquittement aussi ; reference nomme le message acquitté.' },
  ),
  header(
    'HUB-RCDE.emetteur',
    'sender a pour name l’identifiant et pour URI hubex: et l’identifiant',
    (message, envelope) =>
      same(message['sender'], party(envelope['senderID'])) ? undefined : ['sender', message['sender']],
    (message, envelope) =>
      (message['sender'] = { name: `hubex:${String(envelope['senderID'])}`, URI: envelope['senderID'] }),
    { contradiction: 'H-07', fix: 'name : fr.health.samuXXX ; URI : hubex:fr.health.samuXXX.' },
  ),
  header(
    'HUB-RCDE.destinataire',
    'recipient a pour name l’identifiant et pour URI hubex: et l’identifiant',
    (message, envelope) => {
      const [one] = (message['recipient'] as unknown[] | undefined) ?? [];
      const wanted = party(address(envelope)['explicitAddressValue']);
      return same(one, wanted) ? undefined : ['recipient[0]', one, JSON.stringify(wanted)];
    },
    (message) => {
      const [one] = message['recipient'] as Json[];
      message['recipient'] = [{ name: one!['URI'], URI: one!['name'] }];
    },
    { contradiction: 'H-07', fix: 'La page du guide intervertit name et URI.' },
  ),
  header(
    'HUB-RCDE.date',
    'sentAt a la seconde et un décalage chiffré, ni Z ni millisecondes',
    (message) => (DATE.test(String(message['sentAt'])) ? undefined : ['sentAt', message['sentAt']]),
    (message) => (message['sentAt'] = String(message['sentAt']).replace(/\+00:00$/, 'Z')),
    { contradiction: 'H-19', fix: 'AAAA-MM-JJThh:mm:ss±hh:mm : le Hub répond 300 sinon.' },
  ),
  header(
    'HUB-RCDE.instant',
    'sentAt est l’instant de dateTimeSent',
    (message, envelope) => {
      const [one, other] = [at(String(message['sentAt'])), at(String(envelope['dateTimeSent']))];
      return Math.floor(one / 1000) === Math.floor(other / 1000) || Number.isNaN(one) || Number.isNaN(other)
        ? undefined
        : ['sentAt', message['sentAt'], String(envelope['dateTimeSent'])];
    },
    (message) => {
      const later = new Date(at(String(message['sentAt'])) + 7000).toISOString().slice(0, 19);
      message['sentAt'] = `${later}+00:00`;
    },
    { fix: 'Écrivez la même date dans l’enveloppe et dans RC-DE.' },
  ),
  header(
    'HUB-RCDE.genre',
    'kind est celui de l’enveloppe',
    (message, envelope) =>
      message['kind'] === envelope['distributionKind']
        ? undefined
        : ['kind', message['kind'], String(envelope['distributionKind'])],
    (message) => (message['kind'] = 'Report'),
    { fix: 'kind répète distributionKind.' },
  ),
  header(
    'HUB-RCDE.statut',
    'status est Actual',
    (message) => (message['status'] === 'Actual' ? undefined : ['status', message['status'], 'Actual']),
    (message) => (message['status'] = 'System'),
    { contradiction: 'H-18', fix: 'Actual, comme dans l’enveloppe.' },
  ),
];
