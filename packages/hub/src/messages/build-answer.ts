import type { HubReference } from '@sas-embed/contract';
import { checked, envelopeAround, envelopeWithHeader, invalid, type EnvelopeOptions } from './build-envelope.js';
import type { HubStatus } from './error-codes.js';
import { HubFault } from './faults.js';
import { UNKNOWN_DISTRIBUTION_ID } from './identifiers.js';
import type { AcknowledgementEnvelope, ErrorEnvelope } from './message.js';
import type { ReceivedMessage } from './read.js';

/** What an answer adds to what it answers; sender and recipient are those of the message, exchanged. */
export type AnswerOptions = Omit<EnvelopeOptions, 'senderId' | 'recipientId'>;

/**
 * The final acknowledgement: the message is integrated. Its messageId is its own distributionID (H-08).
 * Throws {@link HubFault} `loop` for an acknowledgement or an error: answers are never answered.
 */
export function buildAcknowledgement(
  received: ReceivedMessage,
  reference: Omit<HubReference, 'distributionID'> = {},
  options: AnswerOptions = {},
): AcknowledgementEnvelope {
  refuseLoop(received);
  if (reference.refused && !reference.errorDistributionID) {
    const message = 'A refusal names the distributionID of the error that tells why.';
    throw invalid([{ path: 'errorDistributionID', rule: 'required', message }]);
  }
  const content = { reference: { distributionID: received.distributionId, ...reference } };
  return checked(envelopeWithHeader('Ack', content, { ...options, ...exchanged(received) }));
}

/** A refusal of a message that was read; sent to its sender's queue `info`. */
export function buildError(
  received: ReceivedMessage,
  status: HubStatus,
  cause: string,
  options: AnswerOptions = {},
): ErrorEnvelope {
  refuseLoop(received);
  return buildErrorFor({ sourceMessage: received.envelope, distributionId: received.distributionId }, status, cause, {
    ...options,
    ...exchanged(received),
  });
}

/** What is known of a message that could not be read into the model. */
export interface RefusedSource {
  /** The message as it came, when it was a JSON object. */
  readonly sourceMessage?: object;
  /** Its distributionID, where one was found. */
  readonly distributionId?: string;
}

/** A refusal of a message that could not be read, addressed by hand. */
export function buildErrorFor(
  source: RefusedSource,
  status: HubStatus,
  cause: string,
  options: EnvelopeOptions,
): ErrorEnvelope {
  const error = {
    errorCode: { statusCode: status.statusCode, statusString: status.statusString },
    errorCause: cause,
    ...(source.sourceMessage && { sourceMessage: { ...source.sourceMessage } }),
    referencedDistributionID: source.distributionId ?? UNKNOWN_DISTRIBUTION_ID,
  };
  return checked(envelopeAround('Error', { error }, options));
}

function exchanged(received: ReceivedMessage): { senderId: string; recipientId: string } {
  return { senderId: received.recipientId, recipientId: received.senderId };
}

function refuseLoop(received: ReceivedMessage): void {
  if (received.useCase === 'appointment') return;
  const message = 'Acknowledgements and errors are never answered.';
  throw new HubFault('loop', [{ path: 'distributionKind', rule: 'reserved', message }]);
}
