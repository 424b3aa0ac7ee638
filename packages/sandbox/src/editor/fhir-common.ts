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
export const OLD_PROFILE = (name: string): string => `http://sas.fr/fhir/StructureDefinition/${name}`;
export const PROFILE = (name: string): string =>
  `https://interop.esante.gouv.fr/ig/fhir/sas/StructureDefinition/${name}`;

export const FR_IDENTIFIER_TYPES = 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203';
export const LOCATION_IDENTIFIER_TYPES = 'http://interopsante.org/fhir/CodeSystem/fr-location-identifier-type';
export const IDNPS = 'urn:oid:1.2.250.1.71.4.2.1';
export const IDNST = 'urn:oid:1.2.250.1.71.4.2.2';
export const SLOT_TYPES = 'https://mos.esante.gouv.fr/NOS/TRE_R314-TypeCreneau/FHIR/TRE-R314-TypeCreneau';
export const ACT_CODES = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
export const SPECIALTIES = 'https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale';
export const APPOINTMENT_TYPES = 'http://terminology.hl7.org/CodeSystem/v2-0276';

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
