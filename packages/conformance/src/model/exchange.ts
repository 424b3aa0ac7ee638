/** A JSON object. */
export type Json = { [key: string]: unknown };

/** What the kit checks of an editor, one interface each. */
export const FLOWS = [
  ...(['ps', 'cpts', 'sos', 'accounts', 'redirect', 'appointments'] as const),
  ...(['hub', 'tls', 'performance'] as const),
] as const;
/** One of the interfaces. */
export type Flow = (typeof FLOWS)[number];

/** Names of the flows for readers; French. */
export const FLOW_NAMES: Readonly<Record<Flow, string>> = {
  ps: 'Créneaux des PS (INT_R01)',
  cpts: 'Créneaux des CPTS (INT_R04)',
  sos: 'Créneaux de SOS Médecins',
  accounts: 'Comptes régulateurs (INT_R02)',
  redirect: 'Connexion et redirection',
  appointments: 'Rendez-vous (INT_R03)',
  hub: 'Messages du Hub Santé (INT_L02)',
  tls: 'TLS et mTLS',
  performance: 'Performance',
};

/** The client certificates that a run may present: the right one, none, and those that must be refused. */
export const CLIENT_CERTIFICATES = [
  ...(['valid', 'none', 'bad-cn', 'bad-ou', 'revoked', 'expired'] as const),
  ...(['not-yet-valid', 'self-signed', 'other-ca'] as const),
] as const;
/** Which client certificate a request presents. */
export type ClientCertificate = (typeof CLIENT_CERTIFICATES)[number];

/** A request that the kit sends. */
export interface KitRequest {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** Client certificate; that of the run (`valid` when there is one) when absent. */
  certificate?: ClientCertificate;
  /** The only TLS version to offer. */
  tlsVersion?: TlsVersion;
  /** The only suites to offer, as OpenSSL names them. */
  ciphers?: string;
  /** Whether redirects are followed. */
  follow?: boolean;
}

/** TLS versions that the kit can offer by itself. */
export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** What came back. */
export interface KitResponse {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
  /** Address of the last page when redirects were followed. */
  url?: string;
  /** Protocol that was agreed on. */
  tls?: string;
}

/** A request without an answer. */
export interface KitFailure {
  /** `tls` when the handshake was refused, `timeout`, `network` otherwise. */
  kind: 'tls' | 'timeout' | 'network';
  message: string;
}

/** What a slot search asked for. */
export interface Asked {
  ids: string[];
  /** Milliseconds since 1970, both inclusive. */
  from: number;
  to: number;
}

/** One request and what came of it; a run is a list of them, and can be judged again from its recording. */
export interface Exchange {
  /** `ps.one`, `accounts.REG-01`: unique in a run. */
  name: string;
  flow: Flow;
  request: KitRequest;
  response?: KitResponse;
  failure?: KitFailure;
  /** Time from request to the end of the answer. */
  ms: number;
  /** When it was sent: ISO 8601, UTC. */
  at: string;
  asked?: Asked;
}

/** Sends a request; never throws. */
export type Transport = (request: KitRequest) => Promise<{ response?: KitResponse; failure?: KitFailure }>;
