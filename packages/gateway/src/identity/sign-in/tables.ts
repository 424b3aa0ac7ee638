import type { ColumnType } from 'kysely';
import type { ActsFor } from '../types.js';
import type { Session, Structure } from '@sas-embed/contract';

type Instant = ColumnType<Date, Date, Date>;

/** What somebody acts as in a session; ids only, no name. */
export interface Acting {
  role: Session['role'];
  sasId: string;
  community?: Structure;
  actsFor?: ActsFor;
}

/**
 * How a session came to be: on a page of ours, by a host's word, by a provider's token that a host handed over, or on a device of the
 * person's own that a host asked for.
 */
export type SessionKind = 'page' | 'assertion' | 'exchange' | 'ciba';

/** Why a session is over. */
export type SessionEnd = 'signed-out' | 'provider-logout' | 'provider-refused' | 'disabled' | 'replaced';

/** A session of somebody at the gateway. */
export interface SessionTable {
  id: string;
  kind: SessionKind;
  host_id: string;
  /** The provider's issuer, or the host's id. */
  issuer: string;
  subject: string;
  /** The session's id at the issuer, where it has one. */
  issuer_sid: string | null;
  regulator_id: string;
  acting: ColumnType<Acting, string, string>;
  /** Of a page, or by CIBA: the provider's tokens, sealed. */
  tokens: string | null;
  /** SHA-256 of the page's cookie, or of the refresh token of CIBA. */
  cookie_hash: string | null;
  created_at: Instant;
  seen_at: Instant;
  ends_at: Instant;
  ended_at: ColumnType<Date | null, Date | null, Date | null>;
  end_reason: SessionEnd | null;
  /** Until when one replica renews the provider's tokens. */
  renewing_until: ColumnType<Date | null, Date | null, Date | null>;
}

/** Somebody who was sent to a provider and has not come back. */
export interface SignInTable {
  /** SHA-256 of `state`. */
  state_hash: string;
  provider: string;
  /** SHA-256 of the cookie of the browser that began. */
  browser_hash: string;
  /** Sealed: nonce, code verifier, and the fragment of the page to go on with. */
  sealed: string;
  expires_at: Instant;
}

/** How far a sign-in on the person's own device has come. */
export type BackchannelState = 'pending' | 'accepted' | 'declined' | 'expired' | 'refused';

/** Somebody who is asked to sign in on a device of his own, for a host. */
export interface BackchannelSignInTable {
  /** SHA-256 of the `auth_req_id` that the host has. */
  id_hash: string;
  host_id: string;
  provider: string;
  /** A keyed code of who is asked: how often, and whether it is he who accepted. */
  person: string;
  state: BackchannelState;
  /** Why the gateway does not let in who accepted. */
  why: string | null;
  /** Sealed: the provider's `auth_req_id`, then who accepted and the provider's tokens. */
  sealed: string;
  interval_seconds: number;
  /** When the provider may be asked next. */
  poll_at: Instant;
  /** When the host asked last. */
  asked_at: Instant;
  created_at: Instant;
  expires_at: Instant;
}

/** A token of somebody else that is good once, and was used. */
export interface UsedTokenTable {
  issuer: string;
  jti: string;
  expires_at: Instant;
}

/** Which entry of the directory of accounts let whom in, and in which role at the last time. */
export interface ListedAccountTable {
  provider: string;
  /** The name under which the provider knows him. */
  name_id: string;
  regulator_id: string;
  issuer: string;
  role: Acting['role'];
}

/** Tables of sign-in. */
export interface SignInTables {
  session: SessionTable;
  sign_in: SignInTable;
  used_token: UsedTokenTable;
  backchannel_sign_in: BackchannelSignInTable;
  listed_account: ListedAccountTable;
}
