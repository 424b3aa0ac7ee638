/** What goes wrong with a message, by number: the number decides, texts are spelled in several ways (H-11). */

/** Who raises an error: the Hub on its way, or the client it was sent to. */
export type HubErrorOrigin = 'hub' | 'client';

/** What the sender can do about an error. */
export type HubErrorRemedy =
  /** The message itself must be mended: sending it again would end in the same way. */
  | 'mend'
  /** Our configuration is wrong: keys, ids, recipients. */
  | 'configure'
  /** The same snapshot may be sent again under a new distributionID while it still matters. */
  | 'send-again'
  /** The recipient holds it already: nothing is lost. */
  | 'settled';

/** One code of the model, or of the implementation guide alone. */
export interface HubErrorCode {
  readonly statusCode: number;
  readonly statusString: string;
  readonly raisedBy: HubErrorOrigin;
  readonly remedy: HubErrorRemedy;
  /** In English, for a log or an operator's screen. */
  readonly meaning: string;
}

const code = (
  statusCode: number,
  statusString: string,
  raisedBy: HubErrorOrigin,
  remedy: HubErrorRemedy,
  meaning: string,
): HubErrorCode => ({ statusCode, statusString, raisedBy, remedy, meaning });

/** The fifteen codes of the model; 409 is the guide's alone (H-12). */
export const HUB_ERROR_CODES: readonly HubErrorCode[] = [
  code(100, 'DELIVERY_MODE_INCONSISTENCY', 'hub', 'mend', 'The message was not persistent.'),
  code(101, 'NOT_ALLOWED_CONTENT_TYPE', 'hub', 'mend', 'The content type is not exactly application/json.'),
  code(102, 'UNRECOGNIZED_MESSAGE_FORMAT', 'hub', 'mend', 'The Hub could not read the message into its model.'),
  code(200, 'SENDER_INCONSISTENCY', 'hub', 'configure', 'The senderID is not the routing key.'),
  code(
    300,
    'INVALID_MESSAGE',
    'hub',
    'mend',
    'The schema refuses the message, or its distributionID is not the sender’s.',
  ),
  code(301, 'SCHEMA_NOT_FOUND', 'hub', 'mend', 'The Hub found no schema; in practice the body is no JSON.'),
  code(400, 'EXPIRED_MESSAGE_BEFORE_ROUTING', 'hub', 'send-again', 'The message had expired before it was routed.'),
  code(409, 'CONFLICT', 'client', 'settled', 'The appointment to create exists already, with other content.'),
  code(
    500,
    'DEAD_LETTER_QUEUED',
    'hub',
    'send-again',
    'The message expired in, or was rejected from, the recipient’s queue.',
  ),
  code(501, 'UNROUTABLE_MESSAGE', 'hub', 'configure', 'The recipient has no queue at the Hub.'),
  code(600, 'MESSAGE_CONVERSION_ERROR', 'hub', 'mend', 'The message could not be converted for its recipient.'),
  code(700, 'INTERNAL_CLIENT_ERROR', 'client', 'send-again', 'The recipient could not process the message.'),
  code(701, 'CASE_ALREADY_EXISTS', 'client', 'settled', 'The recipient has this already.'),
  code(702, 'WRONG_MESSAGE_SEQUENCE', 'client', 'send-again', 'The recipient wants the messages in another order.'),
  code(703, 'UNKNOWN_SENDER', 'client', 'configure', 'The recipient does not know the sender.'),
  code(704, 'INSUFFICIENT_DATA', 'client', 'mend', 'The recipient needs more than the message holds.'),
];

/**
 * What an error's number means. An unknown one is taken as the recipient's, to be sent again (bounded by the sender):
 * a message is never given up for a number that nobody documented.
 */
export function hubErrorCode(statusCode: number, statusString = 'UNKNOWN'): HubErrorCode {
  return (
    HUB_ERROR_CODES.find((known) => known.statusCode === statusCode) ??
    code(statusCode, statusString, 'client', 'send-again', 'No document names this number.')
  );
}

/** A pair of number and text, as an error carries it. */
export interface HubStatus {
  readonly statusCode: number;
  readonly statusString: string;
}

/**
 * What an LRM answers to a create that contradicts what it has. The guide says 409 CONFLICT, which the Hub's model library
 * does not know and would answer 102 to the LRM (H-12); 701 passes everywhere, so it is the default, and the platform takes
 * both for the same.
 */
export const CONFLICT_STATUS: { readonly model: HubStatus; readonly guide: HubStatus } = {
  model: { statusCode: 701, statusString: 'CASE_ALREADY_EXISTS' },
  guide: { statusCode: 409, statusString: 'CONFLICT' },
};
