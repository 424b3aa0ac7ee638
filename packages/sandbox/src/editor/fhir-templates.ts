/**
 * FHIR resources of the SAS profiles, written here from the implementation guide and from nothing of `@sas-embed/fhir`:
 * whoever reads them must not share our mistakes. This file: practitioners, alone (INT_R01) and in CPTS (INT_R04).
 */
import type { AgendaSlot } from './agenda.js';
import type { EditorCommunity, EditorPlace, EditorPractitioner } from './config.js';
import {
  ACT_CODES,
  APPOINTMENT_TYPES,
  coded,
  Entries,
  FR_IDENTIFIER_TYPES,
  IDNPS,
  IDNST,
  LOCATION_IDENTIFIER_TYPES,
  OLD_PROFILE,
  PROFILE,
  SLOT_TYPES,
  SPECIALTIES,
  type EditorFacts,
  type Json,
} from './fhir-common.js';
import { localIso } from './local-time.js';

const ESTABLISHMENTS =
  'https://mos.esante.gouv.fr/NOS/TRE_R66-CategorieEtablissement/FHIR/TRE-R66-CategorieEtablissement';
/** Category of establishment: CPTS. */
const CPTS = '604';
const SERVICE_REFERENCE = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Slot.serviceType';
/** The CPTS profile pins another system of identifier types than all others. */
const CORE_IDENTIFIER_TYPES = 'https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203';

/** Slots found at one place of one practitioner. */
export interface FoundSlots {
  practitioner: EditorPractitioner;
  place: EditorPlace;
  slots: AgendaSlot[];
}

/** What the search asked to be added. */
export interface SlotIncludes {
  schedules: boolean;
  actors: boolean;
  /** The CPTS of the slots: services and their organisations. Makes the answer one of INT_R04. */
  services: boolean;
  organizations: boolean;
}

/**
 * The answer of a slot search: a searchset whose total counts the slots.
 *
 * @param communities the CPTS that the editor knows
 */
export function slotBundle(
  editor: EditorFacts,
  selfUrl: string,
  found: readonly FoundSlots[],
  include: SlotIncludes,
  communities: readonly EditorCommunity[] = [],
): Json {
  const entries = new Entries(editor);
  for (const { practitioner, place, slots } of found)
    for (const slot of slots) entries.add(slotOf(editor, practitioner, place, slot, include.services), 'match');
  const total = entries.entry.length;
  const practitioners = new Set<string>();
  for (const { practitioner, place, slots } of found) {
    if (!slots.length || !include.schedules) continue;
    entries.add(scheduleOf(practitioner, place), 'include');
    if (!include.actors) continue;
    if (!practitioners.has(practitioner.nationalId)) entries.add(practitionerOf(practitioner), 'include');
    practitioners.add(practitioner.nationalId);
    entries.add(roleOf(editor, practitioner, place), 'include');
  }
  if (!include.services) return entries.bundle(OLD_PROFILE('BundleAgregateur'), selfUrl, total, true);
  const named = new Set(found.flatMap(({ slots }) => slots.flatMap((slot) => slot.communities)));
  for (const community of communities.filter((c) => named.has(c.nationalId))) {
    entries.add(serviceOf(community), 'include');
    if (include.organizations) entries.add(communityOf(community), 'include');
  }
  return entries.bundle(PROFILE('sas-cpts-bundle-aggregator'), selfUrl, total, false);
}

const scheduleId = (p: EditorPractitioner, place: EditorPlace): string => `agenda-${p.nationalId}-${place.key}`;
const practitionerId = (p: EditorPractitioner): string => `ps-${p.nationalId}`;
const roleId = (p: EditorPractitioner, place: EditorPlace): string => `exercice-${p.nationalId}-${place.key}`;
const serviceId = (communityId: string): string => `service-${communityId}`;
const organizationId = (communityId: string): string => `cpts-${communityId}`;

function slotOf(
  editor: EditorFacts,
  practitioner: EditorPractitioner,
  place: EditorPlace,
  slot: AgendaSlot,
  inCommunities: boolean,
): Json {
  const services = slot.communities.map((id) => ({
    extension: [{ url: SERVICE_REFERENCE, valueReference: { reference: `HealthcareService/${serviceId(id)}` } }],
    ...coded(ESTABLISHMENTS, CPTS),
  }));
  return {
    resourceType: 'Slot',
    id: slot.id,
    meta: {
      profile: [inCommunities ? PROFILE('sas-cpts-slot-aggregator') : OLD_PROFILE('FrSlotAgregateur')],
      security: slot.visibility.map((code) => ({ system: SLOT_TYPES, code })),
    },
    serviceType: [
      ...slot.modes.map((code) => coded(ACT_CODES, code)),
      ...(inCommunities ? services : []),
      ...slot.reasons.map((text) => ({ text })),
    ],
    ...(practitioner.specialty && {
      specialty: [{ ...coded(SPECIALTIES, practitioner.specialty.code), text: practitioner.specialty.label }],
    }),
    appointmentType: coded(APPOINTMENT_TYPES, slot.appointmentType),
    schedule: { reference: `Schedule/${scheduleId(practitioner, place)}` },
    status: 'free',
    start: localIso(slot.start, practitioner.timeZone, true),
    end: localIso(slot.end, practitioner.timeZone, true),
    // a query of its own: who appends `&origin=` to it without looking is understood all the same
    comment: `${editor.pagesUrl}/agenda/${practitioner.nationalId}/${place.key}?lieu=${place.key}`,
  };
}

function scheduleOf(practitioner: EditorPractitioner, place: EditorPlace): Json {
  return {
    resourceType: 'Schedule',
    id: scheduleId(practitioner, place),
    meta: { profile: [OLD_PROFILE('FrScheduleAgregateur')] },
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
    meta: { profile: [OLD_PROFILE('FrPractitionerAgregateur')] },
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
    meta: { profile: [OLD_PROFILE('FrPractitionerRoleExerciceAgregateur')] },
    contained: [
      {
        resourceType: 'Location',
        id: locationId,
        meta: { profile: [OLD_PROFILE('FrLocationAgregateur')] },
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

/** One service a CPTS: what its slots refer to. */
function serviceOf({ nationalId }: EditorCommunity): Json {
  return {
    resourceType: 'HealthcareService',
    id: serviceId(nationalId),
    meta: { profile: [PROFILE('sas-cpts-healthcareservice-aggregator')] },
    providedBy: { reference: `Organization/${organizationId(nationalId)}` },
  };
}

function communityOf({ nationalId, name, phone }: EditorCommunity): Json {
  return {
    resourceType: 'Organization',
    id: organizationId(nationalId),
    meta: { profile: [PROFILE('sas-cpts-organization-aggregator')] },
    identifier: [{ type: coded(CORE_IDENTIFIER_TYPES, 'IDNST'), system: IDNST, value: nationalId }],
    name,
    telecom: [{ system: 'phone', value: phone }],
  };
}
