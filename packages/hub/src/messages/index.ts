export {
  buildAcknowledgement,
  buildError,
  buildErrorFor,
  type AnswerOptions,
  type RefusedSource,
} from './build-answer.js';
export {
  buildAppointment,
  type AppointmentSnapshot,
  type BuiltAppointment,
  type LeftOut,
  type PractitionerSnapshot,
  type RegulatorSnapshot,
} from './build-appointment.js';
export type { EnvelopeOptions } from './build-envelope.js';
export { formatHubDate, HUB_TIME_ZONE, readHubDate } from './dates.js';
export {
  CONFLICT_STATUS,
  HUB_ERROR_CODES,
  hubErrorCode,
  type HubErrorCode,
  type HubErrorOrigin,
  type HubErrorRemedy,
  type HubStatus,
} from './error-codes.js';
export { HubFault, type HubFaultCode, type HubIssue, type HubRule } from './faults.js';
export {
  ADDRESS_SCHEME,
  checkClientId,
  CLIENT_ID_FORM,
  distributionId,
  HUB_CLIENT_ID,
  HUB_EXCHANGE,
  partyUri,
  PLATFORM_CLIENT_IDS,
  queueName,
  senderOf,
  UNKNOWN_DISTRIBUTION_ID,
  type HubQueueKind,
} from './identifiers.js';
export {
  messageOf,
  QUEUE_OF,
  type AcknowledgementEnvelope,
  type AnyEnvelope,
  type AppointmentEnvelope,
  type EnvelopeOf,
  type ErrorEnvelope,
  type HubUseCase,
} from './message.js';
export {
  MAX_BODY_BYTES,
  readHubMessage,
  type ReceivedAcknowledgement,
  type ReceivedAppointment,
  type ReceivedError,
  type ReceivedMessage,
} from './read.js';
export { validateHubMessage, type HubVerdict, type ValidateOptions } from './validate.js';
