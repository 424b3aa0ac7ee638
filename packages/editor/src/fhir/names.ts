// Names that the guide fixes, beside the contract's.
import { toZonedIso } from '@sas-embed/contract';

/** A FHIR resource or part of one. */
export type Json = { [key: string]: unknown };

export { GUIDE_SYSTEMS as SYSTEMS, newProfile, oldProfile, SERVICE_EXTENSION } from '@sas-embed/fhir';

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
