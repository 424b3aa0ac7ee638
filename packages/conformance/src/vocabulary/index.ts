/** Names that the guide fixes. */
import { newProfile, oldProfile } from '@sas-embed/fhir';

export { GUIDE_SYSTEMS as SYSTEMS, newProfile, oldProfile, SERVICE_EXTENSION } from '@sas-embed/fhir';

/** Extension that names the regulator who booked. */
export const OPERATOR_EXTENSION = 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator';
/** Category of establishment: CPTS. */
export const CPTS_CODE = '604';

/** The profiles by flow and type of resource. */
export const PROFILES: Readonly<Record<'ps' | 'cpts' | 'sos', Readonly<Record<string, string>>>> = {
  ps: {
    Bundle: oldProfile('BundleAgregateur'),
    Slot: oldProfile('FrSlotAgregateur'),
    Schedule: oldProfile('FrScheduleAgregateur'),
    Practitioner: oldProfile('FrPractitionerAgregateur'),
    PractitionerRole: oldProfile('FrPractitionerRoleExerciceAgregateur'),
  },
  cpts: {
    Bundle: newProfile('sas-cpts-bundle-aggregator'),
    Slot: newProfile('sas-cpts-slot-aggregator'),
    Schedule: oldProfile('FrScheduleAgregateur'),
    Practitioner: oldProfile('FrPractitionerAgregateur'),
    PractitionerRole: oldProfile('FrPractitionerRoleExerciceAgregateur'),
    HealthcareService: newProfile('sas-cpts-healthcareservice-aggregator'),
    Organization: newProfile('sas-cpts-organization-aggregator'),
  },
  sos: {
    Bundle: newProfile('sas-sos-bundle-aggregator'),
    Slot: newProfile('sas-sos-slot-aggregator'),
    Schedule: newProfile('sas-sos-schedule-aggregator'),
    Location: newProfile('sas-sos-location-aggregator'),
    Organization: newProfile('sas-sos-organization-aggregator'),
  },
};

/** A CodeableConcept of one coding. */
export const coded = (system: string, code: string) => ({ coding: [{ system, code }] });

/** The forms that the kit and the guide give to texts. */
export const FORMS = {
  rpps: /^8[0-9]{11}$/,
  practitioner: /^(?:8[0-9]{11}|0[0-9A-Z]{9})$/,
  finess: /^1[0-9]{9}$/,
  siret: /^3[0-9]{14}$/,
  structure: /^(?:1[0-9]{9}|3[0-9]{14}|4[0-9]{14})$/,
  anyStructure: /^(?:1[0-9][0-9AB][0-9]{7}|3[0-9]{14}|4[0-9]{14}|0[0-9A-Z]{11})$/,
  postcode: /^[0-9]{5}$/,
  phone: /^\+(?:33|262|590|594|596)[0-9]{9}$/,
  /** The official kit's form of slot dates: milliseconds and a numeric offset. */
  kitInstant: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{2}:\d{2}$/,
  offsetInstant: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?[+-]\d{2}:\d{2}$/,
} as const;

/** Flows whose resources have profiles. */
export type ProfileFlow = keyof typeof PROFILES;
