/**
 * Why nothing was carried.
 * - `settings`: options or envelope cannot work; nothing was tried.
 * - `not-connected`: the broker does not answer; nothing left.
 * - `access-refused`: the broker forbids this client the exchange or the routing key.
 * - `refused`: the broker told that it did not store the message (nack).
 * - `unconfirmed`: no confirm came in time, or the connection broke before; the message may have been stored.
 * - `closed`: the connection was closed by its owner.
 */
export type HubTransportErrorCode =
  'settings' | 'not-connected' | 'access-refused' | 'refused' | 'unconfirmed' | 'closed';

/** What the broker, or the way to it, refused. */
export class HubTransportError extends Error {
  override readonly name = 'HubTransportError';

  constructor(
    readonly code: HubTransportErrorCode,
    message: string,
  ) {
    super(message);
  }
}
