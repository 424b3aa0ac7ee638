import type { PdsaHours, Session } from '@sas-embed/contract';

/** Who runs the gateway. */
export type GatewayMode = 'platform' | 'vendor' | 'sandbox';

/** A token issuer that is trusted. */
export interface IssuerConfig {
  /** Exactly the `iss` of its tokens. */
  issuer: string;
  /** Address of its JWKS. */
  jwksUrl: string;
  /** The `aud` that its tokens must carry. */
  audience: string;
}

/** A SAS that is served. */
export interface SasConfig {
  id: string;
  label: string;
  /** Codes of its départements. */
  territories: string[];
  /** The hours of the PDSA there, where they are not the usual ones. */
  pdsa?: PdsaHours;
  /** Client id of its LRM at the Hub Santé (`fr.health.samu330`); absent: its appointments are not published. */
  hubRecipient?: string;
}

/** The Hub Santé, to which appointments are published (INT_L02). Exactly one platform may publish an appointment. */
export interface HubConfig {
  /** `amqps://host:5671/vhost`, as the Hub's operator gives it; `amqp://` on this machine only. */
  url: string;
  /** Client id of this platform (`fr.health.ptfsas`). */
  clientId: string;
  /** Files of the client's certificate; read again at each connection, so that they may be renewed. */
  tls?: {
    certFile?: string;
    keyFile?: string;
    pfxFile?: string;
    passphrase?: string;
    caFile?: string;
    serverName?: string;
  };
  /** How often one version is sent, at most, before somebody must look. */
  maxAttempts: number;
  /** How long settled deliveries are kept. */
  keepDays: number;
}

/**
 * Another platform to which what editors send (INT_R03) is passed on unchanged, and which then publishes it: an appointment of a SAS
 * with a `hubRecipient` is published here, and not passed on.
 */
export interface RelayConfig {
  /** Its FHIR base address, without a trailing slash; `/Appointment` is below it. */
  url: string;
  /** The bearer key that it knows us by. */
  key?: string;
  /** The certificate by which it knows us, and the authority of its own; https only. */
  tls?: TlsFilesConfig & {
    /** The name that its certificate must have; that of its address when left out. */
    serverName?: string;
  };
  /** Whose appointments are passed on; all when left out. An editor that sends them to that platform itself is none of them. */
  editors?: string[];
  /** How often one request is tried, at most, before somebody must look. */
  maxAttempts: number;
}

/** Certificate files, PEM or PKCS#12. They are read again when they change. */
export interface TlsFilesConfig {
  certFile?: string;
  keyFile?: string;
  /** Certificate and key in one file (PKCS#12), in place of the two. */
  pfxFile?: string;
  /** Of the key, or of the PKCS#12 file. */
  passphrase?: string;
  /** Authorities that vouch for the other side; the system's when left out. */
  caFile?: string;
  /** Revocation lists of all of these authorities; whoever they name, and everybody once they are out of date, is refused. */
  crlFile?: string;
}

/** A port of its own on which editors are served with mutual TLS. */
export interface EditorListenerConfig extends TlsFilesConfig {
  host: string;
  port: number;
}

/** How a proxy that ends TLS passes a client certificate on. */
export interface ForwardedCertificateConfig {
  /** Its header: `Client-Cert` (RFC 9440), or the percent-encoded PEM of nginx. */
  header: string;
  /** The header that says `SUCCESS` when the proxy verified it; left out where it forwards verified ones only. */
  verifiedHeader?: string;
}

/** A registered host application. */
export interface HostConfig {
  id: string;
  label: string;
  /** Origins of its pages; CORS and tokens are bound to them. */
  origins: string[];
  /** Public keys (JWK) with which its server signs what it hands to us; several while one is being replaced. */
  keys: {
    kty: 'OKP' | 'EC' | 'RSA';
    kid: string;
    /** Until when it is in force, once it has been replaced (ISO 8601 with offset). */
    expiresAt?: string;
    [member: string]: unknown;
  }[];
  /** Codes of the départements whose SAS work with it. */
  territories: string[];
  /** Addresses of its servers that are told of its appointments and hand-overs. */
  webhooks: string[];
  /** How many requests its pages and servers may make a minute at one replica, all its users together. */
  requestsPerMinute: number;
}

/** A booking editor. */
export interface EditorConfig {
  id: string;
  label: string;
  /** Its FHIR base address, without a trailing slash. */
  fhirBaseUrl: string;
  /** Whether its slots are asked for. Its appointments are taken in either case. */
  enabled: boolean;
  /** What it is asked: practitioners (INT_R01, the default), practitioners with their CPTS (INT_R04), SOS Médecins. */
  flows: { ps?: boolean; cpts?: boolean; sos?: boolean };
  /** Whether it keeps accounts of regulators and is told of them (INT_R02). */
  accounts?: boolean;
  /** How long it may take to answer, in milliseconds; 7,000 at most. */
  deadlineMs: number;
  /** The certificate by which it knows us, and the authority of its own; https only. */
  tls?: TlsFilesConfig & {
    /** The name that its certificate must have; that of its address when left out. */
    serverName?: string;
  };
  /** The names of the certificate with which it sends appointments (INT_R03), in place of a key or beside it. */
  certificate?: { commonName: string; organizationalUnit: string };
  /** SHA-256 (hex) of the bearer key with which it sends appointments (INT_R03); absent: it may send none. */
  intakeKeySha256?: string;
  /** Where it is told of anomalies, and of flows that are switched off. */
  contact?: { email: string };
}

/** A mail server, and who is written to. */
export interface MailConfig {
  smtp: { host: string; port: number; secure: boolean; user?: string; password?: string };
  from: string;
  /** Those who watch. */
  to: string[];
}

/** How the interfaces are watched. */
export interface MonitoringConfig {
  /** How often they are judged. */
  everySeconds: number;
  /** Over how long. */
  windowSeconds: number;
  /** Fewer calls than that in it say nothing. */
  minCalls: number;
  /** Share of calls that may fail, of answers that may break the contract, and the 95th percentile (ms): when it is said, and when no more. */
  errorShare: { enter: number; leave: number };
  violationShare: { enter: number; leave: number };
  slowMs: { enter: number; leave: number };
  /** How often in a row it must be found before it is said. */
  confirm: { worse: number; better: number };
  /** A flow without traffic for so long is asked about one offer. */
  probeSeconds: number;
  /** Addresses that are told of changes of state. */
  webhooks: string[];
  mail?: MailConfig;
  /** Where Prometheus reads; absent: nowhere. Nobody is asked who he is there: it belongs on an inner network. */
  metrics?: { host: string; port: number };
  /** Where traces go (OTLP over HTTP), of which share of requests; absent: nowhere. */
  traces?: { url: string; share: number; headers: Record<string, string> };
}

/** The operator of a place de marché that is interfaced (the non-ANS part of `editor.yaml`). */
export interface MarketplaceConfig {
  /** As the directory's places of kind PDM name it among their `editors`. */
  id: string;
  /** Its trade name. */
  label: string;
  /** Below which its `/requests/{requestId}` is; https outside the sandbox. */
  url: string;
  /** Whether it is asked; else its communities are telephoned. Its answers are taken in either case. */
  enabled: boolean;
  /** Whether it calls us with its answer, or is asked for it. */
  answers: 'callback' | 'polling';
  /** How long one request to it may take, in milliseconds. */
  deadlineMs: number;
  /** The bearer key that it knows us by. */
  key?: string;
  /** SHA-256 (hex) of the bearer key with which it answers; absent: it cannot call us. */
  intakeKeySha256?: string;
}

/** An instance of the national address service (Base Adresse Nationale, addok); best one's own. */
export interface AddressServiceConfig {
  /** Its base address; `/search/` is asked below it. It learns the addresses of patients, and nobody else does. */
  url: string;
  /** How long it may take to answer, in milliseconds; then the embedded geocoder answers. */
  timeoutMs: number;
}

/** The pages that we serve. */
export interface WebConfig {
  /** Address of the page that searches, without query and fragment; launches and deep links lead there. */
  searchUrl: string;
  /** Whether addresses of the national platform (INT_L01) are taken. */
  deepLink: boolean;
}

/** The frame of the loader, served by the gateway itself. */
export interface EmbedConfig {
  /** Folder of the frame's pages, one folder a version: `dist/embed` of `@sas-embed/web`. */
  folder: string;
  /** Origin under which browsers reach this gateway: requests of the frame come from there. */
  origin: string;
}

/** A provider of OpenID Connect at which people sign in. */
export interface ProviderConfig {
  /** As accounts and addresses of sign-in name it. */
  id: string;
  /** As people read it. */
  label: string;
  /** Whose claims it speaks: Pro Santé Connect's, or the standard's alone. */
  kind: 'psc' | 'plain';
  /** Exactly the `iss` of its tokens. */
  issuer: string;
  /** Where it is discovered, when that is not below the issuer (Pro Santé Connect's `wallet-openid-configuration`). */
  discoveryUrl?: string;
  clientId: string;
  clientSecret: string;
  scope: string;
  /** How strongly people must have signed in, one of them; none: it does not say. */
  acrValues: string[];
  /** The SAS whose people sign in there; none: all. */
  sas: string[];
  /** By host: the clients of the provider whose access tokens that host may exchange. */
  hostClients: Record<string, string[]>;
  /** The hosts that may have people asked on their own devices (CIBA); Pro Santé Connect enables that service by service. */
  cibaHosts: string[];
}

/** Who may act, and as what, by the name under which a provider knows the person. */
export interface AccountConfig {
  provider: string;
  /** Pro Santé Connect's `SubjectNameID`, or the `sub` of another provider. */
  nameId: string;
  sasId: string;
  role: Session['role'];
  email: string;
  /** Where the provider does not say them. */
  lastName?: string;
  firstName?: string;
  /** Identifiers by which editors know the person; `nameId` as IDNPS when left out. */
  identifiers?: { system: string; value: string }[];
  /** The own CPTS of a coordinator. */
  community?: { nationalId: string; name: string };
  /** For whom a delegate or the manager of a structure fills in agendas. */
  actsFor?: { practitioners?: string[]; structures?: string[] };
}

/** A credential of a SAS for the time when its provider is out of reach. */
export interface BreakGlassConfig {
  /** What is written on the envelope. */
  id: string;
  /** Of the provider that must be out of reach. */
  provider: string;
  sasId: string;
  role: Session['role'];
  /** Whose it is, as appointments are signed: `Régulation de nuit`. */
  label: string;
  email: string;
  /** The technical identifier (INTRN) under which editors know it. */
  regulatorUuid: string;
  /** `scrypt.<salt>.<hash>` of the secret (`sas-gateway break-glass-secret`). */
  secretHash: string;
  /** How long a session by it lasts. */
  minutes: number;
}

/** How people sign in. */
export interface SignInConfig {
  /** The `aud` of assertions that hosts sign for this gateway. */
  audience: string;
  /** Our own pages: their origin, under which `/auth` reaches this gateway too, the host that they are, their start. */
  pages?: { origin: string; hostId: string; home: string };
  providers: ProviderConfig[];
  accounts: AccountConfig[];
  breakGlass: BreakGlassConfig[];
}

/** The gateway's configuration; see `schema.ts` for what each member must be. */
export interface GatewayConfig {
  mode: GatewayMode;
  environment: Session['environment'];
  listen: {
    host: string;
    port: number;
    /** Addresses or networks (CIDR) of the proxies in front, whose `X-Forwarded-For` is believed. */
    trustedProxies?: string[];
    /** Where editors are served with mutual TLS; absent: a proxy does, or they come by their key alone. */
    editors?: EditorListenerConfig;
    /** Absent: no certificate is taken from a proxy. */
    forwardedCertificate?: ForwardedCertificateConfig;
  };
  database: { folder: string } | { url: string };
  /** Value of `origin` in editors' and the platform's addresses (INT_L01). */
  editorOrigin: string;
  secrets: {
    /** Base64 of the 32 bytes that encrypt case references at rest. */
    caseRefKey: string;
    /** Keys of before a rotation: they open what they sealed, and seal nothing any more. */
    previousCaseRefKeys?: string[];
  };
  /** Issuers whose tokens are taken as they are; none where hosts sign people in by their own word or a provider's. */
  issuers: IssuerConfig[];
  signIn: SignInConfig;
  sas: SasConfig[];
  hosts: HostConfig[];
  editors: EditorConfig[];
  marketplaces: MarketplaceConfig[];
  /** Absent: nothing is published. */
  hub?: HubConfig;
  /** Absent: nothing is passed on. */
  relay?: RelayConfig;
  /** Our own pages; without them there is no launch and no deep link. */
  web?: WebConfig;
  /** The frame of the loader; not served when it is left out. */
  embed?: EmbedConfig;
  /** Absent: addresses are located at their commune. */
  addressService?: AddressServiceConfig;
  /** The directory extraction, imported at start when its content changed. */
  directory?: { file: string };
  rereads: {
    /** How often a screen has its visible cards read again. */
    everySeconds: number;
    /** How many calls an hour these may cost one editor, over all replicas. */
    callsPerHour: number;
  };
  monitoring: MonitoringConfig;
  audit: {
    /** How long it is kept who did what. */
    keepDays: number;
  };
  regulators: {
    /** Days after he was last seen for which who acts here is known. */
    keepDays: number;
  };
  appointments: {
    /** Days after its time for which an appointment and its history are kept. */
    keepDays: number;
    /** Days after its time for which it is known to which case of its host it belongs. */
    keepCaseDays: number;
    /** Days for which a screen or a host's server that was away may resume the feed. */
    keepEventDays: number;
  };
  holds: { seconds: number };
  marketplaceRequests: {
    /** How long a community of a place de marché may answer. */
    answerSeconds: number;
    /** How long requests and traces of calls are kept; appointments have their own time. */
    keepDays: number;
  };
  handovers: {
    minutes: number;
    /** A slot that was read longer ago is read again from the editor before it is handed over. */
    recheckSeconds: number;
  };
}
