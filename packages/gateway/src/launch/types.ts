import type { LaunchRequest, RedeemedLaunch } from '@sas-embed/contract';
import type { Principal } from '../identity/index.js';
import type { Trx } from '../storage/index.js';

/** What waits behind a ticket. */
export type WaitingContext = Pick<RedeemedLaunch, 'context' | 'issues' | 'origin'>;

/** A ticket that was just made; it is told once and kept nowhere. */
export interface NewTicket {
  launchId: string;
  ticket: string;
  expiresAt: Date;
}

/** For whom a page that was launched books. */
export interface LaunchedCase {
  hostId: string;
  caseRef?: string;
}

/** Contexts that wait to be read once. Holds no state of its own. */
export interface Launches {
  /** Keeps the context of a host's case for its regulator, in the caller's transaction. */
  create(trx: Trx, principal: Principal, request: LaunchRequest): Promise<NewTicket>;
  /** Keeps the context of an INT_L01 address for whoever opens it; `undefined` when too many wait already. */
  createDeepLink(waiting: WaitingContext): Promise<NewTicket | undefined>;
  /** Reads a context, once. Throws `launch-unknown`, `launch-used`, `launch-expired`. */
  redeem(principal: Principal, ticket: string, idempotencyKey: string): Promise<RedeemedLaunch>;
  /** The case of this regulator's launch. Throws `launch-unknown`, `launch-expired`. */
  caseOf(principal: Principal, launchId: string): Promise<LaunchedCase>;
  /** Erases contexts whose minute is over, to be run every few seconds; resolves to their number. */
  expire(): Promise<number>;
  /** Deletes launches older than a day; resolves to their number. */
  purge(): Promise<number>;
}
