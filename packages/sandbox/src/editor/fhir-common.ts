/** What the templates of all flows share. */

/** A FHIR resource or part of one. */
export type Json = { [key: string]: unknown };

/** Facts about the editor that its resources carry. */
export interface EditorFacts {
  /** Base URL of its FHIR server. */
  fhirBaseUrl: string;
  /** Base URL of its pages. */
  pagesUrl: string;
  /** Its own OID. */
  oid: string;
}

// Two roots coexist in the implementation guide: each profile is named by the one under which it is published.
/** Canonical address of a profile published under the guide's former root. */
export const OLD_PROFILE = (name: string): string => `http://sas.fr/fhir/StructureDefinition/${name}`;
/** Canonical address of a profile published under the guide's present root. */
export const PROFILE = (name: string): string =>
  `https://interop.esante.gouv.fr/ig/fhir/sas/StructureDefinition/${name}`;

/** System of the French types of identifier (IDNPS, IDNST, INTRN…). */
export const FR_IDENTIFIER_TYPES = 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203';
/** System of the French types of a location's identifier. */
export const LOCATION_IDENTIFIER_TYPES = 'http://interopsante.org/fhir/CodeSystem/fr-location-identifier-type';
/** System of the national identifiers of practitioners: "8" and the RPPS number. */
export const IDNPS = 'urn:oid:1.2.250.1.71.4.2.1';
/** System of the national identifiers of structures: FINESS or SIRET with its prefix. */
export const IDNST = 'urn:oid:1.2.250.1.71.4.2.2';
/** NOS TRE_R314: the types of slot (PUBLIC, PRO, SNP, CPTS). */
export const SLOT_TYPES = 'https://mos.esante.gouv.fr/NOS/TRE_R314-TypeCreneau/FHIR/TRE-R314-TypeCreneau';
/** HL7 v3 ActCode: the modes of consultation (AMB, HH, VR). */
export const ACT_CODES = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
/** NOS TRE_R38: ordinal specialties (SM26, SM54…). */
export const SPECIALTIES = 'https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale';
/** HL7 v2 table 0276: kinds of appointment (WALKIN, ROUTINE…). */
export const APPOINTMENT_TYPES = 'http://terminology.hl7.org/CodeSystem/v2-0276';

/** A CodeableConcept of one coding. */
export const coded = (system: string, code: string): Json => ({ coding: [{ system, code }] });

/** Collects the entries of a searchset. */
export class Entries {
  readonly entry: Json[] = [];

  constructor(private readonly editor: EditorFacts) {}

  add(resource: Json, mode: 'match' | 'include'): void {
    const type = String(resource['resourceType']);
    this.entry.push({
      fullUrl: `${this.editor.fhirBaseUrl}/${type}/${String(resource['id'])}`,
      resource,
      search: { mode },
    });
  }

  /**
   * The searchset. An empty one declares no profile where the profile asks for entries: it could not conform to it.
   *
   * @param total how many slots were found
   */
  bundle(profile: string, selfUrl: string, total: number, emptyConforms: boolean): Json {
    return {
      resourceType: 'Bundle',
      ...((this.entry.length || emptyConforms) && { meta: { profile: [profile] } }),
      type: 'searchset',
      total,
      link: [{ relation: 'self', url: selfUrl }],
      ...(this.entry.length && { entry: this.entry }),
    };
  }
}

/** An OperationOutcome with one error. */
export function operationOutcome(code: string, diagnostics: string): Json {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics }] };
}
