/** Names that the implementation guide of the SAS fixes, beside the contract's. */
import { SYSTEM } from '@sas-embed/contract';

/** Canonical address of a profile under the guide's former root, which editors still send. */
export const oldProfile = (name: string): string => `http://sas.fr/fhir/StructureDefinition/${name}`;
/** Canonical address of a profile under the guide's present root. */
export const newProfile = (name: string): string =>
  `https://interop.esante.gouv.fr/ig/fhir/sas/StructureDefinition/${name}`;

/** Systems of identifiers, codes and types that the guide's resources carry; the contract's among them. */
export const GUIDE_SYSTEMS = {
  ...SYSTEM,
  identifierType: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203',
  locationIdentifierType: 'http://interopsante.org/fhir/CodeSystem/fr-location-identifier-type',
  coreIdentifierType: 'https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203',
  participation: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
} as const;

/** Extension by which a slot's service type leads to its HealthcareService. */
export const SERVICE_EXTENSION = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Slot.serviceType';
