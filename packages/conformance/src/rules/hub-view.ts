// What rules on Hub messages (INT_L02) look at: what an LRM published, messages in files, and what came of each delivery.
import {
  PUBLISHED,
  type Exchange,
  type Json,
  type LrmPublication,
  type LrmReaction,
  type Mutant,
  type Rule,
} from '../model/index.js';
import { objectOf, textAt, valuesAt, type Answer, type Check } from '../view/index.js';
import { strict, type RuleRest } from './define.js';

const INNER = 'content[].jsonContent.embeddedJsonContent.message';
/** Where the message stands in an envelope. */
export const MESSAGE = 'content[0].jsonContent.embeddedJsonContent.message';

/** Keys by which a message tells its use case. */
const USES = { reference: 'ack', error: 'error', appointment: 'booking' } as const;
/** What a message is. */
export type Use = (typeof USES)[keyof typeof USES];

/** A message of the Hub: published by an LRM, or read from a file. */
export interface HubDocument {
  answer: Answer;
  /** Absent in a file. */
  exchange?: Exchange;
  /** The envelope, where it is a JSON object; a payload alone has none. */
  envelope?: Json;
  message?: Json;
  use?: Use;
}

function documentOf(answer: Answer): HubDocument {
  const { json, exchange } = answer;
  const base = { answer, ...(exchange && { exchange }) };
  if (!json) return base;
  const isPayload = json['content'] === undefined && json['distributionID'] === undefined;
  const message = isPayload ? json : objectOf(valuesAt(json, INNER)[0]?.value);
  const key = Object.keys(USES).find((name) => message?.[name] !== undefined) as keyof typeof USES | undefined;
  return {
    ...base,
    ...(!isPayload && { envelope: json }),
    ...(message && { message }),
    ...(key && { use: USES[key] }),
  };
}

/** What the LRM published in this run. */
export function publications(c: Check): HubDocument[] {
  const found = c.view.answers('hub').filter(({ name, fromFile }) => !fromFile && name.startsWith(PUBLISHED));
  return found.length ? found.map(documentOf) : c.skip('le LRM n’a rien publié');
}

/** Whole messages: what the LRM published, and files. */
export function documents(c: Check): HubDocument[] {
  const found = c.view.answers('hub').filter(({ name, fromFile }) => fromFile || name.startsWith(PUBLISHED));
  return found.length ? found.map(documentOf) : c.skip('aucun message à examiner');
}

/** Payloads of a use case, each with the path at which it stands. */
export function payloads(c: Check, use: Use): (HubDocument & { payload: Json; path: string })[] {
  const key = Object.entries(USES).find(([, name]) => name === use)![0];
  const found = documents(c).flatMap((document) => {
    const payload = objectOf(document.message?.[key]);
    if (!payload) return [];
    return { ...document, payload, path: document.envelope ? `${MESSAGE}.${key}` : key };
  });
  return found.length
    ? found
    : c.skip(use === 'booking' ? 'aucun rendez-vous à examiner' : 'aucun message de ce genre');
}

/** distributionID that a message bears, or was delivered under. */
export const idOf = ({ request }: Exchange): string => /"distributionID":"([^"]+)"/.exec(request.body ?? '')?.[1] ?? '';

/** The distributionID that an answer names. */
export const named = ({ message, use }: HubDocument): string | undefined =>
  use === 'ack' ? textAt(message, 'reference.distributionID') : textAt(message, 'error.referencedDistributionID');

/** What came of a delivery. */
export interface Outcome {
  exchange: Exchange;
  /** Acknowledgements without refusal, refusals, errors. */
  acks: HubDocument[];
  errors: HubDocument[];
  refusals: HubDocument[];
  rejected: boolean;
}

/** What came of the message of this name. */
export function outcomeOf(c: Check, name: string): Outcome {
  const exchange = c.exchange(name);
  if (!exchange.response) c.skip(`non remis : ${exchange.failure?.message ?? ''}`);
  const id = idOf(exchange);
  const own = c.view
    .answers('hub')
    .filter((answer) => answer.name.startsWith(PUBLISHED))
    .map(documentOf)
    .filter((document) => document.use !== 'booking' && named(document) === id);
  const refused = ({ message }: HubDocument): boolean => objectOf(message?.['reference'])?.['refused'] === true;
  const acks = own.filter(({ use }) => use === 'ack');
  return {
    exchange,
    acks: acks.filter((one) => !refused(one)),
    refusals: acks.filter(refused),
    errors: own.filter(({ use }) => use === 'error'),
    rejected: exchange.response?.status === 500,
  };
}

/** What came, in words; French. */
export function told({ acks, errors, refusals, rejected }: Outcome): string {
  const parts = [
    ...acks.map(() => 'acquittement'),
    ...refusals.map(() => 'acquittement avec refus'),
    ...errors.map(({ message }) => {
      const { statusCode, statusString } = objectOf(valuesAt(message, 'error.errorCode')[0]?.value) ?? {};
      return `erreur ${String(statusCode)} ${String(statusString)}`;
    }),
    ...(rejected ? ['message rejeté (lettre morte)'] : []),
  ];
  return parts.join(', ') || 'aucune réponse';
}

/** Edits what the LRM does with the message of this name. */
export const inReaction = (name: string, edit: (reaction: LrmReaction) => void): Mutant => ({
  lrm: { on: new RegExp(`^hub\\.${name}$`), edit },
});

/** Edits the first message that the LRM publishes for the one of this name. */
export const inPublished = (
  name: string,
  edit: (envelope: Json, message: Json, told: LrmPublication) => void,
): Mutant =>
  inReaction(name, ({ published }) => {
    const [first] = published;
    if (!first) throw new Error(`the compliant LRM answers nothing to ${name}`);
    const envelope = JSON.parse(first.body) as Json;
    edit(envelope, objectOf(valuesAt(envelope, INNER)[0]!.value)!, first);
    first.body = JSON.stringify(envelope);
  });

/** A message to which the LRM answers by an acknowledgement, and one to which it answers by an error. */
export const ANSWERED = { ack: 'create', error: 'no-start' } as const;

/** Where, and what, is wrong. */
export type Wrong = [path: string, received: unknown, expected?: string] | undefined;

/** A rule on every message that looks at its envelope. */
export function form(
  id: string,
  title: string,
  wrong: (document: HubDocument & { envelope: Json }) => Wrong,
  edit: (envelope: Json, message: Json) => void,
  rest: Omit<RuleRest, 'check' | 'mutant' | 'guide'>,
): Rule {
  return strict(id, 'hub', title, {
    guide: 'lrm',
    ...rest,
    check: (c) => {
      for (const document of documents(c)) {
        const { envelope, answer } = document;
        const found = envelope && wrong({ ...document, envelope });
        if (found) c.fail(answer, { path: found[0], received: found[1], ...(found[2] && { expected: found[2] }) });
      }
    },
    mutant: inPublished(ANSWERED.ack, edit),
  });
}
