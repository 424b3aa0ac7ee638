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

/** A regulator's account, as provisioned to the editor (INT_R02). */
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
  | 'reset';

/** Extra time before an answer, in milliseconds: fixed, or drawn from a log-normal distribution by a seed. */
export type Latency = number | { p50: number; p95: number; seed: string };

/** Configuration of one editor's process. */
export interface EditorConfig {
  /** `rapide`, `lent`, `muet`. */
  id: string;
  /** The product's name on its pages. */
  label: string;
  host: string;
  /** 0 takes a free port. */
  port: number;
  manner: Manner;
  latency?: Latency;
  /** Values of `origin` under which regulators may arrive. */
  origins: string[];
  /** Object identifier under which the editor numbers its appointments, `urn:oid:…`. */
  oid: string;
  /** Base URL of the platform's INT_R03 end point. */
  intake: { fhirBaseUrl: string; key: string };
  regulators: RegulatorAccount[];
  practitioners: EditorPractitioner[];
}
