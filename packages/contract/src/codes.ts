/** Systems (canonical URIs) of the nomenclatures and identifiers that the SAS profiles use (IG 1.2). */
export const SYSTEM = {
  /** National practitioner identifier (IDNPS): `8` + RPPS or `0` + ADELI. */
  idnps: 'urn:oid:1.2.250.1.71.4.2.1',
  /** National structure identifier (IDNST): `1` FINESS, `3` SIRET, `4` RPPS rang, `0` ADELI rang. */
  idnst: 'urn:oid:1.2.250.1.71.4.2.2',
  /** Technical identifier of a regulator's account on the platform (INTRN, a UUID). */
  regulatorInternal: 'urn:oid:1.2.250.1.213.3.6',
  /** Specialties. */
  specialty: 'https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale',
  /** Professions. */
  profession: 'https://mos.esante.gouv.fr/NOS/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante',
  /** Kinds of structure (`604` CPTS, `603` MSP, `124` CDS). */
  structureType: 'https://mos.esante.gouv.fr/NOS/TRE_R66-CategorieEtablissement/FHIR/TRE-R66-CategorieEtablissement',
  /** Slot types PUBLIC, PRO, SNP, CPTS. */
  slotType: 'https://mos.esante.gouv.fr/NOS/TRE_R314-TypeCreneau/FHIR/TRE-R314-TypeCreneau',
  /** Consultation modes AMB, HH, VR. */
  consultationMode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  /** ROUTINE, WALKIN. */
  appointmentType: 'http://terminology.hl7.org/CodeSystem/v2-0276',
} as const;

/** Consultation modes in the order in which they are always shown: at the practice, remote, at home. */
export const CONSULTATION_MODES = ['AMB', 'VR', 'HH'] as const;

/** Slot types of TRE_R314. */
export const SLOT_TYPES = ['PUBLIC', 'PRO', 'SNP', 'CPTS'] as const;

/** Id of the SAS agenda among the sources of slots; every other source is an editor. */
export const AGENDA_SOURCE_ID = 'sas-agenda';

/** Days shown at once: today and the two next. */
export const DAYS_SHOWN = 3;

/** How long an editor may take to answer, in milliseconds, before its answer is dropped (IG, annexes). */
export const EDITOR_DEADLINE_MS = 7000;

/** Practitioners asked for in one request to an editor (IG: 1 to 25). */
export const EDITOR_BATCH_SIZE = 25;
