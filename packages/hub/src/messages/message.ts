import type {
  HubAcknowledgementMessage,
  HubAppointmentMessage,
  HubEnvelope,
  HubErrorMessage,
} from '@sas-embed/contract';
import type { HubQueueKind } from './identifiers.js';

/** An envelope whose one message is of this type. */
export type EnvelopeOf<Message> = Omit<HubEnvelope, 'content'> & {
  content: [{ jsonContent: { embeddedJsonContent: { message: Message } } }];
};
/** A booked appointment, or what became of it, on its way to an LRM. */
export type AppointmentEnvelope = EnvelopeOf<HubAppointmentMessage>;
/** An acknowledgement on its way back. */
export type AcknowledgementEnvelope = EnvelopeOf<HubAcknowledgementMessage>;
/** An error on its way back, from the Hub or from the recipient. */
export type ErrorEnvelope = EnvelopeOf<HubErrorMessage>;

/** What an envelope carries. */
export type HubUseCase = 'appointment' | 'acknowledgement' | 'error';

/** Everything that can be sent. */
export type AnyEnvelope = AppointmentEnvelope | AcknowledgementEnvelope | ErrorEnvelope;

/** The key of the message that tells each use case. */
export const USE_CASE_KEYS = { appointment: 'appointment', acknowledgement: 'reference', error: 'error' } as const;

/** The queue of the recipient that a message arrives in. */
export const QUEUE_OF: Readonly<Record<HubUseCase, HubQueueKind>> = {
  appointment: 'message',
  acknowledgement: 'ack',
  error: 'info',
};

/** Where the message stands in an envelope. */
export const MESSAGE_PATH = 'content[0].jsonContent.embeddedJsonContent.message';

/** The message of an envelope. */
export function messageOf<Message>(envelope: EnvelopeOf<Message>): Message {
  return envelope.content[0].jsonContent.embeddedJsonContent.message;
}
