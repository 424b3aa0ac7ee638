/** FHIR resources of SOS Médecins: one schedule for each PFG, found by the SIRET of its association. */
import type { AgendaSlot } from './agenda.js';
import type { EditorAssociation, EditorDutyPoint } from './config.js';
import {
  ACT_CODES,
  APPOINTMENT_TYPES,
  coded,
  Entries,
  IDNST,
  LOCATION_IDENTIFIER_TYPES,
  PROFILE,
  SLOT_TYPES,
  type EditorFacts,
  type Json,
} from './fhir-common.js';
import { localIso } from './local-time.js';

/** Slots found at one PFG. */
export interface FoundDuty {
  association: EditorAssociation;
  point: EditorDutyPoint;
  slots: AgendaSlot[];
}

/** What the search asked to be added. */
export interface DutyIncludes {
  slots: boolean;
  locations: boolean;
  organizations: boolean;
}

/** The answer of a schedule search. Schedules match; the total counts the slots, as the guide's own example does. */
export function scheduleBundle(
  editor: EditorFacts,
  selfUrl: string,
  found: readonly FoundDuty[],
  include: DutyIncludes,
): Json {
  const entries = new Entries(editor);
  const free = found.filter(({ slots }) => slots.length);
  for (const { association, point } of free) entries.add(scheduleOf(association, point), 'match');
  if (include.slots) {
    for (const { association, point, slots } of free)
      for (const slot of slots) entries.add(slotOf(editor, association, point, slot), 'include');
  }
  if (include.locations) {
    for (const { association, point } of free) entries.add(locationOf(editor, association, point), 'include');
    if (include.organizations)
      for (const association of new Set(free.map((f) => f.association)))
        entries.add(organizationOf(association), 'include');
  }
  const total = free.reduce((sum, { slots }) => sum + slots.length, 0);
  return entries.bundle(PROFILE('sas-sos-bundle-aggregator'), selfUrl, total, false);
}

const idOf = (association: EditorAssociation, point: EditorDutyPoint): string =>
  `${association.nationalId}-${point.key}`;

function scheduleOf(association: EditorAssociation, point: EditorDutyPoint): Json {
  return {
    resourceType: 'Schedule',
    id: `garde-${idOf(association, point)}`,
    meta: { profile: [PROFILE('sas-sos-schedule-aggregator')] },
    actor: [{ reference: `Location/pfg-${idOf(association, point)}` }],
  };
}

function slotOf(editor: EditorFacts, association: EditorAssociation, point: EditorDutyPoint, slot: AgendaSlot): Json {
  return {
    resourceType: 'Slot',
    id: slot.id,
    meta: {
      profile: [PROFILE('sas-sos-slot-aggregator')],
      security: slot.visibility.map((code) => ({ system: SLOT_TYPES, code })),
    },
    serviceType: slot.modes.map((code) => coded(ACT_CODES, code)),
    appointmentType: coded(APPOINTMENT_TYPES, slot.appointmentType),
    schedule: { reference: `Schedule/garde-${idOf(association, point)}` },
    status: 'free',
    start: localIso(slot.start, association.timeZone, true),
    end: localIso(slot.end, association.timeZone, true),
    // For a PFG the guide wants the slot itself where possible.
    comment: `${editor.pagesUrl}/agenda/${association.nationalId}/${point.key}?creneau=${slot.id}`,
  };
}

/** The system and value by which this editor names a PFG. */
export function dutyPointIdentifier(
  oid: string,
  associationId: string,
  key: string,
): { system: string; value: string } {
  return { system: oid, value: `${associationId}-${key}` };
}

function locationOf(editor: EditorFacts, association: EditorAssociation, point: EditorDutyPoint): Json {
  return {
    resourceType: 'Location',
    id: `pfg-${idOf(association, point)}`,
    meta: { profile: [PROFILE('sas-sos-location-aggregator')] },
    identifier: [
      {
        type: coded(LOCATION_IDENTIFIER_TYPES, 'INTRN'),
        ...dutyPointIdentifier(editor.oid, association.nationalId, point.key),
      },
    ],
    name: point.structureName,
    telecom: [{ system: 'phone', value: point.phone }],
    address: { line: [point.street], city: point.city, postalCode: point.postcode },
    managingOrganization: { reference: `Organization/sos-${association.nationalId}` },
    hoursOfOperation: point.openingHours.map(({ days, opens, closes }) => ({
      daysOfWeek: days,
      openingTime: `${opens}:00`,
      // FHIR has no 24:00, and 00:00 would close before it opens.
      closingTime: closes === '00:00' ? '23:59:59' : `${closes}:00`,
    })),
  };
}

function organizationOf(association: EditorAssociation): Json {
  return {
    resourceType: 'Organization',
    id: `sos-${association.nationalId}`,
    meta: { profile: [PROFILE('sas-sos-organization-aggregator')] },
    identifier: [{ type: coded(LOCATION_IDENTIFIER_TYPES, 'IDNST'), system: IDNST, value: association.nationalId }],
    name: association.name,
  };
}
