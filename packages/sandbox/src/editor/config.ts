/** One place of a practitioner whose calendar the editor keeps. */
export interface EditorPlace {
  /** Last part of the agenda's URL: `1`, `2`. */
  key: string;
  /** IDNST, prefixed. */
  structureId: string;
  structureName: string;
  street: string;
  postcode: string;
  city: string;
  /** E.164. */
  phone: string;
  /** CPTS (IDNST) through which the practitioner takes part here; the editor keeps slots for their members. */
  communities?: string[];
}

/** A CPTS whose slots the editor keeps. */
export interface EditorCommunity {
  /** IDNST: `1` + FINESS. */
  nationalId: string;
  name: string;
  /** E.164. */
  phone: string;
}

/** A point fixe de garde (PFG) of an association. */
export interface EditorDutyPoint extends EditorPlace {
  /** Local time; `00:00` closes at the end of the day. */
  openingHours: { days: string[]; opens: string; closes: string }[];
}

/** A SOS Médecins association whose duty rota the editor keeps. */
export interface EditorAssociation {
  /** IDNST: `3` + SIRET. */
  nationalId: string;
  name: string;
  /** IANA zone of its PFG. */
  timeZone: string;
  places: EditorDutyPoint[];
  /** Who may be given an appointment. */
  doctors: { nationalId: string; lastName: string; firstName: string }[];
}

/** A practitioner whose calendar the editor keeps. */
export interface EditorPractitioner {
  /** IDNPS, prefixed. */
  nationalId: string;
  lastName: string;
  firstName: string;
  title?: string;
  /** TRE_R38, and how the editor calls it. */
  specialty?: { code: string; label: string };
  /** IANA zone in which the practice works. */
  timeZone: string;
  places: EditorPlace[];
}

/** Whose calendar it is. */
export type Keeper = EditorPractitioner | EditorAssociation;

/** Whether the calendar is that of an association. */
export function isAssociation(keeper: Keeper): keeper is EditorAssociation {
  return 'doctors' in keeper;
}

/** A regulator's account, as the platform told of it (INT_R02). */
export interface RegulatorAccount {
  /** Short name used in forms. */
  id: string;
  identifier: { system: string; value: string };
  lastName: string;
  firstName: string;
  email: string;
  /** What the sign-in page shows below the name. */
  organisation: string;
}

/** How an editor answers FHIR searches. */
export type Manner =
  | 'normal'
  /** Answers after that many milliseconds. */
  | `delay:${number}`
  /** Accepts the request and never answers. */
  | 'hang'
  /** Sends its answer one byte a second. */
  | 'drip'
  /** Answers 503 with an OperationOutcome. */
  | 'error'
  /** Cuts the connection. */
  | 'reset'
  /** By turns: 500 without a word, a connection cut in the middle of the answer, 503 with an OperationOutcome. */
  | 'flaky'
  /** Streams a body of two gigabytes. */
  | 'flood'
  /** A zip bomb: two megabytes that unpack to two gigabytes. */
  | 'bomb';

/** What may be wrong with an answer that is sent in good order. */
export type Twist =
  /** Another practitioner than asked. */
  | 'wrong-practitioner'
  /** Starts that the agenda does not have. */
  | 'other-start'
  /** Slots days after the window. */
  | 'outside-window'
  /** Slots that are not free. */
  | 'busy'
  | 'wrong-total'
  | 'paged'
  /** HTML and scripts in every text field. */
  | 'markup'
  /** `javascript:`, `data:` and http links as booking pages. */
  | 'script-links'
  | 'wrong-types'
  /** Dates in 9999 and dates that do not exist. */
  | 'year-9999'
  /** A hundred thousand levels. */
  | 'deep'
  /** Twelve thousand slots more than there are. */
  | 'huge'
  /** JSON that ends in the middle. */
  | 'truncated'
  /** An HTML page, said to be FHIR. */
  | 'not-json';

/** All twists, in the order in which they are told. */
export const TWISTS: readonly Twist[] = [
  'wrong-practitioner',
  'other-start',
  'outside-window',
  'busy',
  'wrong-total',
  'paged',
  'markup',
  'script-links',
  'wrong-types',
  'year-9999',
  'deep',
  'huge',
  'truncated',
  'not-json',
];

/** Extra time before an answer, in milliseconds: fixed, or drawn from a log-normal distribution by a seed. */
export type Latency = number | { p50: number; p95: number; seed: string };

/** How an editor answers at present. */
export interface EditorState {
  manner: Manner;
  latency: Latency;
  twists: Twist[];
}

/** Files of a certificate (PEM), and of the authority of the other side. */
export interface CertificateFiles {
  certFile: string;
  keyFile: string;
  caFile: string;
}

/** Configuration of one editor. */
export interface EditorConfig {
  /** `rapide`, `lent`, `muet`… */
  id: string;
  /** The product's name on its pages. */
  label: string;
  host: string;
  /** 0 takes a free port. */
  port: number;
  manner: Manner;
  latency?: Latency;
  twists?: Twist[];
  /** `psc`: who comes signs in by a page like that of Pro Santé Connect, and nobody gets in without `origin`. */
  gate?: 'psc';
  /** Its FHIR server is that of `@sas-embed/editor`; those of the others are written here, independently. */
  kit?: true;
  /** Values of `origin` under which regulators may arrive. */
  origins: string[];
  /** Object identifier under which the editor numbers its appointments, `urn:oid:…`. */
  oid: string;
  /** Base URL of the platform's INT_R03 end point; who the editor is there, by key or by certificate. */
  intake: { fhirBaseUrl: string; key?: string; tls?: CertificateFiles };
  /** Its FHIR server asks for a client certificate, on a port of its own; its pages stay where they are. */
  mutualTls?: CertificateFiles & {
    /** 0 takes a free port. */
    port: number;
    /** Revocation lists of the authority. */
    crlFile: string;
    /** Whom it serves. */
    client: { commonName: string; organizationalUnit: string };
  };
  regulators: RegulatorAccount[];
  practitioners: EditorPractitioner[];
  /** CPTS whose slots it keeps: it answers INT_R04. */
  communities?: EditorCommunity[];
  /** SOS Médecins associations: it answers the search of schedules. */
  associations?: EditorAssociation[];
  /** How long an association takes to give an appointment to one of its doctors, in milliseconds (default 2 000). */
  assignAfterMs?: number;
}
