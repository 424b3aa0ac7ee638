import type { HubEnvelope, HubHeader } from '@sas-embed/contract';
import { formatHubDate } from './dates.js';
import { HubFault, type HubIssue } from './faults.js';
import { ADDRESS_SCHEME, checkClientId, distributionId, partyUri } from './identifiers.js';
import type { AnyEnvelope, EnvelopeOf } from './message.js';
import { validateHubMessage } from './validate.js';

/** Who sends to whom, and when. */
export interface EnvelopeOptions {
  /** Client id of the sender; also the routing key. */
  readonly senderId: string;
  /** Client id of the one recipient. */
  readonly recipientId: string;
  /** Instant of sending; default: now. */
  readonly sentAt?: Date;
  /** How long the message keeps its worth, in seconds, from `sentAt`; 1 to 86,400 (the Hub keeps none longer); default a day. */
  readonly lifetimeSeconds?: number;
  /** The unique part of the distributionID; default a new UUID. The same one is the same message to everyone. */
  readonly uniqueId?: string;
}

const DAY_SECONDS = 86_400;

/** An envelope around a message that needs no header (an error). */
export function envelopeAround<Message extends object>(
  kind: HubEnvelope['distributionKind'],
  message: Message,
  options: EnvelopeOptions,
): EnvelopeOf<Message> {
  const { lifetimeSeconds = DAY_SECONDS, sentAt = new Date() } = options;
  const senderID = checkClientId(options.senderId, 'senderId');
  const recipient = checkClientId(options.recipientId, 'recipientId');
  if (!Number.isInteger(lifetimeSeconds) || lifetimeSeconds < 1 || lifetimeSeconds > DAY_SECONDS) {
    const wanted = `It must be a whole number of seconds from 1 to ${DAY_SECONDS}.`;
    throw new HubFault('invalid', [{ path: 'lifetimeSeconds', rule: 'expired', message: wanted }]);
  }
  return {
    distributionID: distributionId(senderID, options.uniqueId),
    senderID,
    dateTimeSent: formatHubDate(sentAt, 'sentAt'),
    dateTimeExpires: formatHubDate(sentAt.getTime() + lifetimeSeconds * 1000, 'sentAt'),
    distributionStatus: 'Actual',
    distributionKind: kind,
    descriptor: {
      language: 'fr-FR',
      explicitAddress: { explicitAddressScheme: ADDRESS_SCHEME, explicitAddressValue: recipient },
    },
    content: [{ jsonContent: { embeddedJsonContent: { message } } }],
  };
}

/** An envelope around a message with the header RC-DE, which repeats what the envelope says. */
export function envelopeWithHeader<Content extends object>(
  kind: HubEnvelope['distributionKind'],
  content: Content,
  options: EnvelopeOptions,
): EnvelopeOf<HubHeader & Content> {
  const { content: _, ...frame } = envelopeAround(kind, content, options);
  const recipient = frame.descriptor.explicitAddress.explicitAddressValue;
  const header: HubHeader = {
    messageId: frame.distributionID,
    sender: { name: frame.senderID, URI: partyUri(frame.senderID) },
    sentAt: frame.dateTimeSent,
    kind,
    status: 'Actual',
    recipient: [{ name: recipient, URI: partyUri(recipient) }],
  };
  return { ...frame, content: [{ jsonContent: { embeddedJsonContent: { message: { ...header, ...content } } } }] };
}

/** The envelope, once the model has nothing against it. Throws {@link HubFault} `invalid` with every fault otherwise. */
export function checked<Envelope extends AnyEnvelope>(envelope: Envelope): Envelope {
  const { issues } = validateHubMessage(envelope);
  if (issues.length > 0) throw invalid(issues);
  return envelope;
}

/** A fault of what was to be built. */
export function invalid(issues: readonly HubIssue[]): HubFault {
  return new HubFault('invalid', issues);
}
