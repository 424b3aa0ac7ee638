import type { HubEnvelope } from '@sas-embed/contract';
import { readHubDate } from './dates.js';
import type { HubIssue, HubRule } from './faults.js';
import { CLIENT_ID_FORM, partyUri, senderOf } from './identifiers.js';
import { MESSAGE_PATH, USE_CASE_KEYS, type HubUseCase } from './message.js';
import { schemaIssues, type HubSchemaName } from './schema.js';

const SCHEMAS: Readonly<Record<HubUseCase, HubSchemaName>> = {
  appointment: 'AppointmentMessage',
  acknowledgement: 'AcknowledgementMessage',
  error: 'ErrorMessage',
};
const KINDS: Readonly<Record<HubUseCase, readonly HubEnvelope['distributionKind'][]>> = {
  appointment: ['Report', 'Update', 'Cancel'],
  acknowledgement: ['Ack'],
  error: ['Error'],
};

/** What was found of a document: its use case where it has exactly one, and everything that is wrong. */
export interface HubVerdict {
  readonly useCase?: HubUseCase;
  /** Empty when the Hub would take the document. */
  readonly issues: readonly HubIssue[];
}

/** What the document is judged against besides the model. */
export interface ValidateOptions {
  /** Now, in milliseconds since 1970; absent: an expired document is not told. */
  readonly now?: number;
}

/**
 * Judges a whole envelope as the Hub would: the schema first, then what its routing asks for (sender of the distributionID,
 * expiry) and what RC-DE repeats. Takes any JSON value; never throws.
 */
export function validateHubMessage(document: unknown, options: ValidateOptions = {}): HubVerdict {
  const frame = schemaIssues('Frame', document);
  if (frame.length > 0) return { issues: frame };
  const envelope = document as HubEnvelope;
  const message = envelope.content[0]!.jsonContent.embeddedJsonContent.message as Record<string, unknown>;
  const found = (Object.keys(USE_CASE_KEYS) as HubUseCase[]).filter((useCase) => USE_CASE_KEYS[useCase] in message);
  const [useCase] = found;
  if (!useCase || found.length > 1) {
    return {
      issues: [issue('use-case', MESSAGE_PATH, 'It must hold exactly one of appointment, reference and error.')],
    };
  }
  const issues = schemaIssues(SCHEMAS[useCase], message, MESSAGE_PATH);
  if (issues.length === 0)
    issues.push(...routingIssues(envelope, useCase, options), ...headerIssues(envelope, message));
  return { useCase, issues };
}

function issue(rule: HubRule, path: string, message: string): HubIssue {
  return { path, rule, message };
}

function routingIssues(envelope: HubEnvelope, useCase: HubUseCase, { now }: ValidateOptions): HubIssue[] {
  const issues: HubIssue[] = [];
  if (envelope.content.length > 1) issues.push(issue('use-case', 'content', 'It must have exactly one item.'));
  if (!KINDS[useCase].includes(envelope.distributionKind)) {
    issues.push(issue('kind', 'distributionKind', `It must be ${KINDS[useCase][0]} for what the message holds.`));
  }
  if (!CLIENT_ID_FORM.test(envelope.senderID)) {
    issues.push(issue('client-id', 'senderID', 'It must be a client id, as fr.health.samu990.'));
  } else if (
    !envelope.distributionID.startsWith(`${envelope.senderID}_`) ||
    senderOf(envelope.distributionID) !== envelope.senderID
  ) {
    issues.push(issue('distribution-id', 'distributionID', 'It must be the senderID, "_" and what is unique.'));
  }
  if (!CLIENT_ID_FORM.test(envelope.descriptor.explicitAddress.explicitAddressValue)) {
    const path = 'descriptor.explicitAddress.explicitAddressValue';
    issues.push(issue('client-id', path, 'It must be the recipient’s client id.'));
  }
  const expires = readHubDate(envelope.dateTimeExpires);
  if (now !== undefined && expires !== undefined && expires <= now) {
    issues.push(issue('expired', 'dateTimeExpires', 'It must be in the future.'));
  }
  return issues;
}

/** RC-DE says again what the envelope says; an error has none, and one that has is not blamed for it. */
function headerIssues(envelope: HubEnvelope, message: Record<string, unknown>): HubIssue[] {
  if ('error' in message) return [];
  const header = message as { messageId: string; sender: { name: string; URI: string }; sentAt: string; kind: string };
  const expected: [string, boolean, string][] = [
    ['messageId', header.messageId === envelope.distributionID, 'It must be the distributionID of this envelope.'],
    ['sender.name', header.sender.name === envelope.senderID, 'It must be the senderID.'],
    ['sender.URI', header.sender.URI === partyUri(envelope.senderID), 'It must be "hubex:" and the senderID.'],
    [
      'sentAt',
      readHubDate(header.sentAt) === secondOf(envelope.dateTimeSent),
      'It must be the instant of dateTimeSent.',
    ],
    ['kind', header.kind === envelope.distributionKind, 'It must be the distributionKind.'],
  ];
  return expected.flatMap(([path, right, text]) => (right ? [] : [issue('header', `${MESSAGE_PATH}.${path}`, text)]));
}

function secondOf(date: string): number | undefined {
  const time = readHubDate(date);
  return time === undefined ? undefined : Math.floor(time / 1000) * 1000;
}
