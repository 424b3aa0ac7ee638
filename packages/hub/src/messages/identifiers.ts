/** Names by which the Hub Santé knows who sends, who receives and what was sent. */
import { randomUUID } from 'node:crypto';
import { HubFault } from './faults.js';

/** The Hub itself, sender of the errors that it raises. */
export const HUB_CLIENT_ID = 'fr.health.hub';
/** The platform in production, and everywhere else. */
export const PLATFORM_CLIENT_IDS = { production: 'fr.health.ptfsas', test: 'fr.health.test.ptfsas' } as const;
/** The scheme of addresses as everyone writes it; `Hubex` is read alike (H-02). */
export const ADDRESS_SCHEME = 'hubex';
/** The exchange that all clients publish to. */
export const HUB_EXCHANGE = 'hubsante';
/** What a distributionID reads that could not be found in a refused message. */
export const UNKNOWN_DISTRIBUTION_ID = 'distributionID_could_not_be_extracted';

/** The three queues that the Hub keeps for a client. */
export type HubQueueKind = 'message' | 'ack' | 'info';

/**
 * The form of a client id: at least two parts of letters, digits and `-`, with dots between them. It holds no `_`, since
 * the Hub splits a distributionID there. An LRM is `fr.health.samu` and its code CRRA of three characters (`fr.health.samu2A0`,
 * H-23), but the form is the client's registration, so no more than this is checked.
 */
export const CLIENT_ID_FORM = /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

/** The id as it is. Throws {@link HubFault} `client-id` when it has not the form of one. */
export function checkClientId(clientId: string, path: string): string {
  if (CLIENT_ID_FORM.test(clientId)) return clientId;
  throw new HubFault('client-id', [
    { path, rule: 'client-id', message: 'A client id has the form fr.health.samu990: parts with dots, without "_".' },
  ]);
}

/** `hubex:` and the client id, as RC-DE writes a party. */
export function partyUri(clientId: string): string {
  return `${ADDRESS_SCHEME}:${clientId}`;
}

/** Name of a client's queue. */
export function queueName(clientId: string, kind: HubQueueKind): string {
  return `${clientId}.${kind}`;
}

/**
 * A distributionID: the sender, `_`, and what is unique (a UUID when absent). The unique part holds letters, digits, `.`,
 * `_` and `-` only, which is what the Hub finds again in a message that it cannot read.
 */
export function distributionId(senderId: string, unique: string = randomUUID()): string {
  if (!/^[\w.-]{1,128}$/.test(unique)) {
    throw new HubFault('distribution-id', [
      { path: 'distributionID', rule: 'distribution-id', message: 'Its unique part is 1 to 128 of [A-Za-z0-9_.-].' },
    ]);
  }
  return `${senderId}_${unique}`;
}

/** The sender that a distributionID names: what stands before its first `_`, as the Hub reads it. */
export function senderOf(distributionID: string): string {
  return distributionID.split('_', 1)[0]!;
}
