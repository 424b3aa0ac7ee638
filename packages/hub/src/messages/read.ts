import type { HubErrorContent } from '@sas-embed/contract';
import { readHubDate } from './dates.js';
import { hubErrorCode, type HubErrorCode } from './error-codes.js';
import { HubFault } from './faults.js';
import {
  MESSAGE_PATH,
  messageOf,
  type AcknowledgementEnvelope,
  type AppointmentEnvelope,
  type ErrorEnvelope,
} from './message.js';
import { validateHubMessage } from './validate.js';

/** What an envelope says of itself, whatever it carries. */
interface Received<Envelope> {
  readonly envelope: Envelope;
  readonly distributionId: string;
  readonly senderId: string;
  readonly recipientId: string;
  /** Instant of sending, in milliseconds since 1970; senders give whole seconds. */
  readonly sentAt: number;
  /** When it loses its worth, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** Contradictions of the specifications that were read tolerantly: H-01, H-02, H-15. */
  readonly tolerated: readonly string[];
}

/** A booked appointment as it is now. */
export interface ReceivedAppointment extends Received<AppointmentEnvelope> {
  readonly useCase: 'appointment';
}
/** A message of ours was integrated by its recipient. */
export interface ReceivedAcknowledgement extends Received<AcknowledgementEnvelope> {
  readonly useCase: 'acknowledgement';
  /** distributionID of the message that was acknowledged. */
  readonly acknowledgedId: string;
  readonly refused: boolean;
}
/** A message of ours was not delivered, or refused. */
export interface ReceivedError extends Received<ErrorEnvelope> {
  readonly useCase: 'error';
  /** distributionID of the message that failed, or `distributionID_could_not_be_extracted`. */
  readonly failedId: string;
  readonly error: HubErrorContent;
  /** The error's number in the model, and what can be done about it. */
  readonly code: HubErrorCode;
}
/** A message, read. */
export type ReceivedMessage = ReceivedAppointment | ReceivedAcknowledgement | ReceivedError;

/** Longest body that is read, in bytes; a message of an appointment has about two thousand. */
export const MAX_BODY_BYTES = 262_144;

/**
 * Reads the body of an AMQP message. Tolerates what senders are known to write in two ways (method and status in another
 * case), refuses all else that the model refuses.
 * Throws {@link HubFault}: `unreadable` for what is no JSON object (reject it), `invalid` with located issues otherwise
 * (answer an error).
 */
export function readHubMessage(body: Uint8Array | string): ReceivedMessage {
  const document = parse(body);
  const tolerated = tolerate(document);
  const { useCase, issues } = validateHubMessage(document);
  if (issues.length > 0 || !useCase) throw new HubFault('invalid', issues);
  const envelope = document as unknown as AppointmentEnvelope & AcknowledgementEnvelope & ErrorEnvelope;
  const common = {
    distributionId: envelope.distributionID,
    senderId: envelope.senderID,
    recipientId: envelope.descriptor.explicitAddress.explicitAddressValue,
    sentAt: readHubDate(envelope.dateTimeSent)!,
    expiresAt: readHubDate(envelope.dateTimeExpires)!,
    tolerated,
  };
  if (useCase === 'appointment') return { useCase, envelope, ...common };
  if (useCase === 'acknowledgement') {
    const { reference } = messageOf<AcknowledgementMessage>(envelope);
    return {
      useCase,
      envelope,
      ...common,
      acknowledgedId: reference.distributionID,
      refused: reference.refused ?? false,
    };
  }
  const { error } = messageOf<ErrorMessage>(envelope);
  const { statusCode, statusString } = error.errorCode;
  return {
    useCase,
    envelope,
    ...common,
    failedId: error.referencedDistributionID,
    error,
    code: hubErrorCode(statusCode, statusString),
  };
}

type AcknowledgementMessage = AcknowledgementEnvelope['content'][0]['jsonContent']['embeddedJsonContent']['message'];
type ErrorMessage = ErrorEnvelope['content'][0]['jsonContent']['embeddedJsonContent']['message'];

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(body: Uint8Array | string): Record<string, unknown> {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  const unreadable = (rule: 'json' | 'size', message: string) =>
    new HubFault('unreadable', [{ path: 'body', rule, message }]);
  if (length > MAX_BODY_BYTES) throw unreadable('size', `It must be at most ${MAX_BODY_BYTES} bytes.`);
  let value: unknown;
  try {
    value = JSON.parse(typeof body === 'string' ? body : utf8.decode(body));
  } catch {
    throw unreadable('json', 'It must be JSON in UTF-8.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unreadable('json', 'It must be a JSON object.');
  }
  return value as Record<string, unknown>;
}

/** Brings known other spellings to the model's, in place; names the contradictions met. */
function tolerate(document: Record<string, unknown>): string[] {
  const met: string[] = [];
  const respell = (holder: unknown, key: string, forms: Record<string, string>, contradiction: string): void => {
    if (typeof holder !== 'object' || holder === null) return;
    const value = (holder as Record<string, unknown>)[key];
    if (typeof value !== 'string') return;
    const wanted = Object.hasOwn(forms, value) ? forms[value] : undefined;
    if (wanted === undefined) return;
    (holder as Record<string, unknown>)[key] = wanted;
    met.push(contradiction);
  };
  const address = at(document, 'descriptor.explicitAddress');
  respell(address, 'explicitAddressScheme', { Hubex: 'hubex' }, 'H-02');
  const appointment = at(document, `${MESSAGE_PATH}.appointment`);
  const methods = { createAppointment: 'CreateAppointment', updateAppointment: 'UpdateAppointment' };
  respell(appointment, 'method', methods, 'H-01');
  respell(appointment, 'status', UPPER_STATUSES, 'H-15');
  return met;
}

const UPPER_STATUSES = Object.fromEntries(
  ['pending', 'booked', 'fulfilled', 'noshow', 'cancelled'].map((status) => [status.toUpperCase(), status]),
);

function at(root: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce<unknown>(
      (value, part) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined,
      root,
    );
}
