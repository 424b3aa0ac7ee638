import type { BookingSas, Session, Structure } from '@sas-embed/contract';
import type { Presented } from '../mutual-tls/index.js';
import type { SignIn } from './sign-in/index.js';

/** National ids of those for whom somebody fills in agendas. */
export interface ActsFor {
  practitioners: readonly string[];
  structures: readonly string[];
}

/** A regulator who acts, as read from a verified token; never from a body. */
export interface Principal {
  kind: 'regulator';
  /** The token's subject, unique per issuer. */
  subject: string;
  /** Id of the regulator's account (`regulator.id`). */
  regulatorId: string;
  role: Session['role'];
  bookingSas: BookingSas;
  /** The own CPTS of a coordinator. */
  community?: Structure;
  /** Of who books during the PDSA of his SAS only: whether it is now. */
  duty?: NonNullable<Session['duty']>;
  /** Whose SAS agendas the principal fills in; none for those who regulate. */
  actsFor?: ActsFor;
  /** The session that the token belongs to; none of a token that an issuer of its own signed. */
  sessionId?: string;
  /** The registered host application that handed the token over. */
  hostId: string;
  /** Départements of the regulator's SAS; limits appointments, never search. */
  territories: readonly string[];
  environment: Session['environment'];
  expiresAt: Date;
}

/** A booking editor that speaks FHIR to us. */
export interface EditorPrincipal {
  kind: 'editor';
  editorId: string;
}

/** The identifier of a regulator as editors know it (INT_R02): national (IDNPS) or technical (INTRN). */
export interface RegulatorIdentifier {
  system: string;
  value: string;
}

/** A regulator's account, kept from the tokens that were seen. */
export interface RegulatorAccount {
  id: string;
  identifiers: readonly RegulatorIdentifier[];
  lastName: string;
  firstName: string;
  email: string;
  bookingSas: BookingSas;
}

/** What other rooms ask of identity. */
export interface Identity {
  /** Verifies a bearer token and the page's origin; throws `ProblemError`. */
  authenticate(authorization: string | undefined, origin: string | undefined): Promise<Principal>;
  /**
   * Verifies an editor's key, its client certificate, or both, as its configuration asks; throws `ProblemError`. No certificate when
   * `presented` is left out.
   */
  authenticateEditor(authorization: string | undefined, presented?: Presented): Promise<EditorPrincipal>;
  /** The account with this identifier, or `undefined`. */
  findRegulator(identifier: RegulatorIdentifier): Promise<RegulatorAccount | undefined>;
  /** How people sign in and out. */
  signIn: SignIn;
  /** Whether any registered host lists this origin (CORS). */
  isKnownOrigin(origin: string): boolean;
}
