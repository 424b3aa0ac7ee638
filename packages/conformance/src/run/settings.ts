/** Whom to ask an editor about, and what it declares; what the tester of the official kit types in. */
export interface RunSettings {
  /** Base address of the editor's FHIR server. */
  baseUrl: string;
  /** RPPS, prefixed by 8, of a practitioner with one place and free slots within 72 hours. */
  practitioner?: string;
  /** One with two places. */
  twoPlaces?: string;
  /** Two, asked for together. */
  several?: readonly string[];
  /** Up to 25, for the largest search; those above are used when absent. */
  many?: readonly string[];
  /** A practitioner of two CPTS, each slot for one of them. */
  twoCpts?: string;
  /** A practitioner whose slots two CPTS share. */
  sharedCpts?: string;
  /** SIRET, prefixed by 3, of SOS Médecins associations. */
  associations?: readonly string[];
  /** Declared slot types (PUBLIC, PRO, SNP) and consultation modes (AMB, VR, HH). */
  slotTypes?: readonly string[];
  modes?: readonly string[];
  /** National identifier of a regulator whom the editor does not know yet; drawn for each run when absent. */
  regulator?: string;
  /** Value of `origin` that the editor knows; `sas-preprod` when absent. */
  origin?: string;
  /** Client ids at the Hub Santé: the LRM's, and the platform's that is played. */
  lrmId?: string;
  platformId?: string;
  /** Requests for each size in the performance flow; 10 when absent. */
  samples?: number;
}

/** The platform's client id everywhere but in production. */
export const PLATFORM_ID = 'fr.health.test.ptfsas';

/** Identifiers that nobody has. */
export const NOBODY = { practitioner: '819999999996', adeli: '0339999999', association: '399999999999996' } as const;
