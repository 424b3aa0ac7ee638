import type { PscPerson } from './people.js';

/** An application that signs people in at the provider. */
export interface ProviderClient {
  id: string;
  /** Its name, as the login page says it. */
  label: string;
  secret: string;
  redirectUris: string[];
  postLogoutRedirectUris?: string[];
  /** Where it is told that somebody left (OpenID Connect Back-Channel Logout 1.0). */
  backchannelLogoutUri?: string;
  /** Whether it may have people asked on their telephones (CIBA, poll mode). */
  ciba?: boolean;
}

/** Configuration of one provider. */
export interface ProviderConfig {
  label: string;
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** Whose claims it speaks: Pro Santé Connect's, or a provider's of its own kind. */
  kind: 'psc' | 'plain';
  clients: ProviderClient[];
  people: PscPerson[];
  /** Lifetimes in seconds that replace those of Pro Santé Connect; tests make them shorter. */
  lifetimes?: Partial<typeof LIFETIMES>;
}

/** Lifetimes of Pro Santé Connect, in seconds (interop.esante.gouv.fr/ig/securisation-transport). */
export const LIFETIMES = { accessToken: 120, refreshToken: 1_800, session: 14_400, backchannel: 120 };
