/**
 * FHIR resources of the SAS profiles, written here from the implementation guide and from nothing of `@sas-embed/fhir`:
 * whoever reads them must not share our mistakes.
 */
import type { AgendaSlot, EditorAppointment } from './agenda.js';
import type { EditorPlace, EditorPractitioner } from './config.js';
import { localIso } from './local-time.js';

/** A FHIR resource or part of one. */
export type Json = { [key: string]: unknown };

const PROFILE = (name: string): string => `http://sas.fr/fhir/StructureDefinition/${name}`;
const FR_IDENTIFIER_TYPES = 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203';
const LOCATION_IDENTIFIER_TYPES = 'http://interopsante.org/fhir/CodeSystem/fr-location-identifier-type';
const IDNPS = 'urn:oid:1.2.250.1.71.4.2.1';
const IDNST = 'urn:oid:1.2.250.1.71.4.2.2';
const SLOT_TYPES = 'https://mos.esante.gouv.fr/NOS/TRE_R314-TypeCreneau/FHIR/TRE-R314-TypeCreneau';
const ACT_CODES = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const SPECIALTIES = 'https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale';
const APPOINTMENT_TYPES = 'http://terminology.hl7.org/CodeSystem/v2-0276';

const coded = (system: string, code: string): Json => ({ coding: [{ system, code }] });

/** Slots found at one place of one practitioner. */
export interface FoundSlots {
  practitioner: EditorPractitioner;
  place: EditorPlace;
  slots: AgendaSlot[];
}

/** Facts about the editor that its resources carry. */
export interface EditorFacts {
  /** Base URL of its FHIR server. */
  fhirBaseUrl: string;
  /** Base URL of its pages. */
  pagesUrl: string;
  /** Its own OID. */
  oid: string;
}

/** The answer of a slot search: a searchset whose total counts the slots. */
export function slotBundle(
  editor: EditorFacts,
  selfUrl: string,
  found: readonly FoundSlots[],
  include: { schedules: boolean; actors: boolean },
): Json {
  const entry: Json[] = [];
  const add = (resource: Json, mode: 'match' | 'include'): void => {
    entry.push({
      fullUrl: `${editor.fhirBaseUrl}/${String(resource['resourceType'])}/${String(resource['id'])}`,
      resource,
      search: { mode },
    });
  };
  for (const { practitioner, place, slots } of found)
    for (const slot of slots) add(slotOf(editor, practitioner, place, slot), 'match');
  const total = entry.length;
  const practitioners = new Set<string>();
  for (const { practitioner, place, slots } of found) {
    if (!slots.length || !include.schedules) continue;
    add(scheduleOf(practitioner, place), 'include');
    if (!include.actors) continue;
    if (!practitioners.has(practitioner.nationalId)) add(practitionerOf(practitioner), 'include');
    practitioners.add(practitioner.nationalId);
    add(roleOf(editor, practitioner, place), 'include');
  }
  return {
    resourceType: 'Bundle',
    meta: { profile: [PROFILE('BundleAgregateur')] },
    type: 'searchset',
    total,
    link: [{ relation: 'self', url: selfUrl }],
    ...(entry.length && { entry }),
  };
}

const scheduleId = (p: EditorPractitioner, place: EditorPlace): string => `agenda-${p.nationalId}-${place.key}`;
const practitionerId = (p: EditorPractitioner): string => `ps-${p.nationalId}`;
const roleId = (p: EditorPractitioner, place: EditorPlace): string => `exercice-${p.nationalId}-${place.key}`;

function slotOf(editor: EditorFacts, practitioner: EditorPractitioner, place: EditorPlace, slot: AgendaSlot): Json {
  return {
    resourceType: 'Slot',
    id: slot.id,
    meta: {
      profile: [PROFILE('FrSlotAgregateur')],
      security: slot.visibility.map((code) => ({ system: SLOT_TYPES, code })),
    },
    serviceType: [...slot.modes.map((code) => coded(ACT_CODES, code)), ...slot.reasons.map((text) => ({ text }))],
    ...(practitioner.specialty && {
      specialty: [{ ...coded(SPECIALTIES, practitioner.specialty.code), text: practitioner.specialty.label }],
    }),
    appointmentType: coded(APPOINTMENT_TYPES, slot.appointmentType),
    schedule: { reference: `Schedule/${scheduleId(practitioner, place)}` },
    status: 'free',
    start: localIso(slot.start, practitioner.timeZone, true),
    end: localIso(slot.end, practitioner.timeZone, true),
    comment: `${editor.pagesUrl}/agenda/${practitioner.nationalId}/${place.key}`,
  };
}

function scheduleOf(practitioner: EditorPractitioner, place: EditorPlace): Json {
  return {
    resourceType: 'Schedule',
    id: scheduleId(practitioner, place),
    meta: { profile: [PROFILE('FrScheduleAgregateur')] },
    actor: [
      { reference: `Practitioner/${practitionerId(practitioner)}` },
      { reference: `PractitionerRole/${roleId(practitioner, place)}` },
    ],
  };
}

function practitionerOf(practitioner: EditorPractitioner): Json {
  return {
    resourceType: 'Practitioner',
    id: practitionerId(practitioner),
    meta: { profile: [PROFILE('FrPractitionerAgregateur')] },
    identifier: [{ type: coded(FR_IDENTIFIER_TYPES, 'IDNPS'), system: IDNPS, value: practitioner.nationalId }],
    name: [
      {
        family: practitioner.lastName,
        given: [practitioner.firstName],
        ...(practitioner.title && { prefix: [practitioner.title] }),
      },
    ],
  };
}

function roleOf(editor: EditorFacts, practitioner: EditorPractitioner, place: EditorPlace): Json {
  const locationId = `lieu-${place.key}`;
  return {
    resourceType: 'PractitionerRole',
    id: roleId(practitioner, place),
    meta: { profile: [PROFILE('FrPractitionerRoleExerciceAgregateur')] },
    contained: [
      {
        resourceType: 'Location',
        id: locationId,
        meta: { profile: [PROFILE('FrLocationAgregateur')] },
        identifier: [
          {
            type: coded(LOCATION_IDENTIFIER_TYPES, 'INTRN'),
            system: editor.oid,
            value: `${practitioner.nationalId}-${place.key}`,
          },
        ],
        name: place.structureName,
        address: { line: [place.street], city: place.city, postalCode: place.postcode },
      },
    ],
    practitioner: { reference: `Practitioner/${practitionerId(practitioner)}` },
    organization: {
      identifier: { type: coded(FR_IDENTIFIER_TYPES, 'IDNST'), system: IDNST, value: place.structureId },
    },
    ...(practitioner.specialty && {
      specialty: [{ ...coded(SPECIALTIES, practitioner.specialty.code), text: practitioner.specialty.label }],
    }),
    location: [{ reference: `#${locationId}` }],
    telecom: [{ system: 'phone', value: place.phone }],
  };
}

/** The appointment that the editor tells the platform (INT_R03). Holds nothing about the patient. */
export function appointmentResource(oid: string, appointment: EditorAppointment): Json {
  const { practitioner, regulator, slot } = appointment;
  const { timeZone } = practitioner;
  const identifierType = regulator.identifier.system === IDNPS ? 'IDNPS' : 'INTRN';
  return {
    resourceType: 'Appointment',
    meta: { profile: [PROFILE('FrAppointmentSAS')] },
    extension: [
      {
        url: 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator',
        valueReference: { identifier: { type: coded(FR_IDENTIFIER_TYPES, identifierType), ...regulator.identifier } },
      },
    ],
    identifier: [{ system: oid, value: appointment.id }],
    status: appointment.status,
    start: localIso(slot.start, timeZone, false),
    end: localIso(slot.end, timeZone, false),
    created: localIso(appointment.created, timeZone, false),
    participant: [
      {
        actor: {
          identifier: { type: coded(FR_IDENTIFIER_TYPES, 'IDNPS'), system: IDNPS, value: practitioner.nationalId },
        },
        status: 'accepted',
      },
    ],
  };
}

/** An OperationOutcome with one error. */
export function operationOutcome(code: string, diagnostics: string): Json {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics }] };
}

/** What the server can do (`GET /fhir/metadata`). */
export function capabilityStatement(label: string, startedAt: number): Json {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: new Date(startedAt).toISOString(),
    kind: 'instance',
    software: { name: label },
    implementation: { description: `${label} — environnement de démonstration` },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'application/json+fhir', 'application/json'],
    rest: [
      {
        mode: 'server',
        resource: [
          {
            type: 'Slot',
            profile: PROFILE('FrSlotAgregateur'),
            interaction: [{ code: 'search-type' }],
            searchInclude: ['Slot:schedule', 'Schedule:actor'],
            searchParam: [
              { name: 'start', type: 'date' },
              { name: 'status', type: 'token' },
            ],
          },
        ],
      },
    ],
  };
}
