// Names that the guide fixes, beside the contract's.
import { SYSTEM, toZonedIso } from '@sas-embed/contract';

/** A FHIR resource or part of one. */
export type Json = { [key: string]: unknown };

/** Canonical address of a profile under the guide's former root. */
export const oldProfile = (name: string): string => `http://sas.fr/fhir/StructureDefinition/${name}`;
/** Canonical address of a profile under the guide's present root. */
export const newProfile = (name: string): string =>
  `https://interop.esante.gouv.fr/ig/fhir/sas/StructureDefinition/${name}`;

/** Systems. */
export const SYSTEMS = {
  ...SYSTEM,
  identifierType: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203',
  locationIdentifierType: 'http://interopsante.org/fhir/CodeSystem/fr-location-identifier-type',
  coreIdentifierType: 'https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203',
  participation: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
} as const;

/** Extension by which a service type leads to its HealthcareService. */
export const SERVICE_EXTENSION = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Slot.serviceType';

/** A CodeableConcept of one coding. */
export const coded = (system: string, code: string): Json => ({ coding: [{ system, code }] });

/** A slot's date: the place's clock, with milliseconds and offset, as the official kit wants it. */
export const slotDate = (at: Date, timeZone: string): string =>
  toZonedIso(at.getTime(), timeZone).replace(/([+-]\d\d:\d\d)$/, '.000$1');

/** A FHIR id made of parts; what it may not hold is replaced. */
export const idOf = (...parts: string[]): string =>
  parts
    .join('-')
    .replace(/[^A-Za-z0-9.-]/g, '.')
    .slice(0, 64);
